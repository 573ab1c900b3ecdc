package dev.godwit.testkit.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The header of a message as bytes: found, split into fields, filtered; never decoded. */
final class MessageHeader {
    /** A header that goes on for longer is cut here; none of the corpus does. */
    private static final int LIMIT = 4 << 20;

    private MessageHeader() {
    }

    /** The index after the blank line that ends the header, or {@code length} if there is none. */
    static int end(byte[] bytes, int length) {
        int lineStart = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                int lineLength = i - lineStart;
                if (lineLength == 0 || lineLength == 1 && bytes[lineStart] == '\r') {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        return length;
    }

    /** The header with its blank line, read from the content's beginning. */
    static byte[] of(Content content) throws IOException {
        if (content instanceof Content.Held(byte[] held)) {
            return Arrays.copyOf(held, end(held, held.length));
        }
        if (content instanceof Content.Sunk sunk) {
            return Arrays.copyOf(sunk.head(), end(sunk.head(), sunk.head().length));
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = content.open()) {
            for (int n = in.read(buffer); n >= 0 && read.size() < LIMIT; n = in.read(buffer)) {
                read.write(buffer, 0, n);
                byte[] sofar = read.toByteArray();
                int end = end(sofar, sofar.length);
                if (end < sofar.length) {
                    return Arrays.copyOf(sofar, end);
                }
            }
        }
        return read.toByteArray();
    }

    /** The fields with their line ends and folds, without the blank line. */
    static List<byte[]> fields(byte[] header) {
        List<byte[]> fields = new ArrayList<>();
        int start = 0;
        int lineStart = 0;
        for (int i = 0; i < header.length; i++) {
            boolean last = i == header.length - 1;
            if (header[i] == '\n' || last) {
                String line = new String(header, lineStart, i + 1 - lineStart, StandardCharsets.ISO_8859_1);
                boolean blank = header[i] == '\n' && line.isBlank() && line.strip().isEmpty() && line.length() <= 2;
                boolean folded = line.startsWith(" ") || line.startsWith("\t");
                if (!folded && start < lineStart) {
                    fields.add(Arrays.copyOfRange(header, start, lineStart));
                    start = lineStart;
                }
                lineStart = i + 1;
                if (blank) {
                    return fields;
                }
            }
        }
        if (start < header.length) {
            fields.add(Arrays.copyOfRange(header, start, header.length));
        }
        return fields;
    }

    /** The fields whose name fits, then a blank line (RFC 9051 §6.4.5, HEADER.FIELDS). */
    static byte[] only(byte[] header, Predicate<String> name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] field : fields(header)) {
            if (name.test(name(field))) {
                out.writeBytes(field);
            }
        }
        out.writeBytes(new byte[] {'\r', '\n'});
        return out.toByteArray();
    }

    /** What stands before the colon; the whole line if there is none. */
    static String name(byte[] field) {
        String text = new String(field, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':');
        return (colon < 0 ? text : text.substring(0, colon)).strip();
    }

    /** What stands after the colon, unfolded. */
    static String value(byte[] field) {
        String text = new String(field, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon < 0 ? "" : text.substring(colon + 1).replaceAll("\\r?\\n", "").strip();
    }
}
