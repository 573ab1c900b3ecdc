package dev.godwit.files.mbox;

import dev.godwit.model.Keywords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The header lines in which an mbox keeps what is not part of the message. They are taken out when a message is given.
 * Godwit writes them before the message's own header and ends them with {@link #MARK}, so that lines of these names in
 * the message itself survive.
 */
final class StoreHeaders {
    /** {@code X-Godwit-Original: <bytes> crlf|verbatim}: the message follows, in that many bytes, with LF for CRLF or as it is. */
    static final String MARK = "x-godwit-original";
    private static final Set<String> NAMES = Set.of("status", "x-status", "x-keywords", "x-uid", "x-imapbase", "x-imap", MARK);

    private final List<String> keywords = new ArrayList<>();
    private long uid;
    private long uidValidity;
    private long lastUid;
    private boolean pseudo;
    private long originalSize = -1;
    private boolean originalCrlf;
    private long contentLength = -1;

    /** The lower-case name if this line is one of the store's, else null. */
    static String nameOf(String line) {
        int colon = line.indexOf(':');
        String name = colon < 1 || colon > 20 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
        return NAMES.contains(name) ? name : null;
    }

    static boolean isContentLength(String line) {
        return line.regionMatches(true, 0, "Content-Length:", 0, 15);
    }

    void contentLength(String line) {
        contentLength = number(line.substring(15).strip());
    }

    void add(String name, String line) {
        String value = line.substring(name.length() + 1).strip();
        switch (name) {
            case "status" -> {
                if (value.indexOf('R') >= 0) {
                    keywords.add(Keywords.SEEN);
                }
            }
            case "x-status" -> addFlags(value);
            case "x-keywords" -> addKeywords(value);
            case "x-uid" -> uid = Math.max(0, number(value));
            case "x-imapbase" -> base(value);
            case "x-imap" -> {
                base(value);
                pseudo = true;
            }
            default -> mark(value);
        }
    }

    private void addFlags(String value) {
        for (char flag : value.toCharArray()) {
            switch (flag) {
                case 'A' -> keywords.add(Keywords.ANSWERED);
                case 'F' -> keywords.add(Keywords.FLAGGED);
                case 'T' -> keywords.add(Keywords.DRAFT);
                case 'D' -> keywords.add(Keywords.DELETED);
                default -> {
                    continue; // letters of other programs
                }
            }
        }
    }

    private void addKeywords(String value) {
        for (String keyword : value.split("\\s+")) {
            if (!keyword.isEmpty() && !Keywords.isSystem(keyword)) {
                keywords.add(keyword);
            }
        }
    }

    private void base(String value) {
        String[] parts = value.split("\\s+");
        if (parts.length >= 2 && number(parts[0]) > 0 && number(parts[1]) >= 0) {
            uidValidity = number(parts[0]);
            lastUid = number(parts[1]);
        }
    }

    private void mark(String value) {
        String[] parts = value.split(" ");
        if (parts.length == 2 && number(parts[0]) >= 0) {
            originalSize = number(parts[0]);
            originalCrlf = parts[1].equals("crlf");
        }
    }

    private static long number(String digits) {
        return digits.matches("\\d{1,15}") ? Long.parseLong(digits) : -1;
    }

    Keywords keywords() {
        return Keywords.of(keywords);
    }

    /** 0 if there is none. */
    long uid() {
        return uid;
    }

    /** 0 if there is none. */
    long uidValidity() {
        return uidValidity;
    }

    long lastUid() {
        return lastUid;
    }

    /** c-client's first message, which is no message. */
    boolean pseudo() {
        return pseudo;
    }

    boolean marked() {
        return originalSize >= 0;
    }

    long originalSize() {
        return originalSize;
    }

    boolean originalCrlf() {
        return originalCrlf;
    }

    /** -1 if there is none. */
    long contentLength() {
        return contentLength;
    }

    /** The lines that keep this. */
    static String write(long uid, Keywords keywords, long size, boolean crlf) {
        StringBuilder text = new StringBuilder();
        text.append("Status: ").append(keywords.contains(Keywords.SEEN) ? "RO" : "O").append('\n');
        String flags = (keywords.contains(Keywords.ANSWERED) ? "A" : "") + (keywords.contains(Keywords.DELETED) ? "D" : "")
                + (keywords.contains(Keywords.FLAGGED) ? "F" : "") + (keywords.contains(Keywords.DRAFT) ? "T" : "");
        if (!flags.isEmpty()) {
            text.append("X-Status: ").append(flags).append('\n');
        }
        List<String> own = keywords.asList().stream().filter(keyword -> !Keywords.isSystem(keyword)).toList();
        if (!own.isEmpty()) {
            text.append("X-Keywords: ").append(String.join(" ", own)).append('\n');
        }
        return text.append("X-UID: ").append(uid).append('\n').append("X-Godwit-Original: ").append(size).append(crlf ? " crlf\n" : " verbatim\n").toString();
    }
}
