package dev.godwit.proxy.delivery;

import java.util.Optional;

/**
 * An address in angle brackets, RFC 5321 §4.1.2.
 *
 * @param text as servers are sent it, without brackets and without a source route; empty for the null sender
 */
record MailPath(String text) {
    private static final int LONGEST = 512;

    /** Where a path ends in {@code argument}. @param path empty if its syntax is wrong @param end after its {@code >} */
    record Parsed(Optional<MailPath> path, int end) {}

    private static final Parsed WRONG = new Parsed(Optional.empty(), 0);

    /** Reads the path at the beginning of {@code argument}. */
    static Parsed parse(String argument) {
        int end = end(argument);
        if (end < 0 || end > LONGEST) {
            return WRONG;
        }
        String inner = argument.substring(1, end);
        if (inner.startsWith("@")) { // RFC 5321 appendix C: source routes are accepted and ignored
            inner = inner.substring(inner.indexOf(':') + 1);
        }
        return end == 1 || isMailbox(inner) ? new Parsed(Optional.of(new MailPath(inner)), end + 1) : WRONG;
    }

    /** The place of the {@code >}; brackets within quotation marks do not count. */
    private static int end(String text) {
        if (!text.startsWith("<")) {
            return -1;
        }
        boolean quoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 127) {
                return -1;
            } else if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isMailbox(String text) {
        int at = localEnd(text);
        if (at < 1 || at > 128) { // RFC 5321 allows 64 octets; some lists' return addresses have more
            return false;
        }
        return at == text.length() || isDomain(text.substring(at + 1));
    }

    /** The place of the {@code @} behind the local part, or the text's length where there is no domain; -1 = wrong. */
    private static int localEnd(String text) {
        int end;
        if (text.startsWith("\"")) {
            end = quotedEnd(text);
        } else {
            end = 0;
            while (end < text.length() && isAtext(text.charAt(end))) {
                end++;
            }
        }
        return end == text.length() || end > 0 && text.charAt(end) == '@' ? end : -1;
    }

    private static int quotedEnd(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i == text.length() || text.charAt(i) < ' ' || text.charAt(i) > '~') {
                    return -1;
                }
            } else if (c == '"') {
                return i + 1;
            } else if (c < ' ' || c == 127) {
                return -1;
            }
        }
        return -1;
    }

    /** With dots, wherever they are: addresses like {@code a..b@} exist. */
    private static boolean isAtext(char c) {
        return c > ' ' && c != 127 && "()<>[]:;@\\,\"".indexOf(c) < 0;
    }

    private static boolean isDomain(String text) {
        if (text.startsWith("[")) {
            return text.matches("\\[[A-Za-z0-9:.-]{1,128}]");
        }
        return !text.isEmpty() && text.length() <= 255 && text.chars().allMatch(c -> c == '.' || c == '-' || c == '_' || c >= 128
                || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z');
    }

    boolean isAscii() {
        return text.chars().allMatch(c -> c < 128);
    }

    /** The address without quotation marks, since {@code "alice"@example.org} is {@code alice@example.org}. */
    String unquoted() {
        if (!text.startsWith("\"")) {
            return text;
        }
        int end = quotedEnd(text);
        return text.substring(1, end - 1).replaceAll("\\\\(.)", "$1") + text.substring(end);
    }
}
