package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.Secrets;
import dev.godwit.imap.client.AskCapabilities;
import dev.godwit.imap.client.Authenticate;
import dev.godwit.imap.client.Capabilities;
import dev.godwit.imap.client.Compress;
import dev.godwit.imap.client.ImapClient;
import dev.godwit.imap.client.Login;
import dev.godwit.imap.client.ProxyAuth;
import dev.godwit.imap.client.StartTls;
import dev.godwit.wire.Transcript;
import dev.godwit.wire.imap.StatusResponse;
import dev.godwit.wire.net.Connection;
import dev.godwit.wire.net.TlsMode;
import dev.godwit.wire.sasl.Credentials;
import dev.godwit.wire.sasl.Sasl;
import dev.godwit.wire.sasl.SaslChoice;
import dev.godwit.wire.sasl.Scram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Connects, makes the connection safe, and logs in. */
final class ImapLogin {
    private final ImapOptions options;
    private final Secrets secrets;
    private final TranscriptFile transcript;

    /** @param transcript null for none */
    ImapLogin(ImapOptions options, Secrets secrets, TranscriptFile transcript) {
        this.options = options;
        this.secrets = secrets;
        this.transcript = transcript;
    }

    ImapClient connect() {
        try {
            return connect(false);
        } catch (EndpointException e) {
            // a token that has expired meanwhile is replaced once; a password does not get better by repeating it
            if (usesToken && e.kind() == Kind.ACCESS_DENIED) {
                return connect(true);
            }
            throw e;
        }
    }

    private volatile boolean usesToken;

    private ImapClient connect(boolean tokenWasRefused) {
        ImapClient client = null;
        try {
            client = new ImapClient(Connection.open(options.address(), options.tls(), options.timeouts(),
                    transcript == null ? Transcript.OFF : transcript.newConnection()), options.disabled());
            StatusResponse greeting = client.greeting();
            secure(client, greeting);
            if (greeting.condition() != StatusResponse.Condition.PREAUTH) {
                logIn(client, tokenWasRefused);
            }
            askCapabilities(client);
            if (options.login().proxyAuth().isPresent()) {
                client.run(new ProxyAuth(raw(options.login().proxyAuth().get())));
            }
            if (options.compress() && client.capabilities().has("COMPRESS=DEFLATE")) {
                client.run(new Compress(client));
            }
            return client;
        } catch (IOException e) {
            throw giveUp(client, ImapErrors.of(options.display(), e));
        } catch (EndpointException e) {
            throw giveUp(client, e);
        }
    }

    private static EndpointException giveUp(ImapClient client, EndpointException error) {
        if (client != null) {
            try {
                client.close();
            } catch (IOException e) {
                error.addSuppressed(e);
            }
        }
        return error;
    }

    private void secure(ImapClient client, StatusResponse greeting) throws IOException {
        if (options.tls().mode() != TlsMode.STARTTLS) {
            return;
        }
        // a session that is logged in before STARTTLS cannot be upgraded (RFC 9051 §11.1)
        if (greeting.condition() == StatusResponse.Condition.PREAUTH) {
            throw noStartTls("the server logs in before it can be asked for TLS");
        }
        askCapabilities(client);
        if (!client.capabilities().has("STARTTLS")) {
            throw noStartTls("the server does not offer STARTTLS");
        }
        client.run(new StartTls(client));
    }

    private EndpointException noStartTls(String why) {
        return EndpointException.of(Kind.ACCESS_DENIED, options.display() + ": " + why)
                .nextStep("Use imaps:// if the server has TLS on another port; ?cleartext=yes sends everything, the password too, so that anybody on the path can read it.");
    }

    private static void askCapabilities(ImapClient client) throws IOException {
        if (!client.knowsCapabilities()) {
            client.run(new AskCapabilities());
        }
    }

    private void logIn(ImapClient client, boolean tokenWasRefused) throws IOException {
        askCapabilities(client);
        Capabilities before = client.capabilities();
        Set<String> offered = offered(before);
        boolean loginCommand = !before.has("LOGINDISABLED") && options.login().authorization().isEmpty();
        String wanted = options.auth().equals("auto") ? automatic(offered, loginCommand) : options.auth().toUpperCase(Locale.ROOT);
        usesToken = wanted.equals("XOAUTH2") || wanted.equals("OAUTHBEARER");
        boolean encrypted = client.connection().tls().isPresent();
        SaslChoice choice = new SaslChoice(encrypted, options.cleartext(), wanted.equals("CRAM-MD5"), options.address(), Scram::randomNonce);
        client.capabilitiesMayChange();
        if (wanted.equals("LOGIN") && loginCommand && (options.auth().equals("login") || !offered.contains("LOGIN"))) {
            if (!choice.maySendSecrets()) {
                throw noMechanism(wanted);
            }
            client.run(new Login(raw(options.login().user()), raw(secrets.password())));
            return;
        }
        Sasl sasl = choice.named(wanted, credentials(wanted, tokenWasRefused)).orElseThrow(() -> noMechanism(wanted));
        Authenticate.run(client, sasl);
    }

    private static Set<String> offered(Capabilities capabilities) {
        Set<String> offered = new TreeSet<>();
        for (String name : capabilities.asList()) {
            if (name.startsWith("AUTH=")) {
                offered.add(name.substring(5));
            }
        }
        return offered;
    }

    /**
     * PLAIN first on a verified connection: it works with every way a server may keep passwords, where SCRAM is offered
     * by some that cannot serve it for every user. Where somebody may listen, the mechanisms that do not show the
     * password come first. Master users are known to PLAIN and LOGIN only (Dovecot).
     */
    private String automatic(Set<String> offered, boolean loginCommand) {
        if (options.tls().client().isPresent() && offered.contains("EXTERNAL")) {
            return "EXTERNAL";
        }
        List<String> order = options.login().isMaster() ? List.of("PLAIN") : options.trusted() ? List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-1")
                : List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN");
        for (String name : order) {
            if (offered.contains(name)) {
                return name;
            }
        }
        if (loginCommand || offered.contains("LOGIN")) {
            return "LOGIN";
        }
        for (String name : List.of("OAUTHBEARER", "XOAUTH2", "CRAM-MD5")) {
            if (offered.contains(name)) {
                return name;
            }
        }
        throw EndpointException.of(Kind.ACCESS_DENIED, options.display() + ": the server offers no way to log in that Godwit knows: "
                + (offered.isEmpty() ? "none at all" : String.join(", ", offered)))
                .nextStep("If the server wants TLS before a login, use imaps://.");
    }

    private Credentials credentials(String mechanism, boolean tokenWasRefused) {
        ImapOptions.LoginAs as = options.login();
        Optional<String> authorization = as.authorization();
        return switch (mechanism) {
            case "XOAUTH2", "OAUTHBEARER" -> new Credentials.Token(authorization.orElse(as.user()), secrets.token(tokenWasRefused), Optional.empty());
            case "EXTERNAL" -> new Credentials.Certificate(Optional.of(as.account()));
            default -> new Credentials.Password(as.user(), secrets.password(), authorization);
        };
    }

    private EndpointException noMechanism(String wanted) {
        return EndpointException.of(Kind.ACCESS_DENIED, options.display() + ": " + wanted + " cannot be used on this connection with these options")
                .nextStep("Use imaps://, or another mechanism by ?auth=.");
    }

    /** One char per byte of UTF-8, as the client takes strings. */
    private static String raw(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
