package dev.godwit.proxy.submission;

import dev.godwit.proxy.line.ClientDialogue;
import dev.godwit.proxy.line.ClientSide;
import dev.godwit.proxy.line.Sasl;
import dev.godwit.proxy.line.SaslServer;
import dev.godwit.proxy.session.Farewell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What a client that wants to submit mail hears from the proxy before its login. */
final class SubmissionClientDialogue implements ClientDialogue {
    private static final int MOST_ERRORS = 20;

    private final ClientSide side;
    private SaslServer sasl;
    private boolean relaying; // a SASL exchange is between client and server
    private boolean greeted;
    private int errors;

    SubmissionClientDialogue(ClientSide side) {
        this.side = side;
    }

    @Override
    public void begin() {
        side.send("220 " + side.hostname() + " ESMTP ready\r\n");
    }

    @Override
    public void secured() {
        greeted = false;
        sasl = null;
    }

    @Override
    public void line(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        if (sasl != null || relaying) {
            exchange(line);
            return;
        }
        int space = line.indexOf(' ');
        String argument = space < 0 ? "" : line.substring(space + 1).strip();
        switch ((space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT)) {
            case "EHLO" -> ehlo(argument);
            case "HELO" -> {
                greeted = true;
                side.send("250 " + side.hostname() + "\r\n");
            }
            case "NOOP", "RSET" -> side.send("250 2.0.0 OK\r\n");
            case "QUIT" -> side.sendAndClose("221 2.0.0 Bye\r\n");
            case "STARTTLS" -> startTls(argument);
            case "AUTH" -> auth(argument);
            case "MAIL", "RCPT", "DATA", "BDAT", "BURL" -> error(side.mayLogIn() ? "530 5.7.0 Authentication required" : "530 5.7.0 Must issue a STARTTLS command first");
            case "VRFY" -> side.send("252 2.1.5 Send some mail, it will be tried\r\n");
            default -> error("500 5.5.1 Unknown command");
        }
    }

    /** The keywords that all servers have, without what belongs to the connection. */
    private void ehlo(String name) {
        if (name.isEmpty()) {
            error("501 5.5.4 EHLO takes a name");
            return;
        }
        greeted = true;
        side.named(name);
        List<String> lines = new ArrayList<>(List.of(side.hostname()));
        for (String capability : new TreeSet<>(side.common())) {
            String keyword = capability.split("[ :=]", 2)[0];
            if (!keyword.equals("AUTH") && !keyword.equals("STARTTLS") && !keyword.equals("XCLIENT") && !keyword.equals("XFORWARD")) {
                lines.add(capability);
            }
        }
        if (side.mayStartTls()) {
            lines.add("STARTTLS");
        }
        if (side.mayLogIn()) {
            lines.add("AUTH " + String.join(" ", new TreeSet<>(side.mechanisms())));
        }
        StringBuilder answer = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            answer.append(i == lines.size() - 1 ? "250 " : "250-").append(lines.get(i)).append("\r\n");
        }
        side.send(answer.toString());
    }

    private void startTls(String argument) {
        if (side.mayStartTls() && argument.isEmpty()) {
            side.startTls("220 2.0.0 Ready to start TLS\r\n");
        } else {
            error("503 5.5.1 TLS cannot be started now");
        }
    }

    private void auth(String argument) {
        String[] words = argument.split(" +");
        String mechanism = words[0].toUpperCase(Locale.ROOT);
        if (!greeted) {
            error("503 5.5.1 EHLO comes first");
        } else if (!side.mayLogIn()) {
            error("538 5.7.11 Must issue a STARTTLS command first");
        } else if (!side.mechanisms().contains(mechanism)) {
            error("504 5.5.4 This mechanism is not supported");
        } else {
            byte[] initial = words.length < 2 ? null : Sasl.decode(words[1]);
            if (words.length > 1 && initial == null) {
                error("501 5.5.2 Not base64");
            } else {
                sasl = new SaslServer(mechanism);
                step(sasl.start(initial));
            }
        }
    }

    private void exchange(String line) {
        byte[] message = line.equals("*") ? null : Sasl.decode(line);
        if (relaying) {
            side.respond(message);
        } else if (message == null) {
            sasl = null;
            error(line.equals("*") ? "501 5.7.0 Cancelled" : "501 5.5.2 Not base64");
        } else {
            step(sasl.respond(message));
        }
    }

    private void step(SaslServer.Step step) {
        switch (step) {
            case SaslServer.Step.Challenge challenge -> side.send("334 " + Sasl.encode(challenge.message()) + "\r\n");
            case SaslServer.Step.Malformed _ -> {
                sasl = null;
                error("501 5.5.2 Not what the mechanism wants");
            }
            case SaslServer.Step.Done done -> {
                sasl = null;
                side.login(done.credentials());
            }
        }
    }

    @Override
    public void challenge(byte[] message) {
        relaying = true;
        side.send("334 " + Sasl.encode(message) + "\r\n");
    }

    @Override
    public String accepted(String before, String answer) {
        return before + answer + "\r\n";
    }

    @Override
    public void refused(String answer) {
        relaying = false;
        side.send((answer == null ? "535 5.7.8 Authentication failed" : answer) + "\r\n");
    }

    @Override
    public void unavailable() {
        relaying = false;
        side.send("454 4.7.0 Temporarily unavailable, please try again\r\n");
    }

    private void error(String answer) {
        if (++errors > MOST_ERRORS) {
            side.sendAndClose("421 4.7.0 Too many errors\r\n");
        } else {
            side.send(answer + "\r\n");
        }
    }

    @Override
    public String goodbye(Farewell why) {
        return "421 4.3.0 " + why.text() + "\r\n";
    }

    @Override
    public String tooManyAttempts() {
        return "421 4.7.0 Too many failed logins\r\n";
    }

    @Override
    public String tooLong() {
        return "500 5.5.6 Line too long\r\n";
    }
}
