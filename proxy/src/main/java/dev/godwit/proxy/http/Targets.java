package dev.godwit.proxy.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the target of a request apart (RFC 3986). */
final class Targets {
    private Targets() {}

    /**
     * The path, spelled in one way only: unreserved characters are not percent-encoded (RFC 3986 §6.2.2.2), slashes are not
     * doubled. For comparing; the server is sent what the client sent.
     */
    static String path(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        StringBuilder plain = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            int code = c == '%' ? code(path, i) : -1;
            if (code >= 0 && isUnreserved((char) code)) {
                c = (char) code;
                i += 2;
            }
            if (c != '/' || plain.isEmpty() || plain.charAt(plain.length() - 1) != '/') {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
    }

    private static int code(String text, int percent) {
        if (percent + 2 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(percent + 1), 16);
        int low = Character.digit(text.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** All values of a parameter in the query, decoded. */
    static List<String> parameters(String target, String name) {
        int question = target.indexOf('?');
        List<String> values = new ArrayList<>();
        if (question >= 0) {
            for (String pair : target.substring(question + 1).split("&")) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                if (decode(key).filter(name::equals).isPresent()) {
                    values.add(decode(equals < 0 ? "" : pair.substring(equals + 1)).orElse("\0"));
                }
            }
        }
        return values;
    }

    /** Of {@code application/x-www-form-urlencoded}, as queries are in practice. @return empty if it is no UTF-8 */
    static Optional<String> decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int code = c == '%' ? code(text, i) : -1;
            if (code >= 0) {
                bytes.write(code);
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return utf8(bytes.toByteArray());
    }

    static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
