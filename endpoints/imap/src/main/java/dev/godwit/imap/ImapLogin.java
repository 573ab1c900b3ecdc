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
import dev.godwit.login.LoginOptions;
import dev.godwit.login.TranscriptFile;
import dev.godwit.wire.Transcript;
import dev.godwit.wire.imap.StatusResponse;
import dev.godwit.wire.net.Connection;
import dev.godwit.wire.net.TlsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            client = new ImapClient(Connection.open(options.server().address(), options.server().tls(), options.server().timeouts(),
                    transcript == null ? Transcript.OFF : transcript.newConnection()), options.disabled());
            StatusResponse greeting = client.greeting();
            secure(client, greeting);
            if (greeting.condition() != StatusResponse.Condition.PREAUTH) {
                logIn(client, tokenWasRefused);
            }
            askCapabilities(client);
            if (options.login().as().proxyAuth().isPresent()) {
                client.run(new ProxyAuth(raw(options.login().as().proxyAuth().get())));
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
        if (options.server().tls().mode() != TlsMode.STARTTLS) {
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
        boolean loginCommand = !before.has("LOGINDISABLED") && options.login().as().authorization().isEmpty();
        String mechanism = options.login().mechanism(offered, loginCommand);
        usesToken = LoginOptions.usesToken(mechanism);
        boolean encrypted = client.connection().tls().isPresent();
        client.capabilitiesMayChange();
        if (mechanism.equals("LOGIN") && loginCommand && (options.login().auth().equals("login") || !offered.contains("LOGIN"))) {
            if (!options.login().choice(mechanism, encrypted).maySendSecrets()) {
                throw options.login().unfit(mechanism);
            }
            client.run(new Login(raw(options.login().as().user()), raw(secrets.password())));
            return;
        }
        Authenticate.run(client, options.login().sasl(mechanism, encrypted, secrets, tokenWasRefused));
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

    /** One char per byte of UTF-8, as the client takes strings. */
    private static String raw(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
