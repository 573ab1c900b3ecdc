package dev.godwit.proxy.submission;

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

/** Logs in to a submission server. */
final class SubmissionServerDialogue implements ServerDialogue {
    /** For clients that did not say what they are called. */
    private static final String NAMELESS = "client.invalid";

    /** What is waited for. */
    private enum Stand { GREETING, EHLO, STARTTLS, XCLIENT, EHLO_AGAIN, LOGIN }

    private final ServerSide side;
    private final Credentials credentials;
    private final StringBuilder before = new StringBuilder();
    private Stand stand = Stand.GREETING;
    private Set<String> offered = new HashSet<>();
    private boolean secured;
    private boolean first = true;
    private SaslClient sasl;

    /** @param credentials null = only learn what the server offers */
    SubmissionServerDialogue(ServerSide side, Credentials credentials) {
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
        if (line.length() < 3 || !line.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9')) {
            side.failed(Stage.DIALOGUE, "it does not speak SMTP");
            return;
        }
        boolean last = line.length() == 3 || line.charAt(3) != '-';
        String text = line.length() > 4 ? line.substring(4) : "";
        if (stand == Stand.EHLO || stand == Stand.EHLO_AGAIN) {
            capability(text);
        } else if (stand == Stand.LOGIN && !last) {
            before.append(line).append("\r\n");
        }
        if (last) {
            first = true;
            answer(line, line.charAt(0), text);
        }
    }

    private void capability(String text) {
        if (first) {
            first = false; // its name and a greeting
            return;
        }
        String capability = text.strip().toUpperCase(Locale.ROOT);
        List<String> words = List.of(capability.split("[ =]+"));
        offered.add(capability);
        if (words.getFirst().equals("AUTH") || words.getFirst().equals("XCLIENT")) {
            words.subList(1, words.size()).forEach(word -> offered.add(words.getFirst() + ":" + word));
        }
    }

    private void answer(String line, char kind, String text) {
        boolean ok = kind == '2';
        switch (stand) {
            case GREETING -> {
                if (ok) {
                    ehlo(Stand.EHLO);
                } else {
                    side.failed(Stage.GREETING, "it refuses to serve");
                }
            }
            case EHLO -> {
                if (!ok) {
                    side.failed(Stage.GREETING, "it refuses EHLO");
                } else if (Backends.needsStartTls(side.service()) && !secured) {
                    stand = Stand.STARTTLS;
                    side.send("STARTTLS\r\n");
                } else {
                    known();
                }
            }
            case STARTTLS -> {
                if (ok) {
                    side.startTls(() -> {
                        secured = true;
                        ehlo(Stand.EHLO);
                    });
                } else {
                    side.failed(Stage.TLS, "it refuses STARTTLS");
                }
            }
            case XCLIENT -> ehlo(Stand.EHLO_AGAIN); // 220 = a new greeting; refused = things are as they were
            case EHLO_AGAIN -> logIn();
            case LOGIN -> login(line, kind, text);
        }
    }

    private void ehlo(Stand next) {
        stand = next;
        offered = new HashSet<>();
        side.send("EHLO " + (side.clientName().isEmpty() ? NAMELESS : side.clientName()) + "\r\n");
    }

    private void known() {
        side.learned(offered);
        if (credentials == null) {
            side.send("QUIT\r\n");
            side.finished();
            return;
        }
        Optional<String> xclient = side.service().forwarding() == Forwarding.NATIVE ? Told.xclient(list("XCLIENT:"), side.client(), side.clientName().isEmpty() ? null : side.clientName(), true) : Optional.empty();
        if (xclient.isPresent()) {
            stand = Stand.XCLIENT;
            side.send(xclient.get() + "\r\n");
        } else {
            logIn();
        }
    }

    private Set<String> list(String prefix) {
        Set<String> words = new HashSet<>();
        offered.stream().filter(name -> name.startsWith(prefix)).forEach(name -> words.add(name.substring(prefix.length())));
        return words;
    }

    private void logIn() {
        Optional<SaslClient> way = SaslClient.of(credentials, list("AUTH:"));
        if (way.isEmpty()) {
            side.failed(Stage.DIALOGUE, "it offers no mechanism for these credentials");
            return;
        }
        stand = Stand.LOGIN;
        sasl = way.get();
        String command = "AUTH " + sasl.mechanism();
        // RFC 4954 §4: a command line has at most 512 octets; a longer initial response is sent when it is asked for
        if (sasl.initial() != null && sasl.initial().length < 350) {
            side.send(command + " " + Sasl.encodeInitial(sasl.initial()) + "\r\n");
        } else {
            sasl.defer();
            side.send(command + "\r\n");
        }
    }

    private void login(String line, char kind, String text) {
        if (kind == '2') {
            side.accepted(before.toString(), line);
        } else if (kind != '3') {
            side.refused(before.isEmpty() ? line : before + line);
        } else {
            byte[] answer = sasl.answer();
            byte[] challenge = Sasl.decode(text.strip());
            if (answer != null) {
                side.send(Sasl.encode(answer) + "\r\n");
            } else if (challenge == null) {
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
