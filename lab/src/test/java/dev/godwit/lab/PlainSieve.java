package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A conversation with ManageSieve; no line of an answer but the last one may begin with OK, NO or BYE. */
final class PlainSieve implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    PlainSieve(LabServer server, String user) throws IOException {
        socket = new Socket("127.0.0.1", server.sievePort());
        socket.setSoTimeout(30_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(answer()).anyMatch(line -> line.startsWith("\"SIEVE\""));
        String plain = Base64.getEncoder().encodeToString(("\0" + user + "\0" + server.password()).getBytes(StandardCharsets.UTF_8));
        assertThat(say("AUTHENTICATE \"PLAIN\" \"" + plain + "\"").getLast()).startsWith("OK");
    }

    List<String> say(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        return answer();
    }

    private List<String> answer() throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            String line = in.readLine();
            assertThat(line).as("the connection must not end").isNotNull();
            lines.add(line);
        } while (!lines.getLast().matches("(OK|NO|BYE)\\b.*"));
        return lines;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
