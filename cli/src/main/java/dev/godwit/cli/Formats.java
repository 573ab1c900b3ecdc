package dev.godwit.cli;

import dev.godwit.contract.ItemFormats;
import dev.godwit.engine.items.PlainFormats;

/** What is understood of events and cards. */
final class Formats {
    private Formats() {
    }

    static ItemFormats all() {
        return new PlainFormats();
    }
}
