package dev.godwit.wire.imap;

import dev.godwit.model.UidSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the elements of the IMAP grammar (RFC 9051 §9) from a stream. {@code accept…} tells whether the element is
 * there, {@code expect…} and the reading methods throw {@link ImapSyntaxException} if it is not.
 *
 * <p>Strings are returned with one {@code char} per byte (ISO 8859-1), so that every byte survives: use {@link #utf8}
 * where text is meant. Used by one thread at a time.
 */
public final class ImapDecoder {
    private static final boolean[] DELIMITER = new boolean[256];

    static {
        for (int c = 0; c <= ' '; c++) {
            DELIMITER[c] = true;
        }
        for (char c : "(){\"".toCharArray()) {
            DELIMITER[c] = true;
        }
        DELIMITER[127] = true;
    }

    private final ImapInput in;
    private LiteralInput openLiteral;

    public ImapDecoder(InputStream stream) {
        in = new ImapInput(stream);
    }

    /** Text of a raw string: UTF-8, with the replacement character for what is not. */
    public static String utf8(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    public ImapSyntaxException expected(String what) {
        return new ImapSyntaxException(in.streamPosition(), what);
    }

    /** Whether more bytes are at hand without waiting for the peer. */
    public boolean hasBuffered() {
        return in.buffered();
    }

    public boolean at(char c) throws IOException {
        return in.peek() == c;
    }

    public boolean accept(char c) throws IOException {
        if (in.peek() != c) {
            return false;
        }
        in.skipOne();
        return true;
    }

    public void expect(char c) throws IOException {
        if (in.peek() != c) {
            throw expected("'" + c + "'");
        }
        in.skipOne();
    }

    /** At least one blank; Exchange sometimes sends two. */
    public void expectSp() throws IOException {
        expect(' ');
        skipSp();
    }

    public void skipSp() throws IOException {
        while (in.peek() == ' ') {
            in.skipOne();
        }
    }

    public boolean atLineEnd() throws IOException {
        int c = in.peek();
        return c == '\r' || c == '\n';
    }

    /** A number of up to 63 bits. */
    public long number() throws IOException {
        int c = in.peek();
        if (c < '0' || c > '9') {
            throw expected("a number");
        }
        long value = 0;
        do {
            if (value > (Long.MAX_VALUE - 9) / 10) {
                throw expected("a number below 2^63");
            }
            value = value * 10 + (c - '0');
            in.skipOne();
            c = in.peek();
        } while (c >= '0' && c <= '9');
        return value;
    }

    /** A number of 32 bits; a negative one is what a server that prints it as a signed number makes of one above 2^31. */
    public long number32() throws IOException {
        boolean negative = accept('-');
        long value = number();
        return negative ? (1L << 32) - value : value;
    }

    /** Like {@link #number32}; 0 for NIL or an empty string, which some servers send for numbers they do not know. */
    public long lenientNumber() throws IOException {
        int c = in.peek();
        if (c == '-' || c >= '0' && c <= '9') {
            return number32();
        }
        skipValue();
        return 0;
    }

    /**
     * Reads up to the next delimiter (blank, control character, parenthesis, quote, brace) and keeps it for
     * {@link #tokenIs} until the next read.
     */
    public int token() throws IOException {
        in.mark();
        while (!DELIMITER[in.peek()]) {
            in.skipOne();
        }
        return endToken();
    }

    /** Like {@link #token}, ending before {@code '['} and {@code '<'} as well: the name of a FETCH item. */
    public int itemName() throws IOException {
        in.mark();
        for (int c = in.peek(); !DELIMITER[c] && c != '['; c = in.peek()) {
            in.skipOne();
        }
        return endToken();
    }

    private int tokenStart;
    private int tokenLength;

    private int endToken() {
        tokenStart = in.markStart();
        tokenLength = in.position() - tokenStart;
        in.release();
        return tokenLength;
    }

    /** Whether the token just read is {@code upper}, case ignored. Valid until the next read only. */
    public boolean tokenIs(String upper) {
        if (upper.length() != tokenLength) {
            return false;
        }
        byte[] array = in.array();
        for (int i = 0; i < tokenLength; i++) {
            int c = array[tokenStart + i];
            if (c >= 'a' && c <= 'z') {
                c -= 32;
            }
            if (c != upper.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The token just read. Valid until the next read only. */
    public String tokenText() {
        return new String(in.array(), tokenStart, tokenLength, StandardCharsets.ISO_8859_1);
    }

    /** One or more bytes that are no delimiters. */
    public String atom() throws IOException {
        if (token() == 0) {
            throw expected("an atom");
        }
        return tokenText();
    }

    /** An atom, a quoted string or a literal. */
    public String astring() throws IOException {
        int c = in.peek();
        return c == '"' || c == '{' || c == '~' ? string() : atom();
    }

    /** A string, or null for NIL. An atom is taken as it stands, for servers that forget the quotes. */
    public String nstring() throws IOException {
        int c = in.peek();
        if (c == '"' || c == '{' || c == '~') {
            return string();
        }
        if (token() == 0) {
            throw expected("a string or NIL");
        }
        return tokenIs("NIL") ? null : tokenText();
    }

    /** A quoted string, or a literal of at most 1 MiB. */
    public String string() throws IOException {
        if (in.peek() == '"') {
            return quoted();
        }
        long size = literalHeader();
        if (size > ImapInput.MAX_TOKEN) {
            throw expected("a literal of at most " + ImapInput.MAX_TOKEN + " bytes");
        }
        byte[] bytes = new byte[(int) size];
        for (int done = 0; done < bytes.length; ) {
            done += in.read(bytes, done, bytes.length - done);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String quoted() throws IOException {
        expect('"');
        in.mark();
        boolean escaped = false;
        for (int c = in.peek(); c != '"'; c = in.peek()) {
            if (c == '\\') {
                escaped = true;
                in.skipOne();
                in.peek();
            } else if (c == '\r' || c == '\n') {
                throw expected("the end of a quoted string before the end of the line");
            }
            in.skipOne();
        }
        String text = new String(in.array(), in.markStart(), in.position() - in.markStart(), StandardCharsets.ISO_8859_1);
        in.release();
        in.skipOne();
        return escaped ? unescape(text) : text;
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c);
        }
        return plain.toString();
    }

    /** Reads <code>{n}</code>, <code>{n+}</code> or <code>~{n}</code> and the line end after it; the n bytes come next. */
    public long literalHeader() throws IOException {
        accept('~');
        expect('{');
        long size = number();
        accept('+');
        expect('}');
        expectLineEnd();
        return size;
    }

    /**
     * The {@code size} bytes after a literal header as a stream. What its reader leaves unread must be passed over with
     * {@link #skipOpenLiteral} before anything else is read.
     */
    public InputStream literal(long size) {
        openLiteral = new LiteralInput(in, size);
        return openLiteral;
    }

    /** Passes over what was left unread of the last literal. */
    public void skipOpenLiteral() throws IOException {
        if (openLiteral != null) {
            in.skip(openLiteral.abandon());
            openLiteral = null;
        }
    }

    /** A sequence set of any length, ranges in any order. */
    public UidSet uidSet() throws IOException {
        long[] bounds = new long[64];
        int used = 0;
        boolean ascending = true;
        do {
            long a = number32();
            long b = accept(':') ? number32() : a;
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, used * 2);
            }
            bounds[used] = Math.min(a, b);
            bounds[used + 1] = Math.max(a, b);
            ascending &= used == 0 || bounds[used - 2] <= bounds[used];
            used += 2;
        } while (accept(','));
        return uidSet(Arrays.copyOf(bounds, used), ascending);
    }

    private static UidSet uidSet(long[] bounds, boolean ascending) {
        Integer[] order = new Integer[ascending ? 0 : bounds.length / 2];
        Arrays.setAll(order, i -> 2 * i);
        Arrays.sort(order, (x, y) -> Long.compare(bounds[x], bounds[y]));
        UidSet.Builder set = new UidSet.Builder();
        for (int i = 0; i < bounds.length / 2; i++) {
            int at = ascending ? 2 * i : order[i];
            set.addRange(bounds[at], bounds[at + 1]);
        }
        return set.build();
    }

    /** Takes the bytes that were read from the stream and not used: they belong to whatever comes next on it. */
    public byte[] takeBuffered() {
        return in.takeBuffered();
    }

    /** Starts keeping raw bytes; see {@link #markedBytes}. */
    public void mark() {
        in.mark();
    }

    /** Passes over one byte and tells it. */
    public int next() throws IOException {
        return in.next();
    }

    public int peek() throws IOException {
        return in.peek();
    }

    /** A view of the bytes since the mark, without copying; valid until the next read. */
    public <T> T marked(MarkedBytes<T> use) throws IOException {
        T result = use.apply(in.array(), in.markStart(), in.position() - in.markStart());
        in.release();
        return result;
    }

    /** Looks at bytes in place. */
    @FunctionalInterface
    public interface MarkedBytes<T> {
        T apply(byte[] array, int offset, int length) throws IOException;
    }

    /** A carriage return and a line feed, or a line feed alone as some old servers send. */
    public void expectLineEnd() throws IOException {
        if (in.peek() == '\r') {
            in.skipOne();
        }
        if (in.peek() != '\n') {
            throw expected("the end of the line");
        }
        in.skipOne();
    }

    /** Text to the end of the line, which is consumed; at most 64 KiB are kept. */
    public String restOfLine() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.next(); c != '\n'; c = in.next()) {
            if (text.length() < 1 << 16) {
                text.append((char) c);
            }
        }
        int length = text.length();
        if (length > 0 && text.charAt(length - 1) == '\r') {
            text.setLength(length - 1);
        }
        return text.toString();
    }

    /** Passes over the rest of a response, literals in it included, and its line end. */
    public void skipResponse() throws IOException {
        for (int c = in.peek(); c != '\n'; c = in.peek()) {
            if (c == '"') {
                skipQuoted();
            } else if (c == '{') {
                skipPossibleLiteral();
            } else {
                in.skipOne();
            }
        }
        in.skipOne();
    }

    /** A brace that is no literal header may stand in free text. */
    private void skipPossibleLiteral() throws IOException {
        in.skipOne();
        long size = 0;
        int digits = 0;
        for (int c = in.peek(); c >= '0' && c <= '9' && digits < 18; c = in.peek()) {
            size = size * 10 + (c - '0');
            digits++;
            in.skipOne();
        }
        accept('+');
        if (digits > 0 && accept('}') && atLineEnd()) {
            expectLineEnd();
            in.skip(size);
        }
    }

    /** A quote without a partner ends with the line. */
    private void skipQuoted() throws IOException {
        in.skipOne();
        for (int c = in.peek(); c != '"'; c = in.peek()) {
            if (c == '\r' || c == '\n') {
                return;
            }
            if (c == '\\') {
                in.skipOne();
                if (atLineEnd()) {
                    return;
                }
            }
            in.skipOne();
        }
        in.skipOne();
    }

    /** Passes over one value of any kind: an atom, a string of any size, or a list with everything in it. */
    public void skipValue() throws IOException {
        int depth = 0;
        do {
            switch (in.peek()) {
                case '(' -> {
                    in.skipOne();
                    depth++;
                }
                case ')' -> {
                    if (depth == 0) {
                        throw expected("a value");
                    }
                    in.skipOne();
                    depth--;
                }
                case '"' -> skipQuoted();
                case '{' -> in.skip(literalHeader());
                case '\r', '\n' -> throw expected("a value");
                default -> skipPlain(depth > 0);
            }
        } while (depth > 0);
    }

    private void skipPlain(boolean inList) throws IOException {
        if (in.peek() == '~') {
            in.skipOne();
            if (in.peek() == '{') {
                in.skip(literalHeader());
                return;
            }
        }
        if (inList && in.peek() == ' ') {
            in.skipOne();
            return;
        }
        int length = token();
        if (length == 0 && in.peek() != '(' && in.peek() != ')') {
            throw expected("a value");
        }
    }
}
