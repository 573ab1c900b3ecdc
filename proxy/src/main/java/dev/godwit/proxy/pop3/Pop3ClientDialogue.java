package dev.godwit.proxy.pop3;

import dev.godwit.proxy.line.ClientDialogue;
import dev.godwit.proxy.line.ClientSide;
import dev.godwit.proxy.line.Credentials;
import dev.godwit.proxy.line.Sasl;
import dev.godwit.proxy.line.SaslServer;
import dev.godwit.proxy.session.Farewell;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a POP3 client hears from the proxy before its login. */
final class Pop3ClientDialogue implements ClientDialogue {
    private static final int MOST_ERRORS = 20;

    private final ClientSide side;
    private String user;
    private SaslServer sasl;
    private boolean relaying; // a SASL exchange is between client and server
    private int errors;

    Pop3ClientDialogue(ClientSide side) {
        this.side = side;
    }

    @Override
    public void begin() {
        side.send("+OK " + side.hostname() + " ready\r\n");
    }

    @Override
    public void secured() {
        user = null;
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
        String argument = space < 0 ? "" : line.substring(space + 1);
        switch ((space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT)) {
            case "CAPA" -> side.send("+OK\r\n" + capabilities() + ".\r\n");
            case "NOOP" -> side.send("+OK\r\n");
            case "QUIT" -> side.sendAndClose("+OK Bye\r\n");
            case "STLS" -> startTls();
            case "USER" -> user(argument);
            case "PASS" -> pass(argument);
            case "AUTH" -> auth(argument);
            default -> error("unknown, or not before the login");
        }
    }

    private void startTls() {
        if (side.mayStartTls()) {
            side.startTls("+OK Begin TLS negotiation now\r\n");
        } else {
            error("TLS cannot be started now");
        }
    }

    private void user(String name) {
        if (!side.mayLogIn()) {
            error("Start TLS first");
        } else if (name.isBlank()) {
            error("USER takes a name");
        } else {
            user = name.strip();
            side.send("+OK\r\n");
        }
    }

    /** The password is the rest of the line, blanks and all (RFC 1939 §7). */
    private void pass(String password) {
        if (user == null) {
            error("USER comes first");
        } else {
            side.login(new Credentials.Password("", user, password));
        }
    }

    private void auth(String argument) {
        String[] words = argument.strip().split(" +");
        String mechanism = words[0].toUpperCase(Locale.ROOT);
        if (mechanism.isEmpty()) {
            StringBuilder all = new StringBuilder("+OK\r\n");
            new TreeSet<>(side.mechanisms()).forEach(name -> all.append(name).append("\r\n"));
            side.send(all.append(".\r\n").toString()); // as Outlook asks
        } else if (!side.mayLogIn()) {
            error("Start TLS first");
        } else if (!side.mechanisms().contains(mechanism)) {
            error("this mechanism is not supported");
        } else {
            byte[] initial = words.length < 2 ? null : Sasl.decode(words[1]);
            if (words.length > 1 && initial == null) {
                error("not base64");
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
            error(line.equals("*") ? "cancelled" : "not base64");
        } else {
            step(sasl.respond(message));
        }
    }

    private void step(SaslServer.Step step) {
        switch (step) {
            case SaslServer.Step.Challenge challenge -> side.send("+ " + Sasl.encode(challenge.message()) + "\r\n");
            case SaslServer.Step.Malformed _ -> {
                sasl = null;
                error("not what the mechanism wants");
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
        side.send("+ " + Sasl.encode(message) + "\r\n");
    }

    @Override
    public String accepted(String before, String answer) {
        return answer + "\r\n";
    }

    @Override
    public void refused(String answer) {
        finish(answer == null ? "-ERR [AUTH] Authentication failed" : answer);
    }

    @Override
    public void unavailable() {
        finish("-ERR [SYS/TEMP] Temporarily unavailable, please try again");
    }

    private void finish(String answer) {
        relaying = false;
        user = null;
        side.send(answer + "\r\n");
    }

    private void error(String text) {
        if (++errors > MOST_ERRORS) {
            side.sendAndClose("-ERR Too many errors\r\n");
        } else {
            side.send("-ERR " + text + "\r\n");
        }
    }

    @Override
    public String goodbye(Farewell why) {
        return "-ERR [SYS/TEMP] " + why.text() + "\r\n";
    }

    /** The answer to the last attempt was the last word. */
    @Override
    public String tooManyAttempts() {
        return "";
    }

    @Override
    public String tooLong() {
        return "-ERR the line is too long\r\n";
    }

    private String capabilities() {
        StringBuilder text = new StringBuilder();
        Set<String> all = new TreeSet<>(side.common());
        // UTF8 and LANG are said before the login (RFC 6856), where no server hears them
        all.removeIf(line -> line.startsWith("SASL") || line.startsWith("XCLIENT") || line.startsWith("IMPLEMENTATION") || line.startsWith("UTF8")
                || line.equals("LANG") || line.equals("STLS") || line.equals("USER"));
        all.forEach(line -> text.append(line).append("\r\n"));
        if (side.mayStartTls()) {
            text.append("STLS\r\n");
        }
        if (side.mayLogIn()) {
            if (side.mechanisms().contains("PLAIN")) {
                text.append("USER\r\n");
            }
            text.append("SASL ").append(String.join(" ", new TreeSet<>(side.mechanisms()))).append("\r\n");
        }
        return text.toString();
    }
}
