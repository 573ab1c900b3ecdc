package dev.godwit.managesieve;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.Secrets;
import dev.godwit.login.LoginOptions;
import dev.godwit.login.TranscriptFile;
import dev.godwit.managesieve.client.Authenticate;
import dev.godwit.managesieve.client.Capability;
import dev.godwit.managesieve.client.SieveClient;
import dev.godwit.managesieve.client.StartTls;
import dev.godwit.wire.Transcript;
import dev.godwit.wire.net.Connection;
import dev.godwit.wire.net.TlsMode;
import java.io.IOException;

/** Connects, makes the connection safe, and logs in. */
final class SieveLogin {
    private final SieveOptions options;
    private final Secrets secrets;
    private final TranscriptFile transcript;
    private volatile boolean usesToken;

    /** @param transcript null for none */
    SieveLogin(SieveOptions options, Secrets secrets, TranscriptFile transcript) {
        this.options = options;
        this.secrets = secrets;
        this.transcript = transcript;
    }

    SieveClient connect() {
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

    private SieveClient connect(boolean tokenWasRefused) {
        Connection connection = null;
        try {
            connection = Connection.open(options.server().address(), options.server().tls(), options.server().timeouts(),
                    transcript == null ? Transcript.OFF : transcript.newConnection());
            SieveClient client = new SieveClient(connection);
            if (options.server().tls().mode() == TlsMode.STARTTLS) {
                secure(client);
            }
            String mechanism = options.login().mechanism(client.capabilities().mechanisms(), false);
            usesToken = LoginOptions.usesToken(mechanism);
            Authenticate.run(client, options.login().sasl(mechanism, connection.tls().isPresent(), secrets, tokenWasRefused));
            Capability.run(client);
            return client;
        } catch (IOException e) {
            throw giveUp(connection, SieveErrors.of(options.display(), e));
        } catch (EndpointException e) {
            throw giveUp(connection, e);
        }
    }

    private void secure(SieveClient client) throws IOException {
        if (!client.capabilities().has("STARTTLS")) {
            throw EndpointException.of(Kind.ACCESS_DENIED, options.display() + ": the server does not offer STARTTLS")
                    .nextStep("Use sieves:// if the server has TLS on another port; ?cleartext=yes sends everything, the password too, so that anybody on the path can read it.")
                    .explainedAs("sieve-no-starttls");
        }
        StartTls.run(client);
    }

    private static EndpointException giveUp(Connection connection, EndpointException error) {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                error.addSuppressed(e);
            }
        }
        return error;
    }
}
