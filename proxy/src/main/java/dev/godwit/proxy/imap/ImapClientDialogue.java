package dev.godwit.proxy.imap;

import dev.godwit.proxy.line.ClientDialogue;
import dev.godwit.proxy.line.ClientSide;
import dev.godwit.proxy.line.Credentials;
import dev.godwit.proxy.line.SaslServer;
import dev.godwit.proxy.session.Farewell;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/** What an IMAP client hears from the proxy before its login. */
final class ImapClientDialogue implements ClientDialogue {
    /** What belongs to the connection, not to the server behind it, or cannot be kept through a proxy. */
    private static final Set<String> OWN = Set.of("STARTTLS", "LOGINDISABLED", "SASL-IR", "LOGIN-REFERRALS", "MAILBOX-REFERRALS", "UNAUTHENTICATE",
            "IMAP4REV1", "IMAP4REV2", "LITERAL+", "LITERAL-");

    private final ClientSide side;
    private ImapCommand command = new ImapCommand();
    private SaslServer sasl;
    private boolean relaying; // a SASL exchange is between client and server
    private int refusedLiterals;
    private int errors;

    ImapClientDialogue(ClientSide side) {
        this.side = side;
    }

    @Override
    public void begin() {
        side.send("* OK [CAPABILITY " + capabilities() + "] " + side.hostname() + " ready\r\n");
    }

    @Override
    public void secured() {
        command = new ImapCommand();
        sasl = null;
    }

    @Override
    public void line(byte[] line) {
        if (sasl != null || relaying) {
            exchange(line);
            return;
        }
        switch (command.line(line)) {
            case ImapCommand.Progress.Complete _ -> run();
            case ImapCommand.Progress.Malformed malformed -> bad(malformed.why());
            case ImapCommand.Progress.Literal literal when literal.size() > side.longestLiteral() -> refuseLiteral(literal);
            case ImapCommand.Progress.Literal literal -> {
                if (literal.synchronising()) {
                    side.send("+ go on\r\n");
                }
                side.literal(literal.size(), command::literal);
            }
        }
    }

    /** One that the client does not wait with would have to be read to its end; it is not worth that. */
    private void refuseLiteral(ImapCommand.Progress.Literal literal) {
        if (literal.synchronising() && ++refusedLiterals < 5) {
            bad("the literal is too long");
        } else {
            side.sendAndClose("* BYE the literal is too long\r\n");
        }
    }

    private void run() {
        switch (command.name()) {
            case "CAPABILITY" -> ok("* CAPABILITY " + capabilities() + "\r\n", "Capability completed");
            case "NOOP" -> ok("", "Noop completed");
            case "ID" -> {
                proxyTtl();
                ok("* ID NIL\r\n", "Id completed");
            }
            case "LOGOUT" -> side.sendAndClose("* BYE Logging out\r\n" + command.tag() + " OK Logout completed\r\n");
            case "STARTTLS" -> startTls();
            case "LOGIN" -> login();
            case "AUTHENTICATE" -> authenticate();
            case "ENABLE" -> no("log in first");
            default -> bad("unknown, or not before the login");
        }
    }

    /** What another proxy says that it passed, by the name that Dovecot gave it. */
    private void proxyTtl() {
        int at = command.arguments().indexOf("x-proxy-ttl") + 1;
        String ttl = at == 0 || at == command.arguments().size() ? "" : command.arguments().get(at);
        if (ttl.matches("[0-9]{1,3}")) {
            side.mayPass(Integer.parseInt(ttl));
        }
    }

    private void startTls() {
        if (!side.mayStartTls() || !command.arguments().isEmpty()) {
            bad("TLS cannot be started now");
            return;
        }
        String tag = command.tag();
        command = new ImapCommand();
        side.startTls(tag + " OK Begin TLS negotiation now\r\n");
    }

    private void login() {
        if (!side.mayLogIn()) {
            no("[PRIVACYREQUIRED] Start TLS first");
        } else if (command.arguments().size() != 2) {
            bad("LOGIN takes a name and a password");
        } else {
            side.login(new Credentials.Password("", command.arguments().get(0), command.arguments().get(1)));
        }
    }

    private void authenticate() {
        int count = command.arguments().size();
        if (count < 1 || count > 2) {
            bad("AUTHENTICATE takes a mechanism");
            return;
        }
        String mechanism = command.arguments().getFirst().toUpperCase(java.util.Locale.ROOT);
        if (!side.mayLogIn()) {
            no("[PRIVACYREQUIRED] Start TLS first");
        } else if (!side.mechanisms().contains(mechanism)) {
            no("[CANNOT] This mechanism is not supported");
        } else {
            sasl = new SaslServer(mechanism);
            byte[] initial = count == 1 ? null : decode(command.arguments().get(1));
            if (count == 2 && initial == null) {
                sasl = null;
                bad("not base64");
            } else {
                step(sasl.start(initial));
            }
        }
    }

    private void exchange(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        byte[] message = text.equals("*") ? null : decode(text);
        if (relaying) {
            side.respond(message);
        } else if (message == null) {
            sasl = null;
            bad(text.equals("*") ? "cancelled" : "not base64");
        } else {
            step(sasl.respond(message));
        }
    }

    private void step(SaslServer.Step step) {
        switch (step) {
            case SaslServer.Step.Challenge challenge -> side.send("+ " + Base64.getEncoder().encodeToString(challenge.message()) + "\r\n");
            case SaslServer.Step.Malformed _ -> {
                sasl = null;
                bad("not what the mechanism wants");
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
        side.send("+ " + Base64.getEncoder().encodeToString(message) + "\r\n");
    }

    @Override
    public String accepted(String before, String answer) {
        return before + command.tag() + " " + answer + "\r\n";
    }

    @Override
    public void refused(String answer) {
        finish(answer == null ? "NO [AUTHENTICATIONFAILED] Authentication failed" : answer);
    }

    @Override
    public void unavailable() {
        finish("NO [UNAVAILABLE] Temporarily unavailable, please try again");
    }

    @Override
    public String goodbye(Farewell why) {
        return "* BYE [UNAVAILABLE] " + why.text() + "\r\n";
    }

    @Override
    public String tooManyAttempts() {
        return "* BYE Too many failed logins\r\n";
    }

    @Override
    public String tooLong() {
        return "* BYE the line is too long\r\n";
    }

    private String capabilities() {
        Set<String> all = new TreeSet<>(side.common());
        all.removeIf(name -> OWN.contains(name) || name.startsWith("AUTH="));
        all.add("ID"); // answered here, and by it another proxy in front finds out that it goes round in circles
        StringBuilder text = new StringBuilder("IMAP4rev1");
        if (side.common().contains("IMAP4REV2")) {
            text.append(" IMAP4rev2");
        }
        if (side.common().contains("LITERAL+") || side.common().contains("LITERAL-")) {
            text.append(side.common().contains("LITERAL+") ? " LITERAL+" : " LITERAL-");
        }
        text.append(" SASL-IR");
        all.forEach(name -> text.append(' ').append(name));
        if (side.mayStartTls()) {
            text.append(" STARTTLS");
        }
        if (side.mayLogIn()) {
            new TreeSet<>(side.mechanisms()).forEach(name -> text.append(" AUTH=").append(name));
        } else {
            text.append(" LOGINDISABLED");
        }
        return text.toString();
    }

    private void ok(String before, String text) {
        side.send(before + command.tag() + " OK " + text + "\r\n");
        command = new ImapCommand();
    }

    private void no(String text) {
        finish("NO " + text);
    }

    private void bad(String text) {
        if (++errors > 20) {
            side.sendAndClose("* BYE Too many errors\r\n");
        } else {
            finish("BAD " + text);
        }
    }

    private void finish(String answer) {
        relaying = false;
        String tag = command.tag();
        command = new ImapCommand();
        side.send(tag + " " + answer + "\r\n");
    }

    private static byte[] decode(String text) {
        try {
            return text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
