package dev.godwit.proxy.sieve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command or an answer of ManageSieve: words, quoted strings and literals. It grows line by line, because a literal ends each
 * but the last.
 */
final class SieveWords {
    private static final int MOST = 32;

    /** Text is a string or a literal; a word stands for itself, codes in parentheses included. */
    record Part(String text, boolean isString) {}

    private final List<Part> parts = new ArrayList<>();
    private boolean malformed;

    /** @return the size of the literal that follows, -1 if the line is the last */
    int line(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        int at = 0;
        while (at < line.length() && !malformed) {
            char first = line.charAt(at);
            if (first == ' ') {
                at++;
            } else if (parts.size() == MOST) {
                malformed = true;
            } else if (first == '{') {
                return literal(line, at);
            } else {
                at = first == '"' ? quoted(line, at) : word(line, at);
            }
        }
        return -1;
    }

    void literal(byte[] bytes) {
        parts.add(new Part(new String(bytes, StandardCharsets.UTF_8), true));
    }

    boolean isMalformed() {
        return malformed;
    }

    List<Part> parts() {
        return parts;
    }

    /** A part's text; empty where there is none. */
    String text(int index) {
        return index < parts.size() ? parts.get(index).text() : "";
    }

    private int literal(String line, int at) {
        String digits = line.substring(at + 1).replaceFirst("\\+?}$", "");
        if (!line.endsWith("}") || digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            malformed = true;
            return -1;
        }
        return Integer.parseInt(digits);
    }

    private int quoted(String line, int from) {
        StringBuilder text = new StringBuilder();
        for (int at = from + 1; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                parts.add(new Part(text.toString(), true));
                return at + 1;
            }
            if (c == '\\' && at + 1 < line.length()) {
                at++;
            }
            text.append(line.charAt(at));
        }
        malformed = true;
        return line.length();
    }

    /** Up to the next space; a code in parentheses is one word. */
    private int word(String line, int from) {
        int end = line.charAt(from) == '(' ? line.indexOf(')', from) + 1 : line.indexOf(' ', from);
        int stop = end <= 0 ? line.length() : end;
        parts.add(new Part(line.substring(from, stop), false));
        return stop;
    }
}
