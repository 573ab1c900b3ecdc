package dev.godwit.wire.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a server wants to be told who asks (RFC 9110 §11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case, without quotes; what is no parameter is left out
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int MOST = 50;

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Those of an answer; a header may hold several. What cannot be read ends its header. @param headers the values of WWW-Authenticate */
    static List<Challenge> of(List<String> headers) {
        List<Challenge> all = new ArrayList<>();
        headers.forEach(header -> new Reader(header).read(all));
        return all;
    }

    /** Reads one header from its beginning to its end. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void read(List<Challenge> into) {
            Challenge open = null;
            for (int items = 0; items < MOST; items++) {
                skip(", \t");
                String word = word();
                if (word.isEmpty()) {
                    return;
                }
                int end = at;
                skip(" \t");
                if (at < text.length() && text.charAt(at) == '=' && open != null) {
                    at++;
                    skip(" \t");
                    open.parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
                    skip("= \t"); // the end of a token68
                } else {
                    open = new Challenge(word.toLowerCase(Locale.ROOT), new TreeMap<>());
                    into.add(open);
                    at = end;
                }
            }
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String word() {
            int from = at;
            while (at < text.length() && text.charAt(at) > ' ' && ",=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return word();
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }
    }
}
