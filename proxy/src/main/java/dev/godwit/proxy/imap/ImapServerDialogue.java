package dev.godwit.proxy.imap;

import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.backend.Backends;
import dev.godwit.proxy.backend.ClientInfo;
import dev.godwit.proxy.config.DestinationConfig.Forwarding;
import dev.godwit.proxy.line.Credentials;
import dev.godwit.proxy.line.ServerDialogue;
import dev.godwit.proxy.line.ServerSide;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Logs in to an IMAP server. */
final class ImapServerDialogue implements ServerDialogue {
    private static final byte[] OAUTH_END = {1};
    private static final int MOST_BEFORE = 16 * 1024;

    /** What is waited for. */
    private enum Stand { GREETING, STARTTLS, CAPABILITY, LOGIN }

    private final ServerSide side;
    private final Credentials credentials;
    private final StringBuilder before = new StringBuilder();
    private Stand stand = Stand.GREETING;
    private Set<String> offered;
    private final Deque<String> pending = new ArrayDeque<>(2); // what is sent each time the server asks
    private boolean mayChallenge;

    /** @param credentials null = only learn what the server offers */
    ImapServerDialogue(ServerSide side, Credentials credentials) {
        this.side = side;
        this.credentials = credentials;
    }

    @Override
    public void begin() {
        // the server speaks first
    }

    @Override
    public void line(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        switch (stand) {
            case GREETING -> greeting(line);
            case STARTTLS -> startTls(line);
            case CAPABILITY -> capability(line);
            case LOGIN -> login(line);
        }
    }

    private void greeting(String line) {
        if (!line.regionMatches(true, 0, "* OK", 0, 4)) {
            side.failed(Stage.GREETING, line.regionMatches(true, 0, "* PREAUTH", 0, 9) ? "it greets with PREAUTH: no login would be checked" : "it refuses to serve");
            return;
        }
        if (Backends.needsStartTls(side.service())) {
            stand = Stand.STARTTLS;
            side.send("S STARTTLS\r\n");
        } else {
            offered = code(line);
            know();
        }
    }

    private void startTls(String line) {
        if (line.regionMatches(true, 0, "S OK", 0, 4)) {
            side.startTls(this::know);
        } else if (!line.startsWith("* ")) {
            side.failed(Stage.TLS, "it refuses STARTTLS");
        }
    }

    /** What it offers need not be asked each time. */
    private void know() {
        offered = offered != null ? offered : credentials == null ? null : side.known();
        if (offered == null) {
            stand = Stand.CAPABILITY;
            side.send("C CAPABILITY\r\n");
        } else {
            known();
        }
    }

    private void capability(String line) {
        if (line.regionMatches(true, 0, "* CAPABILITY ", 0, 13)) {
            offered = words(line.substring(13));
        } else if (line.startsWith("C ")) {
            if (offered == null) {
                side.failed(Stage.DIALOGUE, "it does not tell its capabilities");
            } else {
                known();
            }
        }
    }

    private void known() {
        side.learned(offered);
        if (credentials == null) {
            side.send("Z LOGOUT\r\n");
            side.finished();
            return;
        }
        stand = Stand.LOGIN;
        String id = side.service().forwarding() == Forwarding.NATIVE && offered.contains("ID") ? id() : "";
        switch (credentials) {
            case Credentials.Password password -> password(id, password);
            case Credentials.Token token -> mechanism(id, token.mechanism(), token.message());
            case Credentials.Scram scram -> mechanism(id, scram.mechanism(), scram.first());
        }
    }

    private void password(String id, Credentials.Password password) {
        if (offered.contains("AUTH=PLAIN")) {
            mechanism(id, "PLAIN", password.plain());
        } else if (!password.authorization().isEmpty() && !password.authorization().equals(password.authentication())) {
            side.failed(Stage.DIALOGUE, "it offers no mechanism with an authorization identity");
        } else if (offered.contains("LOGINDISABLED")) {
            side.failed(Stage.DIALOGUE, "it offers neither AUTH=PLAIN nor LOGIN");
        } else if (isPlain(password.authentication()) && isPlain(password.password())) {
            side.send(id + "L LOGIN " + quoted(password.authentication()) + " " + quoted(password.password()) + "\r\n");
        } else {
            byte[] name = password.authentication().getBytes(StandardCharsets.UTF_8);
            byte[] secret = password.password().getBytes(StandardCharsets.UTF_8);
            pending.add(password.authentication() + " {" + secret.length + "}\r\n");
            pending.add(password.password() + "\r\n");
            side.send(id + "L LOGIN {" + name.length + "}\r\n");
        }
    }

    private void mechanism(String id, String name, byte[] message) {
        if (!offered.contains("AUTH=" + name)) {
            side.failed(Stage.DIALOGUE, "it does not offer " + name);
            return;
        }
        mayChallenge = true;
        String initial = message.length == 0 ? "=" : Base64.getEncoder().encodeToString(message);
        if (offered.contains("SASL-IR")) {
            side.send(id + "L AUTHENTICATE " + name + " " + initial + "\r\n");
        } else {
            pending.add(Base64.getEncoder().encodeToString(message) + "\r\n");
            side.send(id + "L AUTHENTICATE " + name + "\r\n");
        }
    }

    private void login(String line) {
        if (line.startsWith("+")) {
            asked(line.length() > 2 ? line.substring(2) : "");
        } else if (line.startsWith("L ")) {
            String answer = line.substring(2);
            if (answer.regionMatches(true, 0, "OK", 0, 2)) {
                side.accepted(before.toString(), answer);
            } else {
                side.refused(answer);
            }
        } else if (line.regionMatches(true, 0, "* BYE", 0, 5)) {
            side.failed(Stage.DIALOGUE, "it says BYE during the login");
        } else if (line.startsWith("* ") && !line.regionMatches(true, 0, "* ID", 0, 4)) {
            if (before.length() + line.length() < MOST_BEFORE) {
                before.append(line).append("\r\n"); // such as an untagged CAPABILITY, or an alert
            }
        }
    }

    private void asked(String challenge) {
        if (!pending.isEmpty()) {
            side.send(pending.poll());
        } else if (!mayChallenge) {
            side.failed(Stage.DIALOGUE, "it asks for more than it was promised");
        } else if (credentials instanceof Credentials.Scram) {
            decodeChallenge(challenge);
        } else {
            // OAuth: the only challenge says why the token is refused, and wants any answer (RFC 7628 §3.2.3)
            side.send((credentials instanceof Credentials.Token ? Base64.getEncoder().encodeToString(OAUTH_END) : "*") + "\r\n");
        }
    }

    private void decodeChallenge(String challenge) {
        try {
            side.challenge(Base64.getDecoder().decode(challenge));
        } catch (IllegalArgumentException _) {
            side.failed(Stage.DIALOGUE, "its challenge is not base64");
        }
    }

    @Override
    public void respond(byte[] message) {
        side.send((message == null ? "*" : Base64.getEncoder().encodeToString(message)) + "\r\n");
    }

    /** The fields that Dovecot and others know; RFC 2971. */
    private String id() {
        ClientInfo client = side.client();
        return "I ID (\"x-originating-ip\" \"" + client.address().getAddress().getHostAddress() + "\" \"x-originating-port\" \"" + client.address().getPort()
                + "\" \"x-connected-ip\" \"" + client.local().getAddress().getHostAddress() + "\" \"x-connected-port\" \"" + client.local().getPort()
                + "\" \"x-proxy-ttl\" \"" + (client.hops() - 1) + "\" \"x-session-id\" \"godwit-" + client.session()
                + "\" \"x-client-transport\" \"" + (client.encrypted() ? "TLS" : "insecure") + "\")\r\n";
    }

    /** The capabilities in a response code. */
    private static Set<String> code(String line) {
        int start = line.toUpperCase(Locale.ROOT).indexOf("[CAPABILITY ");
        int end = line.indexOf(']', Math.max(0, start));
        return start < 0 || end < 0 ? null : words(line.substring(start + 12, end));
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>(List.of(text.strip().toUpperCase(Locale.ROOT).split(" +")));
        if (words.contains("LITERAL+")) {
            words.add("LITERAL-"); // the lesser is part of the greater (RFC 7888 §5)
        }
        return words;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
