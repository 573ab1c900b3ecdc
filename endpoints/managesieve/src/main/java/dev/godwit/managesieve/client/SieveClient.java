package dev.godwit.managesieve.client;

import dev.godwit.managesieve.client.Answer.Status;
import dev.godwit.wire.net.Connection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One connection to a ManageSieve server. Used by one thread at a time; after any IOException but {@link RefusedException} it must be closed. */
public final class SieveClient implements AutoCloseable {
    private final Connection connection;
    private final AnswerReader reader;
    private Capabilities capabilities;

    /** Reads the greeting, which is the server's capabilities (RFC 5804 §1.7). */
    public SieveClient(Connection connection) throws IOException {
        this.connection = connection;
        this.reader = new AnswerReader(connection.in());
        capabilities = Capabilities.of(check("the connection", reader.read()));
    }

    public Capabilities capabilities() {
        return capabilities;
    }

    void capabilities(Capabilities now) {
        capabilities = now;
    }

    public Connection connection() {
        return connection;
    }

    AnswerReader reader() {
        return reader;
    }

    /** Sends the command and waits. @throws RefusedException if the answer is not OK */
    Answer run(String command, byte[]... arguments) throws IOException {
        send(command, arguments);
        return check(command, reader.read());
    }

    void send(String command, byte[]... arguments) throws IOException {
        OutputStream out = connection.out();
        out.write(command.getBytes(StandardCharsets.US_ASCII));
        for (byte[] argument : arguments) {
            out.write(' ');
            string(out, argument);
        }
        out.write('\r');
        out.write('\n');
        out.flush();
    }

    static Answer check(String command, Answer answer) throws RefusedException {
        if (answer.status() != Status.OK) {
            throw new RefusedException(command, answer);
        }
        return answer;
    }

    /** A quoted string where that is possible, else a literal that is not waited for; servers must take both (§1.3, §4), but Cyrus takes names beyond ASCII in literals alone. */
    static void string(OutputStream out, byte[] content) throws IOException {
        if (content.length > 1000 || !isQuotable(content)) {
            out.write(("{" + content.length + "+}\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(content);
            return;
        }
        out.write('"');
        for (byte c : content) {
            if (c == '"' || c == '\\') {
                out.write('\\');
            }
            out.write(c);
        }
        out.write('"');
    }

    private static boolean isQuotable(byte[] content) {
        for (byte c : content) {
            if (c == '\r' || c == '\n' || c <= 0) {
                return false;
            }
        }
        return true;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Closes at once. */
    @Override
    public void close() throws IOException {
        connection.close();
    }
}
