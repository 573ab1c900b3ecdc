package dev.godwit.testkit.jmap;

import dev.godwit.testkit.imap.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header of a message as names and raw values (RFC 8621 §4.1.2). */
record HeaderFields(List<Field> fields) {
    /** @param raw all after the colon, folds included, without the last line end */
    record Field(String name, String raw) {
    }

    /** Of a message with a longer header the rest is not seen. */
    private static final int LIMIT = 1 << 20;
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?([^?*]+)(?:\\*[^?]*)?\\?([bBqQ])\\?([^?]*)\\?=(?:\\s+(?==\\?))?");
    private static final Pattern MESSAGE_ID = Pattern.compile("<([^<>]+)>");

    static HeaderFields of(Content content) {
        try (InputStream in = content.open()) {
            return parse(in.readNBytes(LIMIT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HeaderFields parse(byte[] bytes) {
        List<Field> fields = new ArrayList<>();
        for (String field : decode(bytes, headerLength(bytes)).split("\\r?\\n(?![ \\t])")) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                fields.add(new Field(field.substring(0, colon).strip(), field.substring(colon + 1)));
            }
        }
        return new HeaderFields(fields);
    }

    private static int headerLength(byte[] bytes) {
        int lineStart = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (i == lineStart || i == lineStart + 1 && bytes[lineStart] == '\r') {
                    return lineStart;
                }
                lineStart = i + 1;
            }
        }
        return bytes.length;
    }

    /** UTF-8 where it is that; NUL is dropped (RFC 8621 §4.1.2.1). */
    private static String decode(byte[] bytes, int length) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
        return text.replace("\0", "");
    }

    /** The raw values of a field, first to last. */
    List<String> all(String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::raw).toList();
    }

    /** The raw value of the last such field, or null. */
    String last(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.getLast();
    }

    List<String> messageIds(String name) {
        String raw = last(name);
        return raw == null ? List.of() : messageIdsIn(raw);
    }

    static List<String> messageIdsIn(String raw) {
        Matcher matcher = MESSAGE_ID.matcher(raw.replaceAll("\\r?\\n", ""));
        List<String> ids = new ArrayList<>();
        while (matcher.find()) {
            ids.add(matcher.group(1).strip());
        }
        return ids;
    }

    /** Unfolded, encoded words decoded, in NFC (RFC 8621 §4.1.2.2). */
    static String text(String raw) {
        Matcher matcher = ENCODED_WORD.matcher(raw.replaceAll("\\r?\\n", "").strip());
        return Normalizer.normalize(matcher.replaceAll(match -> Matcher.quoteReplacement(
                word(match.group(1), match.group(2), match.group(3), match.group()))), Normalizer.Form.NFC);
    }

    private static String word(String charset, String encoding, String text, String whole) {
        try {
            byte[] bytes = encoding.equalsIgnoreCase("B") ? Base64.getMimeDecoder().decode(text) : quoted(text);
            return new String(bytes, Charset.forName(charset));
        } catch (IllegalArgumentException e) {
            return whole; // not an encoded word after all
        }
    }

    private static byte[] quoted(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 4);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' && i + 2 < text.length()) {
                bytes.put((byte) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.put((byte) (c == '_' ? ' ' : c));
            }
        }
        byte[] result = new byte[bytes.position()];
        bytes.flip().get(result);
        return result;
    }
}
