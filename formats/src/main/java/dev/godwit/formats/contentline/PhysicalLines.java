package dev.godwit.formats.contentline;

/**
 * The lines of a text as they stand in the file, ended by CRLF, LF (Unix tools, Radicale's files) or CR alone (exports of
 * old Macintosh programs).
 */
final class PhysicalLines {
    private final byte[] text;
    private int next;
    private int start;
    private int end;
    private int number;

    PhysicalLines(byte[] text) {
        this.text = text;
        boolean byteOrderMark = text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF;
        next = byteOrderMark ? 3 : 0;
    }

    boolean advance() {
        if (next >= text.length) {
            return false;
        }
        start = next;
        int at = start;
        while (at < text.length && text[at] != '\r' && text[at] != '\n') {
            at++;
        }
        end = at;
        next = at + (at + 1 < text.length && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 1);
        number++;
        return true;
    }

    /** Whether the line after this one continues it (RFC 5545 §3.1). */
    boolean continued() {
        return next < text.length && (text[next] == ' ' || text[next] == '\t');
    }

    boolean empty() {
        return start == end;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Of the current line, from 1. */
    int number() {
        return number;
    }
}
