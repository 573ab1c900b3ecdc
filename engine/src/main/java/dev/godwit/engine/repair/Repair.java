package dev.godwit.engine.repair;

/**
 * One kind of repair, which removes one kind of defect and changes no other byte. The order is the one in which several
 * are applied.
 */
public enum Repair {
    /** Removes every NUL byte: readers ignore or stop at them, and decoders of base64 and quoted-printable skip them. */
    NUL_BYTES,
    /** Drops first lines that begin with {@code "From "}: the separator of an mbox file, not part of the message. */
    FROM_LINE,
    /**
     * A line feed without carriage return becomes CRLF; surplus carriage returns before a line end are removed; any
     * other lone carriage return becomes CRLF in the body and a blank in the header, where a new line would mean
     * something else.
     */
    BARE_NEWLINES,
    /** Puts the empty line before the first line that is no header field, or at the end where all lines are. */
    MISSING_SEPARATOR,
    /** Puts {@value #UNPARSED} before a header line that has no field name and colon. */
    BAD_HEADER,
    /**
     * Writes each word of the header that has 8-bit bytes as RFC 2047 encoded-words: in UTF-8 if it is that, else in
     * windows-1252, or unknown-8bit (RFC 1428) where a byte has no meaning there.
     */
    EIGHT_BIT_HEADER,
    /**
     * Breaks lines that are longer than the limit. Header lines are folded before a blank, which unfolding undoes (RFC
     * 5322 §2.2.3), and stay as they are where there is none after the colon; body lines are broken after a blank, or else anywhere but inside a
     * UTF-8 character or a quoted-printable escape.
     */
    LONG_LINES,
    /** Ends the last line with CRLF. */
    FINAL_NEWLINE;

    /** The longest line that every server must take (RFC 5322 §2.1.1), without its CRLF. */
    public static final int STANDARD_LINE = 998;

    static final String UNPARSED = "X-Godwit-Unparsed: ";

    /** The stage of a pipe that does this. */
    RepairStage stage(int lineLimit, RepairStage next) {
        return switch (this) {
            case FROM_LINE -> new FromLineStage(next);
            case NUL_BYTES -> new NulBytesStage(next);
            case BARE_NEWLINES -> new BareNewlinesStage(next);
            case MISSING_SEPARATOR -> new HeaderLinesStage(HeaderLinesStage.Act.END_HEADER, next);
            case BAD_HEADER -> new HeaderLinesStage(HeaderLinesStage.Act.MAKE_FIELD, next);
            case EIGHT_BIT_HEADER -> new EightBitHeaderStage(next);
            case LONG_LINES -> new LongLinesStage(lineLimit, next);
            case FINAL_NEWLINE -> new FinalNewlineStage(next);
        };
    }
}
