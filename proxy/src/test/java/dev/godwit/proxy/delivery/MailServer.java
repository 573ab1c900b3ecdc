package dev.godwit.proxy.delivery;

import dev.godwit.proxy.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A small SMTP or LMTP server that keeps what it is given. */
final class MailServer implements AutoCloseable {

    /** A message that was answered with 250. */
    record Kept(String sender, List<String> recipients, String content) {}

    final List<Kept> kept = new CopyOnWriteArrayList<>();
    final ScriptedServer server;
    final List<String> extensions = new CopyOnWriteArrayList<>(List.of("PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "SIZE 1000000", "CHUNKING",
            "BINARYMIME", "DSN", "VRFY"));
    /** Answers instead of the usual one: of a command, or of {@code .} for the end of a message; null = the usual; "drop" = none. */
    volatile Function<String, String> answers = _ -> null;
    private final boolean lmtp;

    MailServer(boolean lmtp) {
        this(lmtp, null);
    }

    MailServer(boolean lmtp, SSLContext tls) {
        this.lmtp = lmtp;
        this.server = new ScriptedServer(this::play, tls);
    }

    int port() {
        return server.port();
    }

    List<String> heard() {
        return server.heard;
    }

    private void play(ScriptedServer.Wire wire) throws IOException {
        Envelope envelope = new Envelope();
        wire.send("220 mail ready\r\n");
        for (String line = wire.line(); line != null; line = wire.line()) {
            String verb = line.split(" ")[0].toUpperCase();
            String other = answers.apply(line);
            if (other != null && other.equals("drop")) {
                wire.close();
                return;
            } else if (other != null) {
                wire.send(other + "\r\n");
            } else if (!answer(wire, envelope, verb, line)) {
                return;
            }
        }
    }

    private static final class Envelope {
        private String sender;
        private final List<String> recipients = new ArrayList<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        void clear() {
            recipients.clear();
            content.reset();
        }
    }

    private boolean answer(ScriptedServer.Wire wire, Envelope envelope, String verb, String line) throws IOException {
        switch (verb) {
            case "EHLO", "LHLO" -> {
                StringBuilder hello = new StringBuilder("250-mail\r\n");
                extensions.forEach(extension -> hello.append("250-").append(extension).append("\r\n"));
                wire.send(hello + "250 HELP\r\n");
            }
            case "STARTTLS" -> {
                wire.send("220 go\r\n");
                wire.startTls();
                extensions.remove("STARTTLS");
            }
            case "XCLIENT" -> wire.send("220 mail ready\r\n");
            case "MAIL" -> {
                envelope.sender = line;
                wire.send("250 2.1.0 ok\r\n");
            }
            case "RCPT" -> {
                envelope.recipients.add(line.substring(8));
                wire.send("250 2.1.5 ok\r\n");
            }
            case "RSET" -> {
                envelope.clear();
                wire.send("250 ok\r\n");
            }
            case "DATA" -> {
                wire.send("354 go on\r\n");
                return read(wire, envelope) && end(wire, envelope);
            }
            case "BDAT" -> {
                envelope.content.write(wire.bytes(Integer.parseInt(line.split(" ")[1])));
                if (line.endsWith("LAST")) {
                    return end(wire, envelope);
                }
                wire.send("250 2.0.0 chunk\r\n");
            }
            case "QUIT" -> {
                wire.send("221 bye\r\n");
                return false;
            }
            default -> wire.send("500 what?\r\n");
        }
        return true;
    }

    /** As a lenient server: a lone dot between any two line ends is the end. */
    private static boolean read(ScriptedServer.Wire wire, Envelope envelope) throws IOException {
        int before = '\n';
        while (true) {
            int b = wire.in().read();
            if (b < 0) {
                return false;
            }
            envelope.content.write(b);
            String tail = envelope.content.toString(StandardCharsets.ISO_8859_1);
            tail = tail.substring(Math.max(0, tail.length() - 5));
            if (b == '\n' && (tail.equals(".\r\n") || tail.equals(".\n") || tail.endsWith("\n.\r\n") || tail.endsWith("\n.\n") || tail.endsWith("\r.\r\n"))
                    || b == '\r' && tail.endsWith("\r.\r")) {
                return true;
            }
        }
    }

    private boolean end(ScriptedServer.Wire wire, Envelope envelope) throws IOException {
        List<String> happy = new ArrayList<>();
        for (String recipient : lmtp ? List.copyOf(envelope.recipients) : List.of("all")) {
            String other = answers.apply(". " + recipient);
            if (other != null && other.equals("drop")) {
                wire.close();
                return false;
            }
            if (other == null || other.startsWith("2")) {
                happy.add(recipient);
            }
        }
        if (!happy.isEmpty()) {
            kept.add(new Kept(envelope.sender, lmtp ? happy : List.copyOf(envelope.recipients), envelope.content.toString(StandardCharsets.ISO_8859_1)));
        }
        for (String recipient : lmtp ? List.copyOf(envelope.recipients) : List.of("all")) {
            String other = answers.apply("! " + recipient);
            String said = other != null ? other : answers.apply(". " + recipient);
            wire.send((said == null ? "250 2.0.0 kept " + recipient : said) + "\r\n");
        }
        envelope.clear();
        return true;
    }

    @Override
    public void close() {
        server.close();
    }
}
