package dev.godwit.formats.contentline;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/** The quoted-printable values of vCard 2.1 and vCalendar 1.0 (RFC 2045 §6.7). */
public final class QuotedPrintable {
    private QuotedPrintable() {
    }

    /** The value of the line with quoted-printable undone where it is used; otherwise the value as it stands. */
    public static String decode(ContentLine line) {
        return line.quotedPrintable() ? decode(line.value(), line.parameter("CHARSET").orElse("UTF-8"), line.charset()) : line.value();
    }

    private static String decode(String value, String charset, Charset of) {
        byte[] encoded = value.getBytes(of);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int high = encoded[i] == '=' && i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(encoded[i + 2], 16) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(encoded[i]);
            }
        }
        return text(bytes.toByteArray(), charset);
    }

    private static String text(byte[] bytes, String charset) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, named(charset));
        }
    }

    private static Charset named(String charset) {
        try {
            Charset named = Charset.forName(charset);
            return named.equals(StandardCharsets.UTF_8) ? Charset.forName("windows-1252") : named;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Charset.forName("windows-1252");
        }
    }

    /** Quoted-printable of a text, without soft breaks: the writer makes those. */
    public static String encode(String text, Charset charset) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(charset)) {
            if (b > ' ' && b < 127 && b != '=' || b == ' ') {
                encoded.append((char) b);
            } else {
                encoded.append('=').append(String.format("%02X", b & 0xFF));
            }
        }
        return encoded.toString();
    }
}
