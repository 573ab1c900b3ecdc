package dev.godwit.proxy.delivery;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The parameters of MAIL or RCPT, RFC 5321 §4.1.2.
 *
 * @param values by keyword in capitals; empty where there is no {@code =}
 */
record Parameters(Map<String, String> values) {
    static final Parameters NONE = new Parameters(Map.of());

    /** Which extension a parameter belongs to; no others are passed on. */
    private static final Map<String, String> OF_MAIL = Map.of("SIZE", "SIZE", "BODY", "8BITMIME", "SMTPUTF8", "SMTPUTF8", "RET", "DSN", "ENVID", "DSN");
    private static final Map<String, String> OF_RCPT = Map.of("NOTIFY", "DSN", "ORCPT", "DSN");

    Parameters {
        values = Map.copyOf(values);
    }

    /** @param text what follows the path; empty, or beginning with a space. @return empty if the syntax is wrong */
    static Optional<Parameters> parse(String text) {
        Map<String, String> values = new TreeMap<>();
        if (!text.isEmpty() && text.charAt(0) != ' ') {
            return Optional.empty();
        }
        for (String word : text.strip().split(" +")) {
            if (word.isEmpty()) {
                continue;
            }
            if (!word.matches("[A-Za-z0-9][A-Za-z0-9-]{0,39}(=[^=\\x00- \\x7f][^\\x00- \\x7f]*)?")) {
                return Optional.empty();
            }
            int equals = word.indexOf('=');
            String keyword = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
            if (values.putIfAbsent(keyword, equals < 0 ? "" : word.substring(equals + 1)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new Parameters(values));
    }

    /** The declared size of the message, or -1. */
    long size() {
        String size = values.getOrDefault("SIZE", "");
        return size.matches("[0-9]{1,18}") ? Long.parseLong(size) : -1;
    }

    boolean utf8() {
        return values.containsKey("SMTPUTF8");
    }

    boolean isBinary() {
        return "BINARYMIME".equalsIgnoreCase(values.get("BODY"));
    }

    boolean areForMail() {
        String body = values.getOrDefault("BODY", "7BIT").toUpperCase(Locale.ROOT);
        return OF_MAIL.keySet().containsAll(values.keySet()) && Set.of("7BIT", "8BITMIME", "BINARYMIME").contains(body)
                && (!values.containsKey("SIZE") || size() >= 0);
    }

    boolean areForRcpt() {
        return OF_RCPT.keySet().containsAll(values.keySet());
    }

    /** Whether all of them were offered. SIZE may always be left out. */
    boolean areWithin(Extensions offered) {
        return values.keySet().stream().map(this::extension).allMatch(needed -> needed.equals("SIZE") || offered.has(needed));
    }

    private String extension(String keyword) {
        return isBinary() && keyword.equals("BODY") ? "BINARYMIME" : OF_MAIL.getOrDefault(keyword, OF_RCPT.getOrDefault(keyword, keyword));
    }

    /** As a server is sent them, beginning with a space. */
    String text(Extensions of) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(values).forEach((keyword, value) -> {
            if (!keyword.equals("SIZE") || of.has("SIZE")) {
                text.append(' ').append(keyword).append(value.isEmpty() ? "" : "=" + value);
            }
        });
        return text.toString();
    }
}
