package dev.godwit.lab;

import dev.godwit.model.ContentDigest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a message says however it is written: the same header fields in the same order, the same parts, the same decoded
 * contents. Line ends between parts and the way an encoded part is broken into lines do not count.
 */
final class Meaning {
    private static final Pattern BOUNDARY = Pattern.compile(";\\s*boundary=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    private final StringBuilder said = new StringBuilder();

    private Meaning() {
    }

    static ContentDigest of(byte[] message) {
        Meaning meaning = new Meaning();
        meaning.entity(new String(message, StandardCharsets.ISO_8859_1));
        return ContentDigest.sha256Of(meaning.said.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void entity(String text) {
        int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
        String header = end < 0 ? text : text.substring(0, end);
        String body = end < 0 ? "" : end == 0 ? text.substring(2) : text.substring(end + 4);
        List<String> fields = fields(header);
        fields.forEach(field -> said.append(field).append('\n'));
        String type = value(fields, "content-type");
        Matcher boundary = BOUNDARY.matcher(type);
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/") && boundary.find()) {
            multipart(body, "--" + (boundary.group(1) == null ? boundary.group(2) : boundary.group(1)));
        } else {
            said.append("content ").append(decoded(body, value(fields, "content-transfer-encoding").strip().toLowerCase(Locale.ROOT))).append('\n');
        }
    }

    private static List<String> fields(String header) {
        return List.of(header.replaceAll("\r\n(?=[ \t])", "").split("\r\n"));
    }

    private static String value(List<String> fields, String name) {
        return fields.stream().filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name + ":")).map(field -> field.substring(name.length() + 1).strip())
                .findFirst().orElse("");
    }

    private void multipart(String body, String delimiter) {
        List<StringBuilder> parts = new ArrayList<>(List.of(new StringBuilder()));
        boolean closed = false;
        for (String line : body.split("\r\n", -1)) {
            boolean close = line.stripTrailing().equals(delimiter + "--");
            if (!closed && (close || line.stripTrailing().equals(delimiter))) {
                parts.add(new StringBuilder());
                closed = close;
            } else {
                parts.getLast().append(parts.getLast().isEmpty() ? "" : "\r\n").append(line.isEmpty() && parts.getLast().isEmpty() ? "\r\n" : line);
            }
        }
        said.append("parts ").append(parts.size()).append('\n');
        for (int i = 0; i < parts.size(); i++) {
            boolean around = i == 0 || closed && i == parts.size() - 1; // what comes before the first part and after the last
            if (around) {
                said.append("around ").append(parts.get(i).toString().strip()).append('\n');
            } else {
                entity(parts.get(i).toString());
            }
        }
    }

    private static String decoded(String body, String encoding) {
        return switch (encoding) {
            case "base64" -> digest(Base64.getMimeDecoder().decode(body.getBytes(StandardCharsets.ISO_8859_1)));
            case "quoted-printable" -> digest(quotedPrintable(body));
            default -> digest(body.stripTrailing().getBytes(StandardCharsets.ISO_8859_1));
        };
    }

    private static byte[] quotedPrintable(String body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayInputStream in = new ByteArrayInputStream(body.stripTrailing().replaceAll("=[ \t]*\r\n", "").replaceAll("[ \t]+(?=\r\n)", "").getBytes(StandardCharsets.ISO_8859_1));
        for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b == '=' ? Character.digit(in.read(), 16) * 16 + Character.digit(in.read(), 16) : b);
        }
        return out.toByteArray();
    }

    private static String digest(byte[] content) {
        return ContentDigest.sha256Of(content).toString();
    }
}
