package dev.godwit.testkit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The client's half of a dialogue, as raw text in which each byte is one character. */
final class Dialogue implements AutoCloseable {
    private final Socket socket;
    private InputStream in;
    private OutputStream out;
    private int tag;

    Dialogue(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Dialogue(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        through(socket.getInputStream(), socket.getOutputStream());
    }

    static Dialogue loggedIn(ImapServer server, String user) throws IOException {
        Dialogue dialogue = new Dialogue(server.port());
        dialogue.line();
        assertThat(dialogue.command("LOGIN " + user + " secret").getLast()).startsWith("OK");
        return dialogue;
    }

    void through(InputStream input, OutputStream output) {
        in = new BufferedInputStream(input);
        out = output;
    }

    Socket socket() {
        return socket;
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** The next line without its end; a literal in it stands there as it is. */
    String line() throws IOException {
        StringBuilder whole = new StringBuilder();
        while (true) {
            String part = rawLine();
            whole.append(part);
            if (!part.matches("(?s).*\\{\\d+}")) {
                return whole.toString();
            }
            int size = Integer.parseInt(part.substring(part.lastIndexOf('{') + 1, part.length() - 1));
            whole.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
        }
    }

    private String rawLine() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            bytes.write(c);
        }
        String line = bytes.toString(StandardCharsets.ISO_8859_1);
        assertThat(line).as("lines end with CRLF").endsWith("\r");
        return line.substring(0, line.length() - 1);
    }

    /** The lines up to the tagged one, without its tag. */
    List<String> command(String text) throws IOException {
        String t = "t" + ++tag;
        send(t + " " + text + "\r\n");
        return answer(t);
    }

    List<String> answer(String t) throws IOException {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = line();
            if (line.startsWith(t + " ")) {
                lines.add(line.substring(t.length() + 1));
                return lines;
            }
            lines.add(line);
        }
    }

    /** APPEND with a non-synchronizing literal; {@code before} ends with a space or is empty. */
    List<String> append(String mailbox, String before, String message) throws IOException {
        return command("APPEND " + mailbox + " " + before + "{" + message.length() + "+}\r\n" + message);
    }

    /** Whether the server has closed the connection, after whatever else it says. */
    boolean ended() {
        try {
            while (in.read() >= 0) {
                continue;
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
