package dev.godwit.formats;

/**
 * A calendar item or contact that cannot be read. Says where and why, and nothing of what the item contains, so that
 * the message can be logged.
 */
public final class ConversionException extends RuntimeException {
    private final int line;

    /** @param line the line of the item, counted from 1 as it stands in the file; 0 if no single line is to blame */
    public ConversionException(int line, String reason) {
        super(line > 0 ? "line " + line + ": " + reason : reason);
        this.line = line;
    }

    public int line() {
        return line;
    }
}
