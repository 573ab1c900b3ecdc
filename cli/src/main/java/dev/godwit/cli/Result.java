package dev.godwit.cli;

import java.util.List;

/** What a command found or did, in both forms. */
interface Result {
    /** For a person; ends with a line end unless empty. */
    String text();

    /** The same for a program. */
    List<Event> events();
}
