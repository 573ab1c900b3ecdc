package dev.godwit.testkit.corpus;

/** What is special about a message. Each is something real mailboxes hold. */
public enum Kind {
    ORDINARY,
    /** Byte for byte the message before it. */
    DUPLICATE,
    /** Another message with the Message-ID of the one before it. */
    SAME_MESSAGE_ID,
    NO_MESSAGE_ID,
    /** A blank line, then text. */
    NO_HEADER,
    EMPTY_BODY,
    NUL_BYTES,
    BARE_LF,
    EIGHT_BIT_HEADER,
    LONG_LINES,
    NO_FINAL_CRLF,
    /** An mbox {@code From } line before the header. */
    FROM_LINE,
    /** 20 MB. */
    HUGE
}
