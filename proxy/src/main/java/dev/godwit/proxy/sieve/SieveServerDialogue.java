package dev.godwit.proxy.sieve;

import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.backend.Backends;
import dev.godwit.proxy.config.DestinationConfig.Forwarding;
import dev.godwit.proxy.line.Credentials;
import dev.godwit.proxy.line.Sasl;
import dev.godwit.proxy.line.SaslClient;
import dev.godwit.proxy.line.ServerDialogue;
import dev.godwit.proxy.line.ServerSide;
import dev.godwit.proxy.line.Told;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Logs in to a ManageSieve server. */
final class SieveServerDialogue implements ServerDialogue {
    private static final int LONGEST_LITERAL = 64 * 1024;
    /** Their values are lists of words. */
    private static final Set<String> LISTS = Set.of("SIEVE", "SASL", "XCLIENT");

    /** What is waited for. */
    private enum Stand { GREETING, STARTTLS, SECURED, XCLIENT, LOGIN }

    private final ServerSide side;
    private final Credentials credentials;
    private Stand stand = Stand.GREETING;
    private Set<String> offered = new HashSet<>();
    private SieveWords words = new SieveWords();
    private SaslClient sasl;

    /** @param credentials null = only learn what the server offers */
    SieveServerDialogue(ServerSide side, Credentials credentials) {
        this.side = side;
        this.credentials = credentials;
    }

    @Override
    public void begin() {
        // the server speaks first
    }

    @Override
    public void line(byte[] line) {
        int literal = words.line(line);
        if (literal > LONGEST_LITERAL) {
            side.failed(Stage.DIALOGUE, "it sends a literal that is too long");
        } else if (literal >= 0) {
            side.literal(literal, words::literal);
        } else {
            SieveWords complete = words;
            words = new SieveWords();
            answer(complete);
        }
    }

    private void answer(SieveWords answer) {
        String first = answer.text(0).toUpperCase(Locale.ROOT);
        boolean isString = !answer.parts().isEmpty() && answer.parts().getFirst().isString();
        if (answer.isMalformed()) {
            side.failed(Stage.DIALOGUE, "it does not speak ManageSieve");
        } else if (isString) {
            string(answer);
        } else {
            switch (first) {
                case "OK" -> ok(answer);
                case "NO" -> no(answer);
                case "BYE" -> side.failed(stand == Stand.GREETING ? Stage.GREETING : Stage.DIALOGUE, "it says BYE");
                default -> { }
            }
        }
    }

    /** A capability, or a challenge. */
    private void string(SieveWords answer) {
        if (stand == Stand.LOGIN) {
            challenged(answer.text(0));
            return;
        }
        String name = answer.text(0).toUpperCase(Locale.ROOT);
        offered.add(name + "=" + (name.equals("IMPLEMENTATION") ? "" : answer.text(1)));
        if (LISTS.contains(name)) {
            for (String word : answer.text(1).strip().split(" +")) {
                offered.add(name + ":" + (name.equals("SIEVE") ? word : word.toUpperCase(Locale.ROOT)));
            }
        }
    }

    private void ok(SieveWords answer) {
        switch (stand) {
            case GREETING -> {
                if (Backends.needsStartTls(side.service())) {
                    stand = Stand.STARTTLS;
                    side.send("STARTTLS\r\n");
                } else {
                    known();
                }
            }
            case STARTTLS -> {
                stand = Stand.SECURED;
                offered = new HashSet<>();
                side.startTls(() -> { }); // the server tells its capabilities anew by itself
            }
            case SECURED -> known();
            case XCLIENT -> logIn();
            case LOGIN -> accepted(answer);
        }
    }

    /** Success may carry the last message of the mechanism: {@code OK (SASL "…")}. */
    private void accepted(SieveWords answer) {
        side.accepted("", line(answer));
    }

    private void no(SieveWords answer) {
        switch (stand) {
            case XCLIENT -> logIn();
            case LOGIN -> side.refused(line(answer));
            case GREETING, STARTTLS, SECURED -> side.failed(Stage.GREETING, "it refuses to serve");
        }
    }

    /** The answer on one line, literals as quoted strings. */
    private static String line(SieveWords answer) {
        StringBuilder line = new StringBuilder();
        for (SieveWords.Part part : answer.parts()) {
            String text = part.isString() ? '"' + part.text().replaceAll("[\r\n]+", " ").replace("\\", "\\\\").replace("\"", "\\\"") + '"' : part.text();
            line.append(line.isEmpty() ? "" : " ").append(text);
        }
        return line.toString();
    }

    private void known() {
        side.learned(offered);
        if (credentials == null) {
            side.send("LOGOUT\r\n");
            side.finished();
            return;
        }
        Set<String> wanted = list("XCLIENT:");
        Optional<String> xclient = side.service().forwarding() == Forwarding.NATIVE ? Told.xclient(wanted, side.client(), null, false) : Optional.empty();
        if (xclient.isPresent()) {
            stand = Stand.XCLIENT;
            side.send(xclient.get() + "\r\n");
        } else {
            logIn();
        }
    }

    private Set<String> list(String prefix) {
        Set<String> names = new HashSet<>();
        offered.stream().filter(name -> name.startsWith(prefix)).forEach(name -> names.add(name.substring(prefix.length())));
        return names;
    }

    private void logIn() {
        Optional<SaslClient> way = SaslClient.of(credentials, list("SASL:"));
        if (way.isEmpty()) {
            side.failed(Stage.DIALOGUE, "it offers no mechanism for these credentials");
            return;
        }
        stand = Stand.LOGIN;
        sasl = way.get();
        side.send("AUTHENTICATE \"" + sasl.mechanism() + "\"" + (sasl.initial() == null ? "" : " " + string(sasl.initial())) + "\r\n");
    }

    private void challenged(String challenge) {
        byte[] answer = sasl.answer();
        byte[] message = Sasl.decode(challenge);
        if (answer != null) {
            side.send(string(answer) + "\r\n");
        } else if (message == null) {
            side.failed(Stage.DIALOGUE, "its challenge is not base64");
        } else {
            side.challenge(message);
        }
    }

    @Override
    public void respond(byte[] message) {
        side.send((message == null ? "\"*\"" : string(message)) + "\r\n");
    }

    /** RFC 5804 §4: a quoted string has at most 1024 octets. */
    private static String string(byte[] message) {
        String text = Sasl.encode(message);
        return text.length() <= 1000 ? '"' + text + '"' : "{" + text.length() + "+}\r\n" + text;
    }
}
