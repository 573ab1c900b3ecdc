package dev.godwit.managesieve;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The extensions a script requires, with the lines that name them (RFC 5228 §3.2). Reads as much of the grammar as that
 * takes: comments, strings, {@code text:} blocks; whatever it cannot make sense of it leaves to the server.
 */
final class Requirements {
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final String script;
    private int position;
    private int line = 1;

    private Requirements(String script) {
        this.script = script;
    }

    static Requirements of(byte[] script) {
        Requirements requirements = new Requirements(new String(script, StandardCharsets.UTF_8));
        requirements.read();
        return requirements;
    }

    /** Each required extension, in lower case, and the line it is named in, from 1. */
    Map<String, Integer> lines() {
        return lines;
    }

    /**
     * What the server lacks, as a sentence. {@code comparator-…}, {@code encoded-character} and {@code envelope} are asked
     * for like extensions and are not always announced, so that comparators are left to the server.
     */
    Optional<String> lacking(Set<String> offered) {
        if (offered.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder lacking = new StringBuilder();
        lines.forEach((name, at) -> {
            if (!offered.contains(name) && !name.startsWith("comparator-")) {
                lacking.append(lacking.isEmpty() ? "" : ", ").append("line ").append(at).append(": the server lacks the extension \"")
                        .append(name.replaceAll("[^a-z0-9.:_-]", "?")).append('"');
            }
        });
        return lacking.isEmpty() ? Optional.empty() : Optional.of(lacking.toString());
    }

    private void read() {
        boolean required = false;
        while (position < script.length()) {
            char c = script.charAt(position);
            if (c == '#') {
                skipTo("\n");
            } else if (script.startsWith("/*", position)) {
                skipTo("*/");
            } else if (c == '"') {
                int at = line;
                String text = quoted();
                if (required) {
                    lines.putIfAbsent(text.toLowerCase(Locale.ROOT), at);
                }
            } else if (Character.isLetter(c) || c == '_') {
                required = word(required);
            } else {
                required = required && c != ';';
                step();
            }
        }
    }

    /** @return whether the strings that follow are names of extensions */
    private boolean word(boolean required) {
        int start = position;
        while (position < script.length() && (Character.isLetterOrDigit(script.charAt(position)) || script.charAt(position) == '_')) {
            step();
        }
        String word = script.substring(start, position).toLowerCase(Locale.ROOT);
        if (word.equals("text") && position < script.length() && script.charAt(position) == ':') {
            skipTo("\n");
            multiLine();
            return required;
        }
        return word.equals("require");
    }

    /** Ends with a dot alone on its line. */
    private void multiLine() {
        while (position < script.length()) {
            int end = script.indexOf('\n', position);
            String text = script.substring(position, end < 0 ? script.length() : end).stripTrailing();
            skipTo("\n");
            if (text.equals(".")) {
                return;
            }
        }
    }

    private String quoted() {
        step();
        StringBuilder text = new StringBuilder();
        while (position < script.length() && script.charAt(position) != '"') {
            if (script.charAt(position) == '\\' && position + 1 < script.length()) {
                step();
            }
            text.append(script.charAt(position));
            step();
        }
        step();
        return text.toString();
    }

    private void skipTo(String end) {
        int found = script.indexOf(end, position);
        int until = found < 0 ? script.length() : found + end.length();
        while (position < until) {
            step();
        }
    }

    private void step() {
        if (position < script.length() && script.charAt(position) == '\n') {
            line++;
        }
        position++;
    }
}
