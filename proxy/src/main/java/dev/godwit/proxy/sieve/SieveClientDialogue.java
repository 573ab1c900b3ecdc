package dev.godwit.proxy.sieve;

import dev.godwit.proxy.line.ClientDialogue;
import dev.godwit.proxy.line.ClientSide;
import dev.godwit.proxy.line.Sasl;
import dev.godwit.proxy.line.SaslServer;
import dev.godwit.proxy.session.Farewell;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a ManageSieve client hears from the proxy before its login. */
final class SieveClientDialogue implements ClientDialogue {
    private static final int MOST_ERRORS = 20;
    /** One sentence each. */
    private static final Set<String> SINGLE = Set.of("VERSION", "MAXREDIRECTS", "LANGUAGE", "NOTIFY");

    private final ClientSide side;
    private SieveWords words = new SieveWords();
    private SaslServer sasl;
    private boolean relaying; // a SASL exchange is between client and server
    private int errors;

    SieveClientDialogue(ClientSide side) {
        this.side = side;
    }

    @Override
    public void begin() {
        side.send(capabilities() + "OK \"" + side.hostname() + " ready\"\r\n");
    }

    /** RFC 5804 §2.2: after TLS has begun the capabilities are told anew. */
    @Override
    public void secured() {
        words = new SieveWords();
        sasl = null;
        side.send(capabilities() + "OK \"TLS negotiation successful\"\r\n");
    }

    @Override
    public void line(byte[] line) {
        int literal = words.line(line);
        if (literal > side.longestLiteral()) {
            side.sendAndClose("BYE \"the literal is too long\"\r\n");
        } else if (literal >= 0) {
            side.literal(literal, words::literal);
        } else {
            SieveWords complete = words;
            words = new SieveWords();
            run(complete);
        }
    }

    private void run(SieveWords command) {
        if (sasl != null || relaying) {
            exchange(command);
            return;
        }
        switch (command.isMalformed() ? "" : command.text(0).toUpperCase(Locale.ROOT)) {
            case "CAPABILITY" -> side.send(capabilities() + "OK\r\n");
            case "NOOP" -> side.send(command.parts().size() > 1 && isTag(command.text(1)) ? "OK (TAG \"" + command.text(1) + "\")\r\n" : "OK\r\n");
            case "LOGOUT" -> side.sendAndClose("OK \"Bye\"\r\n");
            case "STARTTLS" -> startTls();
            case "AUTHENTICATE" -> authenticate(command);
            default -> no("unknown, or not before the login");
        }
    }

    private static boolean isTag(String text) {
        return text.length() < 200 && text.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
    }

    private void startTls() {
        if (side.mayStartTls()) {
            side.startTls("OK \"Begin TLS negotiation now\"\r\n");
        } else {
            no("TLS cannot be started now");
        }
    }

    private void authenticate(SieveWords command) {
        String mechanism = command.text(1).toUpperCase(Locale.ROOT);
        if (!side.mayLogIn()) {
            side.send("NO (ENCRYPT-NEEDED) \"Start TLS first\"\r\n");
        } else if (!side.mechanisms().contains(mechanism)) {
            no("this mechanism is not supported");
        } else {
            byte[] initial = command.parts().size() > 2 ? Sasl.decode(command.text(2)) : null;
            if (command.parts().size() > 2 && initial == null) {
                no("not base64");
            } else {
                sasl = new SaslServer(mechanism);
                step(sasl.start(initial));
            }
        }
    }

    private void exchange(SieveWords answer) {
        String text = answer.text(0);
        byte[] message = answer.isMalformed() || text.equals("*") ? null : Sasl.decode(text);
        if (relaying) {
            side.respond(message);
        } else if (message == null) {
            sasl = null;
            no(text.equals("*") ? "cancelled" : "not base64");
        } else {
            step(sasl.respond(message));
        }
    }

    private void step(SaslServer.Step step) {
        switch (step) {
            case SaslServer.Step.Challenge challenge -> side.send("\"" + Sasl.encode(challenge.message()) + "\"\r\n");
            case SaslServer.Step.Malformed _ -> {
                sasl = null;
                no("not what the mechanism wants");
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
        side.send("\"" + Sasl.encode(message) + "\"\r\n");
    }

    @Override
    public String accepted(String before, String answer) {
        return answer + "\r\n";
    }

    @Override
    public void refused(String answer) {
        relaying = false;
        side.send((answer == null ? "NO \"Authentication failed\"" : answer) + "\r\n");
    }

    @Override
    public void unavailable() {
        relaying = false;
        side.send("NO (TRYLATER) \"Temporarily unavailable, please try again\"\r\n");
    }

    @Override
    public String goodbye(Farewell why) {
        return "BYE (TRYLATER) \"" + why.text() + "\"\r\n";
    }

    @Override
    public String tooManyAttempts() {
        return "BYE \"Too many failed logins\"\r\n";
    }

    @Override
    public String tooLong() {
        return "BYE \"the line is too long\"\r\n";
    }

    private void no(String text) {
        if (++errors > MOST_ERRORS) {
            side.sendAndClose("BYE \"Too many errors\"\r\n");
        } else {
            side.send("NO \"" + text + "\"\r\n");
        }
    }

    private String capabilities() {
        StringBuilder text = new StringBuilder("\"IMPLEMENTATION\" \"").append(side.hostname()).append("\"\r\n");
        text.append("\"SASL\" \"").append(side.mayLogIn() ? String.join(" ", new TreeSet<>(side.mechanisms())) : "").append("\"\r\n");
        text.append("\"SIEVE\" \"").append(list("SIEVE:")).append("\"\r\n");
        for (String capability : new TreeSet<>(side.common())) {
            int equals = capability.indexOf('=');
            if (equals > 0 && SINGLE.contains(capability.substring(0, equals))) {
                text.append('"').append(capability, 0, equals).append("\" \"").append(capability.substring(equals + 1)).append("\"\r\n");
            }
        }
        return text.append(side.mayStartTls() ? "\"STARTTLS\"\r\n" : "").toString();
    }

    private String list(String prefix) {
        return String.join(" ", new TreeSet<>(side.common()).stream().filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length())).toList());
    }
}
