package dev.godwit.files.maildir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The head of a UID list: Dovecot's {@code dovecot-uidlist} version 3
 * ({@code 3 V<uidvalidity> N<uidnext> G<guid>}, then {@code <uid>[ <key><value>]… :<base name>}), or version 1, which is
 * Courier's {@code courierimapuiddb} as well ({@code 1 <uidvalidity> <uidnext>}, then {@code <uid> <base name>}).
 *
 * @param words the other words of the head, as they stand
 * @param lastUid of the last good line; 0 if there is none
 * @param badLine the number of the first line that is malformed or cut off; 0 if all are good
 */
record UidList(int version, long uidValidity, long nextUid, String words, long lastUid, long badLine) {
    static final long MAX_UID = 0xffffffffL;
    static final UidList NONE = new UidList(0, 0, 1, "", 0, 0);
    private static final int LONGEST_LINE = 8192;

    /** Takes one line. The array is valid during the call only. */
    interface Lines {
        /** {@code line[extrasFrom..extrasTo)} are the {@code <key><value>} words, {@code line[nameFrom..nameTo)} is the base name. */
        void line(long uid, byte[] line, int extrasFrom, int extrasTo, int nameFrom, int nameTo);
    }

    boolean exists() {
        return version != 0;
    }

    /** Above every UID given so far. */
    long next() {
        return Math.max(nextUid, lastUid + 1);
    }

    /**
     * Reads until the end or the first malformed line: like Dovecot, the lines before it count and the others do not.
     * A head that is malformed means that there is no list.
     */
    static UidList read(InputStream in, Lines lines) throws IOException {
        Parser parser = new Parser(lines);
        byte[] buffer = new byte[65536];
        for (int n = in.read(buffer); n >= 0 && !parser.stopped(); n = in.read(buffer)) {
            parser.feed(buffer, n);
        }
        return parser.finish();
    }

    private static final class Parser {
        private final Lines lines;
        private final byte[] line = new byte[LONGEST_LINE];
        private int length;
        private long number;
        private int version;
        private long uidValidity;
        private long nextUid;
        private String words = "";
        private long lastUid;
        private long badLine;
        private int at;

        Parser(Lines lines) {
            this.lines = lines;
        }

        boolean stopped() {
            return badLine != 0;
        }

        void feed(byte[] bytes, int count) {
            for (int i = 0; i < count && badLine == 0; i++) {
                if (bytes[i] == '\n') {
                    number++;
                    if (!(number == 1 ? head() : message())) {
                        badLine = number;
                    }
                    length = 0;
                } else if (length == LONGEST_LINE) {
                    badLine = number + 1;
                } else {
                    line[length++] = bytes[i];
                }
            }
        }

        UidList finish() {
            if (badLine == 0 && (length > 0 || number == 0)) {
                badLine = number + 1;
            }
            if (uidValidity == 0) {
                return badLine == 1 && length == 0 && number == 0 ? NONE : new UidList(0, 0, 1, "", 0, Math.max(1, badLine));
            }
            return new UidList(version, uidValidity, nextUid, words, lastUid, badLine);
        }

        private boolean head() {
            String[] parts = new String(line, 0, length, StandardCharsets.ISO_8859_1).split(" ", -1);
            if (parts[0].equals("1") && parts.length >= 3) {
                version = 1;
                return setHead(parse(parts[1]), parse(parts[2]));
            }
            if (!parts[0].equals("3")) {
                return false;
            }
            version = 3;
            long validity = 0;
            long next = 0;
            StringBuilder rest = new StringBuilder();
            for (int i = 1; i < parts.length; i++) {
                if (parts[i].startsWith("V")) {
                    validity = parse(parts[i].substring(1));
                } else if (parts[i].startsWith("N")) {
                    next = parse(parts[i].substring(1));
                } else if (!parts[i].isEmpty()) {
                    rest.append(' ').append(parts[i]);
                }
            }
            words = rest.toString();
            return setHead(validity, next);
        }

        private boolean setHead(long validity, long next) {
            if (validity <= 0 || next <= 0) {
                return false;
            }
            uidValidity = validity;
            nextUid = next;
            return true;
        }

        private static long parse(String digits) {
            if (digits.isEmpty() || digits.length() > 10) {
                return -1;
            }
            long value = 0;
            for (int i = 0; i < digits.length(); i++) {
                if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                    return -1;
                }
                value = value * 10 + digits.charAt(i) - '0';
            }
            return value > MAX_UID ? -1 : value;
        }

        private boolean message() {
            at = 0;
            long uid = number();
            if (uid <= lastUid || uid > MAX_UID || at == length || line[at] != ' ') {
                return false;
            }
            int extrasFrom = at + 1;
            int extrasTo = extrasFrom;
            int nameFrom = extrasFrom;
            if (version == 3) {
                while (nameFrom < length && line[nameFrom] != ':') {
                    while (nameFrom < length && line[nameFrom] != ' ') {
                        nameFrom++;
                    }
                    extrasTo = nameFrom++;
                }
                nameFrom++;
            }
            int nameTo = nameFrom;
            while (nameTo < length && line[nameTo] != ':') {
                if (line[nameTo] == '/' || line[nameTo] == 0) {
                    return false;
                }
                nameTo++;
            }
            if (nameTo <= nameFrom || nameTo - nameFrom > 255) {
                return false;
            }
            lastUid = uid;
            lines.line(uid, line, extrasFrom, Math.min(extrasTo, nameFrom), nameFrom, nameTo);
            return true;
        }

        private long number() {
            long value = 0;
            int from = at;
            while (at < length && at < from + 11 && line[at] >= '0' && line[at] <= '9') {
                value = value * 10 + line[at++] - '0';
            }
            return at == from ? 0 : value;
        }
    }
}
