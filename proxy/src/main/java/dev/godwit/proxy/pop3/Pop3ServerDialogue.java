package dev.godwit.proxy.pop3;

import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.backend.Backends;
import dev.godwit.proxy.config.DestinationConfig.Forwarding;
import dev.godwit.proxy.line.Credentials;
import dev.godwit.proxy.line.Sasl;
import dev.godwit.proxy.line.SaslClient;
import dev.godwit.proxy.line.ServerDialogue;
import dev.godwit.proxy.line.ServerSide;
import dev.godwit.proxy.line.Told;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Logs in to a POP3 server. */
final class Pop3ServerDialogue implements ServerDialogue {

    /** What is waited for. */
    private enum Stand { GREETING, STLS, CAPA, CAPA_LINES, XCLIENT, USER, LOGIN }

    private final ServerSide side;
    private final Credentials credentials;
    private Stand stand = Stand.GREETING;
    private Set<String> offered = new HashSet<>();
    private SaslClient sasl;

    /** @param credentials null = only learn what the server offers */
    Pop3ServerDialogue(ServerSide side, Credentials credentials) {
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
        boolean ok = line.startsWith("+OK");
        switch (stand) {
            case GREETING -> {
                if (line.contains("[XCLIENT]")) { // Dovecot, to those it trusts; not among its capabilities
                    offered.add("XCLIENT ADDR PORT SESSION TTL");
                }
                greeting(ok);
            }
            case STLS -> {
                if (ok) {
                    side.startTls(this::know);
                } else {
                    side.failed(Stage.TLS, "it refuses STLS");
                }
            }
            case CAPA -> {
                stand = Stand.CAPA_LINES;
                if (!ok) { // RFC 1939 alone
                    offered.add("USER");
                    known();
                }
            }
            case CAPA_LINES -> capability(line);
            case XCLIENT -> logIn(); // whether or not it liked it
            case USER -> user(line, ok);
            case LOGIN -> login(line, ok);
        }
    }

    private void greeting(boolean ok) {
        if (!ok) {
            side.failed(Stage.GREETING, "it refuses to serve");
        } else if (Backends.needsStartTls(side.service())) {
            stand = Stand.STLS;
            side.send("STLS\r\n");
        } else {
            know();
        }
    }

    private void know() {
        Set<String> before = credentials == null ? null : side.known();
        if (before == null) {
            stand = Stand.CAPA;
            side.send("CAPA\r\n");
        } else {
            offered = before;
            known();
        }
    }

    private void capability(String line) {
        if (line.equals(".")) {
            known();
            return;
        }
        String capability = line.strip().toUpperCase(Locale.ROOT);
        List<String> words = List.of(capability.split(" +"));
        offered.add(words.getFirst().equals("IMPLEMENTATION") ? "IMPLEMENTATION" : capability);
        if (words.getFirst().equals("SASL")) {
            words.subList(1, words.size()).forEach(name -> offered.add("SASL=" + name));
        }
    }

    private void known() {
        side.learned(offered);
        if (credentials == null) {
            side.send("QUIT\r\n");
            side.finished();
            return;
        }
        Optional<String> xclient = side.service().forwarding() == Forwarding.NATIVE ? Told.xclient(wanted(), side.client(), null, false) : Optional.empty();
        if (xclient.isPresent()) {
            stand = Stand.XCLIENT;
            side.send(xclient.get() + "\r\n");
        } else {
            logIn();
        }
    }

    private Set<String> wanted() {
        Set<String> wanted = new HashSet<>();
        offered.stream().filter(line -> line.startsWith("XCLIENT ")).forEach(line -> wanted.addAll(List.of(line.split(" +"))));
        return wanted;
    }

    private void logIn() {
        Set<String> mechanisms = new HashSet<>();
        offered.stream().filter(line -> line.startsWith("SASL=")).forEach(line -> mechanisms.add(line.substring(5)));
        Optional<SaslClient> way = SaslClient.of(credentials, mechanisms);
        if (way.isPresent()) {
            auth(way.get());
        } else if (credentials instanceof Credentials.Password password && offered.contains("USER") && isOneLine(password)) {
            stand = Stand.USER;
            side.send("USER " + password.authentication() + "\r\n");
        } else {
            side.failed(Stage.DIALOGUE, "it offers no mechanism for these credentials");
        }
    }

    private static boolean isOneLine(Credentials.Password password) {
        boolean alone = password.authorization().isEmpty() || password.authorization().equals(password.authentication());
        return alone && (password.authentication() + password.password()).chars().noneMatch(c -> c < ' ');
    }

    private void auth(SaslClient way) {
        stand = Stand.LOGIN;
        sasl = way;
        String command = "AUTH " + way.mechanism();
        // RFC 5034 §4: a command has at most 255 octets; a longer initial response is sent when it is asked for
        if (way.initial() != null && way.initial().length < 150) {
            side.send(command + " " + Sasl.encodeInitial(way.initial()) + "\r\n");
        } else {
            way.defer();
            side.send(command + "\r\n");
        }
    }

    private void user(String line, boolean ok) {
        if (ok && credentials instanceof Credentials.Password password) {
            stand = Stand.LOGIN;
            side.send("PASS " + password.password() + "\r\n");
        } else {
            side.refused(line);
        }
    }

    private void login(String line, boolean ok) {
        if (ok) {
            side.accepted("", line);
        } else if (!line.startsWith("+ ") && !line.equals("+")) {
            side.refused(line.startsWith("-ERR") ? line : null);
        } else {
            byte[] answer = sasl == null ? null : sasl.answer();
            byte[] challenge = Sasl.decode(line.substring(1).strip());
            if (answer != null) {
                side.send(Sasl.encode(answer) + "\r\n");
            } else if (challenge == null || sasl == null) {
                side.failed(Stage.DIALOGUE, "its challenge is not base64");
            } else {
                side.challenge(challenge);
            }
        }
    }

    @Override
    public void respond(byte[] message) {
        side.send((message == null ? "*" : Sasl.encode(message)) + "\r\n");
    }
}
