package dev.godwit.dav.xml;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a document in UTF-8 or UTF-16, counted. What is no character of XML becomes U+FFFD: Radicale, SOGo and
 * DAViCal put the texts of items into their answers with whatever stray bytes and control characters these have, and one
 * such item must not hide the others. What was replaced is noticed by its length and fetched by GET.
 */
final class XmlText extends Reader {
    private final Reader reader;
    private long count;
    private long limit;

    XmlText(InputStream in) throws IOException {
        PushbackInputStream start = new PushbackInputStream(in, 4);
        byte[] first = start.readNBytes(4);
        boolean marked = first.length >= 3 && (first[0] & 0xff) == 0xef && (first[1] & 0xff) == 0xbb && (first[2] & 0xff) == 0xbf;
        start.unread(first, marked ? 3 : 0, first.length - (marked ? 3 : 0));
        this.reader = new SurrogateReferences(new InputStreamReader(start, charset(first).newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE)));
    }

    /** XML 1.0, appendix F. */
    private static Charset charset(byte[] first) {
        if (first.length < 2) {
            return StandardCharsets.UTF_8;
        }
        int two = (first[0] & 0xff) << 8 | first[1] & 0xff;
        return switch (two) {
            case 0xfeff, 0xfffe -> StandardCharsets.UTF_16;
            case 0x003c -> StandardCharsets.UTF_16BE;
            case 0x3c00 -> StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }

    /** From here on no more than this many characters. */
    void allow(long characters) {
        limit = count + characters;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = reader.read(buffer, offset, length);
        if (read < 0) {
            return read;
        }
        count += read;
        if (count > limit) {
            throw new DavXmlException("one part of the answer is larger than is acceptable");
        }
        for (int i = offset; i < offset + read; i++) {
            char c = buffer[i];
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= '\ufffe') {
                buffer[i] = '\ufffd';
            }
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
