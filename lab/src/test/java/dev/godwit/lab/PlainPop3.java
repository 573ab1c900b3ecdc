package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Just enough POP3. */
final class PlainPop3 {
    private PlainPop3() {
    }

    /** The lines that UIDL answers: the message's number and its unique id. */
    static List<String> uidls(LabServer server, String user) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(server.get("PORT_POP3")))) {
            socket.setSoTimeout(30_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            PrintStream out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
            assertThat(in.readLine()).startsWith("+OK");
            for (String command : List.of("USER " + user, "PASS " + server.password(), "UIDL")) {
                out.print(command + "\r\n");
                out.flush();
                assertThat(in.readLine()).startsWith("+OK");
            }
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); !line.equals("."); line = in.readLine()) {
                lines.add(line);
            }
            return lines;
        }
    }
}
