package dev.godwit.formats.calendar;

import dev.godwit.formats.contentline.ContentLine;

/** Reads the properties of one kind of component. */
interface PropertyReader {
    /** The pointer to the value that the property became; null if it has no place and is to be carried. */
    String read(ContentLine line);

    /** After the last property. */
    void finish();
}
