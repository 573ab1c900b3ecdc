package dev.godwit.wire.imap;

import java.io.IOException;

/**
 * The peer sent something that is not IMAP. The message names the byte position in the stream and what was expected
 * there, never what was found: that may be private.
 */
public final class ImapSyntaxException extends IOException {
    private static final long serialVersionUID = 1;

    private final long position;

    public ImapSyntaxException(long position, String expected) {
        super("at byte " + position + " of the conversation: expected " + expected);
        this.position = position;
    }

    /** How many bytes of the stream came before. */
    public long position() {
        return position;
    }
}
