package dev.godwit.formats.contentline;

/**
 * What an item may be at most. One that is more is refused with a message instead of being read until memory ends.
 *
 * @param bytes of the whole text
 * @param depth of components in components
 * @param nodes properties and components together
 * @param parameters of one property
 */
public record Limits(int bytes, int depth, int nodes, int parameters) {
    /** Values of one list, and of all lists of an item together. */
    public static final int VALUES = 100_000;

    /** Attachments and photos may be inline: 16 MiB. A year of a busy calendar in one file has some ten thousand properties. */
    public static final Limits DEFAULT = new Limits(16 << 20, 16, 500_000, 500);
}
