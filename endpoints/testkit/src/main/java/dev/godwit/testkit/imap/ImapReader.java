package dev.godwit.testkit.imap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as they come in, read by the rules of RFC 9051 §9: each method takes one piece of grammar or throws
 * {@link Refused} with BAD. Used by one thread at a time.
 */
final class ImapReader {
    private static final int STRING_LIMIT = 1 << 20;

    /** Takes a literal as it arrives. */
    interface LiteralSink {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }

    /** The head of a literal, {@code {size+}}. */
    record Literal(long size, boolean synchronizing) {
    }

    private InputStream in;
    private final ImapWriter out;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int end;
    private boolean lineEnded = true;
    private boolean flushing = true;
    private boolean plusLiterals = true;
    private long plusLiteralLimit = Long.MAX_VALUE;

    ImapReader(InputStream in, ImapWriter out) {
        this.in = in;
        this.out = out;
    }

    /** From here on from {@code other}; bytes that came already are lost, as RFC 9051 §11.1 wants before TLS. */
    void replace(InputStream other) {
        in = other;
        position = 0;
        end = 0;
    }

    /** The bytes that were read but not used, which after COMPRESS are compressed already. */
    byte[] takeBuffered() {
        byte[] rest = java.util.Arrays.copyOfRange(buffer, position, end);
        position = end;
        return rest;
    }

    /** Which non-synchronizing literals are allowed (RFC 7888). */
    void plusLiterals(boolean allowed, long limit) {
        plusLiterals = allowed;
        plusLiteralLimit = limit;
    }

    /** Whether waiting for the client sends what is written first; off while another thread writes. */
    void flushing(boolean on) {
        flushing = on;
    }

    private void fill() throws IOException {
        if (flushing) {
            out.flush();
        }
        position = 0;
        end = 0;
        int n = in.read(buffer, 0, buffer.length);
        if (n < 0) {
            throw new EOFException();
        }
        end = n;
    }

    int peek() throws IOException {
        if (position == end) {
            fill();
        }
        return buffer[position] & 0xff;
    }

    int next() throws IOException {
        int c = peek();
        position++;
        lineEnded = c == '\n';
        return c;
    }

    boolean tryChar(char c) throws IOException {
        if (peek() != c) {
            return false;
        }
        next();
        return true;
    }

    void expect(char c) throws IOException {
        if (peek() != c) {
            throw Refused.bad("expected '" + c + "'");
        }
        next();
    }

    void sp() throws IOException {
        expect(' ');
    }

    boolean trySp() throws IOException {
        return tryChar(' ');
    }

    boolean atLineEnd() throws IOException {
        return peek() == '\r' || peek() == '\n';
    }

    void crlf() throws IOException {
        tryChar('\r');
        expect('\n');
    }

    /** One or more characters of an atom; {@code also} names specials to allow. */
    String atom(String also) throws IOException {
        StringBuilder atom = new StringBuilder();
        while (isAtomChar(peek()) || also.indexOf(peek()) >= 0) {
            atom.append((char) next());
        }
        if (atom.isEmpty()) {
            throw Refused.bad("expected an atom");
        }
        return atom.toString();
    }

    private static boolean isAtomChar(int c) {
        return c > 0x20 && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0;
    }

    long number() throws IOException {
        String digits = atom("");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw Refused.bad("expected a number");
        }
    }

    /** A sequence set, or {@code *}. */
    SequenceSet sequenceSet() throws IOException {
        return SequenceSet.parse(atom("*"));
    }

    String astring() throws IOException {
        int c = peek();
        return c == '"' || c == '{' ? string() : atom("]");
    }

    /** A pattern of LIST, which may hold wildcards unquoted. */
    String listMailbox() throws IOException {
        int c = peek();
        return c == '"' || c == '{' ? string() : atom("%*]");
    }

    /** A quoted string or a literal, read as UTF-8. */
    String string() throws IOException {
        if (peek() == '{') {
            Literal literal = literalHead();
            if (literal.size() > STRING_LIMIT) {
                throw Refused.bad("literal too long for a string");
            }
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            accept(literal);
            body(literal.size(), bytes::write);
            return bytes.toString(StandardCharsets.UTF_8);
        }
        expect('"');
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        while (peek() != '"') {
            int c = next();
            if (c == '\\') {
                c = next();
            } else if (c == '\r' || c == '\n' || c == 0) {
                throw Refused.bad("line end in a quoted string");
            }
            bytes.write(c);
        }
        next();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    String nstring() throws IOException {
        if (peek() == 'N' || peek() == 'n') {
            atom("");
            return null;
        }
        return string();
    }

    String flag() throws IOException {
        return tryChar('\\') ? "\\" + atom("*") : atom("]");
    }

    List<String> flagList() throws IOException {
        List<String> flags = new ArrayList<>();
        expect('(');
        while (peek() != ')') {
            flags.add(flag());
            if (!trySp()) {
                break;
            }
        }
        expect(')');
        return flags;
    }

    /** {@code {n}} and its line end; the literal itself is for {@link #accept} and {@link #body}. */
    Literal literalHead() throws IOException {
        tryChar('~');
        expect('{');
        StringBuilder digits = new StringBuilder();
        while (peek() >= '0' && peek() <= '9' && digits.length() < 18) {
            digits.append((char) next());
        }
        boolean plus = tryChar('+');
        expect('}');
        crlf();
        Literal literal = new Literal(digits.isEmpty() ? 0 : Long.parseLong(digits.toString()), !plus);
        if (plus && (!plusLiterals || literal.size() > plusLiteralLimit)) {
            body(literal.size(), (bytes, offset, length) -> { });
            lineEnded = false;
            throw Refused.bad("non-synchronizing literal not allowed");
        }
        return literal;
    }

    /** Asks for a synchronizing literal's bytes. */
    void accept(Literal literal) throws IOException {
        if (literal.synchronizing()) {
            out.line("+ OK");
        }
    }

    /** Hands {@code size} bytes on as they come. */
    void body(long size, LiteralSink sink) throws IOException {
        long left = size;
        while (left > 0) {
            peek();
            int n = (int) Math.min(left, end - position);
            sink.write(buffer, position, n);
            position += n;
            left -= n;
        }
        lineEnded = false;
    }

    /** A whole line as it is, without its end: the answer to a SASL challenge. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (!atLineEnd()) {
            line.append((char) next());
        }
        crlf();
        return line.toString();
    }

    /** After an error: passes over the rest of the command, non-synchronizing literals included. */
    void skipCommand() throws IOException {
        while (!lineEnded) {
            StringBuilder tail = new StringBuilder();
            while (!lineEnded) {
                int c = next();
                if (c != '\r' && c != '\n') {
                    tail.append((char) c);
                    if (tail.length() > 64) {
                        tail.delete(0, 32);
                    }
                }
            }
            int brace = tail.lastIndexOf("{");
            if (brace >= 0 && tail.substring(brace).matches("\\{\\d{1,18}\\+}")) {
                body(Long.parseLong(tail.substring(brace + 1, tail.length() - 2)), (bytes, offset, length) -> { });
            }
        }
    }

    /** Reads and forgets until the client goes. */
    void drain() throws IOException {
        while (true) {
            fill();
        }
    }
}
