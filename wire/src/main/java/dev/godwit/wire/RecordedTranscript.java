package dev.godwit.wire;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * A transcript of an IMAP or ManageSieve session as {@code C:} and {@code S:} lines. Literals are left out but for their
 * length, and so is everything that LOGIN and AUTHENTICATE carry. Mailbox names and what servers quote of messages do
 * show, so it is only for people who ask for it.
 */
public final class RecordedTranscript implements Transcript {
    private static final int LONGEST_LINE = 4096;
    private static final String SECRET = "<secret>";

    private final Consumer<String> lines;
    private final Side client = new Side();
    private final Side server = new Side();
    private String authenticating; // the tag; "" in ManageSieve
    private boolean loggingIn; // the rest of a LOGIN follows after a literal
    private String lastTag = "";

    /** @param lines takes each line without its end, never from two threads at once */
    public RecordedTranscript(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public synchronized void client(byte[] bytes, int offset, int length) {
        client.take(bytes, offset, length, this::clientLine);
    }

    @Override
    public synchronized void server(byte[] bytes, int offset, int length) {
        server.take(bytes, offset, length, this::serverLine);
    }

    private void clientLine(String line) {
        boolean continues = client.afterLiteral;
        client.expectLiteral(line);
        if (authenticating != null || loggingIn) {
            loggingIn = loggingIn && client.afterLiteral;
            lines.accept("C: " + SECRET);
            return;
        }
        lines.accept("C: " + (continues ? line : command(line)));
    }

    /** The line without what must not be seen. */
    private String command(String line) {
        String[] words = line.split(" ", 4);
        lastTag = words[0];
        if (words[0].equalsIgnoreCase("AUTHENTICATE")) { // ManageSieve has no tags, RFC 5804 §2.1
            authenticating = "";
            return words.length > 2 ? words[0] + ' ' + words[1] + ' ' + SECRET : line;
        }
        String verb = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "";
        if (verb.equals("LOGIN")) {
            loggingIn = client.afterLiteral;
            return words[0] + " LOGIN " + SECRET;
        }
        if (verb.equals("AUTHENTICATE")) {
            authenticating = words[0];
            return words.length > 3 ? words[0] + " AUTHENTICATE " + words[2] + ' ' + SECRET : line;
        }
        return line;
    }

    private void serverLine(String line) {
        boolean continues = server.afterLiteral;
        server.expectLiteral(line);
        if (!continues) {
            String first = line.split(" ", 2)[0];
            boolean refused = line.regionMatches(true, first.length(), " NO", 0, 3)
                    || line.regionMatches(true, first.length(), " BAD", 0, 4);
            if (first.equals(lastTag) && refused) {
                client.forgetLiteral(); // RFC 9051 §4.3: a refused literal is not sent
                loggingIn = false;
            }
            if (authenticating != null && endsAuthentication(first)) {
                authenticating = null;
            } else if (authenticating != null && !first.equals("*")) {
                lines.accept("S: + " + SECRET);
                return;
            }
        }
        lines.accept("S: " + line);
    }

    private boolean endsAuthentication(String first) {
        return authenticating.isEmpty()
                ? first.equalsIgnoreCase("OK") || first.equalsIgnoreCase("NO") || first.equalsIgnoreCase("BYE")
                : first.equals(authenticating);
    }

    /** Cuts one direction into lines and steps over literals. */
    private static final class Side {
        private final StringBuilder line = new StringBuilder();
        private long literal;
        private boolean afterLiteral;

        void take(byte[] bytes, int offset, int length, Consumer<String> lineDone) {
            for (int i = offset; i < offset + length; ) {
                if (literal > 0) {
                    int skipped = (int) Math.min(literal, offset + length - i);
                    literal -= skipped;
                    i += skipped;
                } else {
                    add(bytes[i++], lineDone);
                }
            }
        }

        private void add(byte octet, Consumer<String> lineDone) {
            if (octet == '\n') {
                String done = line.toString();
                line.setLength(0);
                lineDone.accept(done);
            } else if (octet >= 0x20 && octet < 0x7f) {
                append((char) octet);
            } else if (octet != '\r') {
                append("\\x%02x".formatted(octet));
            }
        }

        private void append(Object text) {
            line.append(text);
            if (line.length() > LONGEST_LINE) { // its end may announce a literal, so that is what is kept
                line.replace(LONGEST_LINE / 2, LONGEST_LINE / 2 + 1000, "");
            }
        }

        void expectLiteral(String done) {
            int open = done.lastIndexOf('{');
            afterLiteral = false;
            if (open >= 0 && done.endsWith("}")) {
                String size = done.substring(open + 1, done.length() - 1).replaceAll("[+-]$", "");
                if (!size.isEmpty() && size.length() <= 18 && size.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    literal = Long.parseLong(size);
                    afterLiteral = true;
                }
            }
        }

        void forgetLiteral() {
            literal = 0;
            afterLiteral = false;
            line.setLength(0);
        }
    }
}
