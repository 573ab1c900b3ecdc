package dev.godwit.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads the lines of a head or of trailers, as they arrive (RFC 9112 §2-5). Strict by default: lines end with CRLF, no line is
 * folded, no blank before the colon, no control characters. It keeps only how far it has looked, so that bytes that dribble in
 * cost no more than bytes that come at once.
 */
final class HeadReader {
    private final int most;
    private final boolean lenient;
    private final boolean startLine;
    private String first;
    private Fields fields = new Fields();
    private int used;
    private int looked;
    private boolean complete;

    /**
     * @param most      bytes of all lines together
     * @param startLine whether the first line is none of the fields
     * @param lenient   whether bare LF and folded lines are taken as what they were meant to be: servers' responses only
     */
    HeadReader(int most, boolean startLine, boolean lenient) {
        this.most = most;
        this.startLine = startLine;
        this.lenient = lenient;
    }

    /**
     * Reads lines from {@code in}.
     *
     * @return whether the empty line at the end has been read; otherwise call again when there are more bytes
     * @throws HttpSyntaxException 431 or 414 if it is too long, 400 for everything else
     */
    boolean read(ByteBuf in) throws HttpSyntaxException {
        while (!complete) {
            int end = in.indexOf(in.readerIndex() + looked, in.writerIndex(), (byte) '\n');
            int length = end < 0 ? in.readableBytes() : end + 1 - in.readerIndex();
            if (used + length > most) {
                throw startLine && first == null ? new HttpSyntaxException(414, "the request line is too long")
                        : new HttpSyntaxException(431, "the header is too large");
            }
            if (end < 0) {
                looked = length;
                return false;
            }
            looked = 0;
            used += length;
            line(text(in, length));
        }
        return true;
    }

    private String text(ByteBuf in, int length) throws HttpSyntaxException {
        String line = in.toString(in.readerIndex(), length - 1, StandardCharsets.ISO_8859_1);
        in.skipBytes(length);
        if (line.endsWith("\r")) {
            return line.substring(0, line.length() - 1);
        }
        if (!lenient) {
            throw new HttpSyntaxException("a line ends without CR");
        }
        return line;
    }

    private void line(String line) throws HttpSyntaxException {
        if (startLine && first == null) {
            if (!line.isEmpty()) { // RFC 9112 §2.2: an empty line before the request is to be ignored; some clients send one after a POST
                first = line;
            }
        } else if (line.isEmpty()) {
            complete = true;
        } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            if (!lenient || fields.isEmpty()) {
                throw new HttpSyntaxException("a folded header line");
            }
            fields.fold(value(line));
        } else {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new HttpSyntaxException("a header line without a colon");
            }
            fields.add(name(line.substring(0, colon)), value(line.substring(colon + 1)));
        }
    }

    static String name(String name) throws HttpSyntaxException {
        if (!isToken(name)) {
            throw new HttpSyntaxException("a header field whose name is no token");
        }
        return name;
    }

    /** Without the blanks around it. */
    static String value(String value) throws HttpSyntaxException {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 127 || c > 255) {
                throw new HttpSyntaxException("a control character in a header field");
            }
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** RFC 9110 §5.6.2. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether a byte of it has been read. */
    boolean hasBegun() {
        return used > 0 || looked > 0;
    }

    /** The request line or the status line. */
    String startLine() {
        return first;
    }

    Fields fields() {
        return fields;
    }
}
