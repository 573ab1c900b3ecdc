package dev.godwit.proxy.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A command before the login: the tag, the name, and arguments that are atoms, quoted strings or literals. It grows line by
 * line, because a literal ends each but the last. The list of ID, the only one there is (RFC 2971 §3.1), is told without its
 * parentheses.
 */
final class ImapCommand {
    private static final int MOST_ARGUMENTS = 64;

    /** What a line makes of the command. */
    sealed interface Progress {
        /** It is complete. */
        record Complete() implements Progress {}

        /** A literal follows. @param synchronising whether the client waits to be asked for it */
        record Literal(int size, boolean synchronising) implements Progress {}

        /** It is not a command. */
        record Malformed(String why) implements Progress {}
    }

    private String tag = "*";
    private String name = "";
    private final List<String> arguments = new ArrayList<>();
    private boolean begun;

    /** The tag; {@code *} while there is none that could be answered. */
    String tag() {
        return tag;
    }

    /** In upper case. */
    String name() {
        return name;
    }

    List<String> arguments() {
        return arguments;
    }

    /** The text of a literal has come. */
    void literal(byte[] bytes) {
        arguments.add(new String(bytes, StandardCharsets.UTF_8));
    }

    /** The next line; after the first it is what follows a literal. */
    Progress line(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        int at = 0;
        if (!begun) {
            begun = true;
            int end = word(line, 0);
            if (end == 0 || end > 128 || !line.substring(0, end).chars().allMatch(ImapCommand::isTagChar)) {
                return new Progress.Malformed("no tag");
            }
            tag = line.substring(0, end);
            int start = end + 1;
            if (start >= line.length()) {
                return new Progress.Malformed("no command");
            }
            at = word(line, start);
            name = line.substring(start, at).toUpperCase(Locale.ROOT);
        }
        return arguments(line, at);
    }

    private Progress arguments(String line, int from) {
        int at = from;
        while (at < line.length()) {
            if (!isBetween(line.charAt(at))) {
                return new Progress.Malformed("a space was expected");
            }
            while (at < line.length() && isBetween(line.charAt(at))) {
                at++; // some clients double them
            }
            if (at == line.length()) {
                break;
            }
            if (arguments.size() == MOST_ARGUMENTS) {
                return new Progress.Malformed("too many arguments");
            }
            char first = line.charAt(at);
            if (first == '{') {
                return literalHeader(line, at);
            }
            at = first == '"' ? quoted(line, at) : atom(line, at);
            if (at < 0) {
                return new Progress.Malformed("an unfinished string");
            }
        }
        return new Progress.Complete();
    }

    private boolean isBetween(char c) {
        return c == ' ' || name.equals("ID") && (c == '(' || c == ')');
    }

    private static Progress literalHeader(String line, int at) {
        boolean closed = line.endsWith("}");
        boolean plus = line.endsWith("+}");
        String digits = closed ? line.substring(at + 1, line.length() - (plus ? 2 : 1)) : "";
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Progress.Malformed("not a literal");
        }
        return new Progress.Literal(Integer.parseInt(digits), !plus);
    }

    private int quoted(String line, int from) {
        StringBuilder text = new StringBuilder();
        for (int at = from + 1; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                arguments.add(text.toString());
                return at + 1;
            }
            if (c == '\\' && ++at == line.length()) {
                return -1;
            }
            text.append(line.charAt(at));
        }
        return -1;
    }

    /** Anything up to the next space: RFC 9051 allows fewer characters, clients send more. Parentheses stay in. */
    private int atom(String line, int from) {
        int end = word(line, from);
        arguments.add(line.substring(from, end));
        return end;
    }

    private static int word(String line, int from) {
        int space = line.indexOf(' ', from);
        return space < 0 ? line.length() : space;
    }

    /** RFC 9051 §9: tag. */
    private static boolean isTagChar(int c) {
        return c > ' ' && c < 127 && "(){%*\"\\+".indexOf(c) < 0;
    }
}
