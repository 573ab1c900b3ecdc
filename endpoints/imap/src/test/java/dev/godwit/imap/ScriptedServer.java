package dev.godwit.imap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A server that follows a script: {@code S: } lines are sent, {@code C: } lines are awaited and must be equal
 * ({@code C: ...} stands for any one line). A literal is its header line followed by lines with its content. Blank
 * lines and lines with {@code #} are comments, {@code ---} begins the next connection, and the end of a connection's
 * script closes it, except that LOGOUT is always understood.
 */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    private ScriptedServer(List<List<String>> connections) throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("scripted-server").start(() -> run(connections));
    }

    static ScriptedServer playing(String name) {
        try (InputStream in = ScriptedServer.class.getResourceAsStream("/transcripts/" + name + ".txt")) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    static ScriptedServer of(String script) throws IOException {
        List<List<String>> connections = new ArrayList<>(List.of(new ArrayList<>()));
        for (String line : script.split("\n")) {
            if (line.equals("---")) {
                connections.add(new ArrayList<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                connections.getLast().add(line);
            }
        }
        return new ScriptedServer(connections);
    }

    ImapAccountUnderTest alice(String options) {
        return new ImapAccountUnderTest("imap://alice@127.0.0.1:" + listener.getLocalPort() + "?cleartext=yes" + options, "secret");
    }

    private void run(List<List<String>> connections) {
        try {
            for (List<String> script : connections) {
                try (Socket socket = listener.accept()) {
                    play(script, socket);
                }
            }
            outcome.complete(null);
        } catch (IOException | AssertionError e) {
            outcome.completeExceptionally(e);
        }
    }

    private static void play(List<String> script, Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        for (String line : script) {
            if (line.startsWith("S: ")) {
                socket.getOutputStream().write((line.substring(3) + "\r\n").getBytes(StandardCharsets.UTF_8));
            } else if (line.startsWith("C: ")) {
                String came = readLine(in);
                if (!line.equals("C: ...") && !came.equals(line.substring(3))) {
                    throw new AssertionError("expected " + line + "\n but came C: " + came);
                }
            } else {
                throw new AssertionError("not a line of a script: " + line);
            }
        }
        socket.shutdownOutput();
        String rest = readLine(in);
        if (!rest.isEmpty() && !rest.endsWith(" LOGOUT")) {
            throw new AssertionError("unexpected: C: " + rest);
        }
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            line.write(c);
            c = in.read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Checks that the client said exactly what the script expects. */
    void verify() {
        outcome.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
