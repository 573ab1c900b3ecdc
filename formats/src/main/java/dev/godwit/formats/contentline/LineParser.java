package dev.godwit.formats.contentline;

import dev.godwit.formats.ConversionException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes one unfolded line apart. */
final class LineParser {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private final Limits limits;

    LineParser(Limits limits) {
        this.limits = limits;
    }

    ContentLine parse(byte[] bytes, int number) {
        ContentLine utf8 = decoded(bytes, StandardCharsets.UTF_8, number);
        String declared = utf8 == null ? charsetOf(decoded(bytes, StandardCharsets.ISO_8859_1, number)) : stateful(charsetOf(utf8));
        if (declared != null) {
            ContentLine line = decoded(bytes, declared, number);
            if (line != null) {
                return line;
            }
        }
        if (utf8 != null) {
            return utf8;
        }
        // Outlook writes vCard 2.1 in the code page of its Windows and does not say so.
        ContentLine windows = decoded(bytes, WINDOWS, number);
        return windows != null ? windows : decoded(bytes, StandardCharsets.ISO_8859_1, number);
    }

    private static String charsetOf(ContentLine line) {
        return line.parameter("CHARSET").orElse(null);
    }

    /** Encodings whose bytes are below 128, so that they look like UTF-8; of all others UTF-8 is believed before the parameter. */
    private static String stateful(String charset) {
        return charset != null && charset.regionMatches(true, 0, "ISO-2022", 0, 8) ? charset : null;
    }

    private ContentLine decoded(byte[] bytes, String charset, int number) {
        try {
            return decoded(bytes, Charset.forName(charset), number);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }

    /** Null if the bytes are not of that charset, or would not be the same bytes again. */
    private ContentLine decoded(byte[] bytes, Charset charset, int number) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            boolean same = charset == StandardCharsets.UTF_8 || charset.canEncode() && Arrays.equals(text.getBytes(charset), bytes);
            return same ? split(text, charset, number) : null;
        } catch (CharacterCodingException other) {
            return null;
        }
    }

    private ContentLine split(String text, Charset charset, int number) {
        int at = endOfName(text, number);
        String full = text.substring(0, at);
        int dot = full.lastIndexOf('.');
        List<Parameter> parameters = new ArrayList<>();
        while (text.charAt(at) == ';') {
            int end = endOfParameter(text, at + 1, number);
            parameters.add(parameter(text.substring(at + 1, end)));
            if (parameters.size() > limits.parameters()) {
                throw new ConversionException(number, "more than " + limits.parameters() + " parameters");
            }
            at = end;
        }
        return new ContentLine(dot < 0 ? "" : full.substring(0, dot), full.substring(dot + 1), parameters, text.substring(at + 1), charset);
    }

    private static int endOfName(String text, int number) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == ':' || c == ';') {
                if (at == 0) {
                    throw new ConversionException(number, "a property without a name");
                }
                return at;
            }
        }
        throw new ConversionException(number, "neither a property nor the continuation of one: there is no colon");
    }

    private static int endOfParameter(String text, int from, int number) {
        boolean valueStart = false;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            int close = c == '"' && valueStart ? text.indexOf('"', at + 1) : -1;
            if (close > 0) {
                at = close;
                valueStart = false;
            } else if (c == ';' || c == ':') {
                return at;
            } else {
                valueStart = c == '=' || c == ',';
            }
        }
        throw new ConversionException(number, "the parameters do not end: there is no colon after them");
    }

    private static Parameter parameter(String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? new Parameter(text, null) : new Parameter(text.substring(0, equals), text.substring(equals + 1));
    }
}
