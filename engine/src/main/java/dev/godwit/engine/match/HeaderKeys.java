package dev.godwit.engine.match;

import java.nio.charset.StandardCharsets;

/**
 * Two hashes of a message's header that narrow down which messages can be the same; the digest decides. Computed from
 * the raw bytes so that they do not depend on any MIME parser: folded, 8-bit bytes as X, white space collapsed, upper
 * case (what servers are known to alter, see imapsync's normalisation).
 *
 * @param messageId of the Message-ID without brackets; 0 if there is none
 * @param envelope of Date, From and Subject together; 0 if there is none of them
 */
public record HeaderKeys(long messageId, long envelope) {
    public static final HeaderKeys NONE = new HeaderKeys(0, 0);

    /** Whether the two can belong to one message. Two headers without any identity are related: only the content can tell. */
    public boolean related(HeaderKeys other) {
        if (messageId != 0 && messageId == other.messageId || envelope != 0 && envelope == other.envelope) {
            return true;
        }
        return equals(NONE) && other.equals(NONE);
    }

    private static final byte[] MESSAGE_ID = "message-id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATE = "date".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FROM = "from".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUBJECT = "subject".getBytes(StandardCharsets.US_ASCII);

    /** @param header the bytes up to the empty line, or any longer beginning of a message */
    public static HeaderKeys of(byte[] header, int length) {
        long id = 0;
        long date = 0;
        long from = 0;
        long subject = 0;
        int at = 0;
        while (at < length) {
            int end = endOfField(header, at, length);
            if (end == at || isBlank(header, at, end)) {
                break;
            }
            int colon = at;
            while (colon < end && header[colon] != ':') {
                colon++;
            }
            if (colon < end) {
                if (id == 0 && isNamed(header, at, colon, MESSAGE_ID)) {
                    id = hash(header, colon + 1, end, true);
                } else if (date == 0 && isNamed(header, at, colon, DATE)) {
                    date = hash(header, colon + 1, end, false);
                } else if (from == 0 && isNamed(header, at, colon, FROM)) {
                    from = hash(header, colon + 1, end, false);
                } else if (subject == 0 && isNamed(header, at, colon, SUBJECT)) {
                    subject = hash(header, colon + 1, end, false);
                }
            }
            at = end;
        }
        boolean any = date != 0 || from != 0 || subject != 0;
        return new HeaderKeys(id, any ? 1 | (date * 31 + from) * 31 + subject : 0);
    }

    /** In any case, with white space around it. */
    private static boolean isNamed(byte[] header, int from, int to, byte[] name) {
        int end = to;
        while (end > from && Character.isWhitespace(header[end - 1])) {
            end--;
        }
        int start = from;
        while (start < end && Character.isWhitespace(header[start])) {
            start++;
        }
        if (end - start != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            int c = header[start + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** The index after the field that starts at {@code at}, continuation lines included. */
    private static int endOfField(byte[] header, int at, int length) {
        int i = at;
        while (true) {
            while (i < length && header[i] != '\n') {
                i++;
            }
            i = Math.min(length, i + 1);
            boolean folded = i < length && (header[i] == ' ' || header[i] == '\t');
            if (!folded || isBlank(header, at, i)) {
                return i;
            }
        }
    }

    private static boolean isBlank(byte[] header, int from, int to) {
        for (int i = from; i < to; i++) {
            if (header[i] != '\r' && header[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    /** FNV-1a over the normalised value; 0 only for an empty one. */
    private static long hash(byte[] header, int from, int to, boolean dropBrackets) {
        long hash = 0xcbf29ce484222325L;
        boolean blank = false;
        boolean any = false;
        for (int i = from; i < to; i++) {
            int c = header[i] & 0xff;
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                blank = any;
                continue;
            }
            if (dropBrackets && (c == '<' || c == '>') || c == 0) {
                continue;
            }
            if (blank) {
                hash = (hash ^ ' ') * 0x100000001b3L;
                blank = false;
            }
            int folded = c >= 0x80 ? 'X' : c >= 'a' && c <= 'z' ? c - 32 : c;
            hash = (hash ^ folded) * 0x100000001b3L;
            any = true;
        }
        return any ? hash == 0 ? 1 : hash : 0;
    }
}
