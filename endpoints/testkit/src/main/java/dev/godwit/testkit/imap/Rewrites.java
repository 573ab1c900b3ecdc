package dev.godwit.testkit.imap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** What servers have been seen to do to a message on APPEND, for {@link Quirks#rewritingOnAppend}. */
public final class Rewrites {
    private Rewrites() {
    }

    /** Puts a header field, without line end, before the others. */
    public static UnaryOperator<byte[]> addHeader(String field) {
        return message -> concat((field + "\r\n").getBytes(StandardCharsets.ISO_8859_1), message);
    }

    /** Replaces the domain of the Message-ID. */
    public static UnaryOperator<byte[]> messageIdDomain(String domain) {
        return message -> {
            List<byte[]> fields = MessageHeader.fields(head(message));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (byte[] field : fields) {
                String text = new String(field, StandardCharsets.ISO_8859_1);
                boolean id = text.regionMatches(true, 0, "Message-ID:", 0, 11);
                out.writeBytes(id ? text.replaceFirst("@[^>\\r\\n]*", "@" + domain).getBytes(StandardCharsets.ISO_8859_1) : field);
            }
            return concat(out.toByteArray(), rest(message));
        };
    }

    /** Turns the order of the header fields round. */
    public static UnaryOperator<byte[]> reverseHeaders() {
        return message -> {
            List<byte[]> fields = new ArrayList<>(MessageHeader.fields(head(message)));
            Collections.reverse(fields);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            fields.forEach(out::writeBytes);
            return concat(out.toByteArray(), rest(message));
        };
    }

    private static byte[] head(byte[] message) {
        return java.util.Arrays.copyOf(message, MessageHeader.end(message, message.length));
    }

    /** The blank line and the body. */
    private static byte[] rest(byte[] message) {
        int end = 0;
        for (byte[] field : MessageHeader.fields(head(message))) {
            end += field.length;
        }
        return java.util.Arrays.copyOfRange(message, end, message.length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
