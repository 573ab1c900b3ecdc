package dev.godwit.proxy.delivery;

import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.backend.BackendException.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's answer, RFC 5321 §4.2.
 *
 * @param code  200 to 599
 * @param lines the texts behind the code, at least one, without control characters
 */
record Reply(int code, List<String> lines) {
    private static final int MOST_LINES = 128;
    private static final int LONGEST_LINE = 2048;

    Reply {
        lines = List.copyOf(lines);
    }

    static Reply of(int code, String text) {
        return new Reply(code, List.of(text));
    }

    /** Reads one. @throws BackendException if it is none */
    static Reply read(ChannelStream in, Duration timeout) throws IOException, BackendException {
        List<String> lines = new ArrayList<>(1);
        while (true) {
            String line = in.readLine(LONGEST_LINE, timeout);
            line = line == null ? null : line.strip(); // a bare LF from a server does no harm here
            if (line == null || !line.matches("(?s)[2-5][0-9]{2}([ -].*)?") || lines.size() == MOST_LINES) {
                throw new BackendException(Stage.DIALOGUE, "it answered what SMTP does not allow");
            }
            lines.add(line.length() < 4 ? "" : printable(line.substring(4)));
            if (line.length() < 4 || line.charAt(3) == ' ') {
                return new Reply(Integer.parseInt(line.substring(0, 3)), lines);
            }
        }
    }

    /** Nothing a server says may look like another line to the client. */
    private static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(c -> clean.append(c < ' ' || c == 127 ? '?' : (char) c));
        return clean.toString();
    }

    boolean isPositive() {
        return code < 300;
    }

    boolean isTransient() {
        return code / 100 == 4;
    }

    /**
     * As a client may see it for a command of its own: 421 would mean that this connection ends, 3xx and the like have no meaning
     * here.
     */
    Reply passedOn() {
        return switch (code / 100) {
            case 2, 5 -> this;
            case 4 -> code == 421 ? new Reply(451, lines.stream().map(line -> line.replaceFirst("^4\\.\\d+\\.\\d+", "4.3.2")).toList()) : this;
            default -> Reply.of(451, "4.3.0 The server answered out of turn");
        };
    }

    /** On the wire, with its last CRLF. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(code).append(i == lines.size() - 1 ? ' ' : '-').append(lines.get(i)).append("\r\n");
        }
        return text.toString();
    }
}
