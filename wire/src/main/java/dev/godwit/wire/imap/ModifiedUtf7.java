package dev.godwit.wire.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The encoding of mailbox names, RFC 3501 §5.1.3: printable ASCII stands for itself, {@code &} is {@code &-}, and
 * everything else is UTF-16 in a base64 of its own between {@code &} and {@code -}.
 */
public final class ModifiedUtf7 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

    private ModifiedUtf7() {}

    /** The one right encoding of a name; printable ASCII. Every string has one, even with unpaired surrogates. */
    public static String encode(String name) {
        StringBuilder out = new StringBuilder(name.length() + 16);
        for (int i = 0; i < name.length(); ) {
            char c = name.charAt(i);
            if (c == '&') {
                out.append("&-");
                i++;
            } else if (isPrintable(c)) {
                out.append(c);
                i++;
            } else {
                i = encodeRun(name, i, out);
            }
        }
        return out.toString();
    }

    private static int encodeRun(String name, int from, StringBuilder out) {
        out.append('&');
        int bits = 0;
        int held = 0;
        int i = from;
        for (; i < name.length() && !isPrintable(name.charAt(i)); i++) {
            bits = (bits << 16) | name.charAt(i);
            held += 16;
            while (held >= 6) {
                held -= 6;
                out.append(ALPHABET.charAt((bits >> held) & 0x3f));
            }
            bits &= (1 << held) - 1;
        }
        if (held > 0) {
            out.append(ALPHABET.charAt((bits << (6 - held)) & 0x3f));
        }
        out.append('-');
        return i;
    }

    /** The name, if the octets are exactly what {@link #encode} makes of it; empty for everything else. */
    public static Optional<String> decode(byte[] encoded) {
        String text = new String(encoded, StandardCharsets.ISO_8859_1);
        String name = decodeShifts(text);
        return encode(name).equals(text) ? Optional.of(name) : Optional.empty();
    }

    /**
     * The name as well as it can be shown; never throws. Raw UTF-8 is read as such (old Courier and Exchange servers,
     * and those with UTF8=ACCEPT), other 8-bit octets as ISO 8859-1, and what cannot be decoded stands for itself
     * ({@code R&D}). Different octets may give the same name, so whoever addresses the mailbox needs the octets.
     */
    public static String decodeLeniently(byte[] encoded) {
        for (byte octet : encoded) {
            if (octet < 0) {
                return decodeShifts(raw(encoded));
            }
        }
        return decodeShifts(new String(encoded, StandardCharsets.ISO_8859_1));
    }

    private static String raw(byte[] octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    private static String decodeShifts(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            int end = c == '&' ? endOfRun(text, i + 1) : -1;
            if (end == i + 1) {
                out.append('&');
                i = end + 1;
            } else if (end > 0 && decodeRun(text, i + 1, end, out)) {
                i = end + 1;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    /** The place of the dash after base64 that starts here, or -1. Stops early, so that hostile names cost no time. */
    private static int endOfRun(String text, int from) {
        int i = from;
        while (i < text.length() && ALPHABET.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '-' ? i : -1;
    }

    /** Appends what the base64 between the two places stands for; appends nothing and returns false if it is not UTF-16. */
    private static boolean decodeRun(String text, int from, int end, StringBuilder out) {
        int length = out.length();
        int bits = 0;
        int held = 0;
        for (int i = from; i < end; i++) {
            bits = (bits << 6) | ALPHABET.indexOf(text.charAt(i));
            held += 6;
            if (held >= 16) {
                held -= 16;
                out.append((char) (bits >> held));
                bits &= (1 << held) - 1;
            }
        }
        if (held >= 6 || bits != 0 || out.length() == length) {
            out.setLength(length);
            return false;
        }
        return true;
    }

    private static boolean isPrintable(char c) {
        return c >= 0x20 && c <= 0x7e;
    }
}
