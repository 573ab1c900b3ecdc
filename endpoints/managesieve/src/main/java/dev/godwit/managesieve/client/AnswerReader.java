package dev.godwit.managesieve.client;

import dev.godwit.managesieve.client.Answer.Status;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads answers, RFC 5804 §4. One thread at a time. */
public final class AnswerReader {
    /** A script larger than this is no script. */
    static final int LONGEST_STRING = 16 << 20;
    private static final int LONGEST_WORD = 1 << 16;
    private static final int MOST_LINES = 100_000;

    private final InputStream in;
    private int pushed = -1;

    public AnswerReader(InputStream in) {
        this.in = in;
    }

    /** @throws SieveSyntaxException if that is not what the server sends */
    public Answer read() throws IOException {
        List<List<byte[]>> data = new ArrayList<>();
        while (data.size() < MOST_LINES) {
            int first = next();
            if (first == '"' || first == '{') {
                data.add(line(first));
            } else {
                Optional<Status> status = status(word(first));
                if (status.isPresent()) {
                    return last(status.get(), data);
                }
                throw new SieveSyntaxException("the answer begins with neither OK, NO, BYE nor a string");
            }
        }
        throw new SieveSyntaxException("the answer has more than " + MOST_LINES + " lines");
    }

    /** One string on a line of its own, as in an exchange of SASL; or the answer that ends it. */
    Turn turn() throws IOException {
        int first = next();
        if (first == '"' || first == '{') {
            return new Turn.Challenge(line(first).getFirst());
        }
        Status status = status(word(first)).orElseThrow(() -> new SieveSyntaxException("neither a challenge nor the end of AUTHENTICATE"));
        return last(status, List.of());
    }

    private static Optional<Status> status(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "OK" -> Optional.of(Status.OK);
            case "NO" -> Optional.of(Status.NO);
            case "BYE" -> Optional.of(Status.BYE);
            default -> Optional.empty();
        };
    }

    private Answer last(Status status, List<List<byte[]>> data) throws IOException {
        String code = "";
        byte[] argument = {};
        String text = "";
        for (int c = next(); c != '\n'; c = next()) {
            if (c == '(') {
                code = word(next()).toUpperCase(Locale.ROOT);
                for (int d = next(); d != ')'; d = next()) {
                    if (d == '"' || d == '{') {
                        argument = string(d);
                    }
                    refuseEnd(d);
                }
            } else if (c == '"' || c == '{') {
                text = Answer.utf8(string(c));
            }
        }
        return new Answer(status, data, code, argument, printable(text));
    }

    private static void refuseEnd(int c) throws IOException {
        if (c == '\n') {
            throw new SieveSyntaxException("a response code does not end");
        }
    }

    private List<byte[]> line(int first) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        for (int c = first; c != '\n'; c = next()) {
            if (c == '"' || c == '{') {
                parts.add(string(c));
            } else if (c > ' ') {
                parts.add(word(c).getBytes(StandardCharsets.UTF_8));
            }
            if (parts.size() > 100) {
                throw new SieveSyntaxException("a line has more than 100 parts");
            }
        }
        return parts;
    }

    private String word(int first) throws IOException {
        StringBuilder word = new StringBuilder();
        int c = first;
        while (c > ' ' && c != '(' && c != ')' && c != '"' && c != '{') {
            word.append((char) c);
            if (word.length() > LONGEST_WORD) {
                throw new SieveSyntaxException("a word is longer than " + LONGEST_WORD + " bytes");
            }
            c = next();
        }
        pushed = c;
        return word.toString();
    }

    private byte[] string(int first) throws IOException {
        return first == '"' ? quoted() : literal();
    }

    private byte[] quoted() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int c = next(); c != '"'; c = next()) {
            // a line end within quotes is not allowed by the grammar, but Dovecot's texts for people have had some
            text.write(c == '\\' ? next() : c);
            if (text.size() > LONGEST_WORD) {
                throw new SieveSyntaxException("a quoted string is longer than " + LONGEST_WORD + " bytes");
            }
        }
        return text.toByteArray();
    }

    private byte[] literal() throws IOException {
        int length = 0;
        int c = next();
        for (; c >= '0' && c <= '9'; c = next()) {
            length = length * 10 + c - '0';
            if (length > LONGEST_STRING) {
                throw new SieveSyntaxException("a literal is longer than " + LONGEST_STRING + " bytes");
            }
        }
        // servers send {5}; Cyrus has sent {5+} as clients do
        if (c == '+') {
            c = next();
        }
        if (c != '}') {
            throw new SieveSyntaxException("a literal's length is not a number");
        }
        c = next();
        if (c == '\r') {
            c = next();
        }
        if (c != '\n') {
            throw new SieveSyntaxException("a literal's length is not followed by a line end");
        }
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("the connection ended inside a literal");
        }
        return content;
    }

    /** The next byte. */
    private int next() throws IOException {
        if (pushed >= 0) {
            int c = pushed;
            pushed = -1;
            return c;
        }
        int c = in.read();
        if (c < 0) {
            throw new EOFException("the connection ended");
        }
        return c;
    }

    private static String printable(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    }
}
