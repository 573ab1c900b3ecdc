package dev.godwit.login;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointType.Option;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.wire.sasl.Credentials;
import dev.godwit.wire.sasl.Sasl;
import dev.godwit.wire.sasl.SaslChoice;
import dev.godwit.wire.sasl.SaslException;
import dev.godwit.wire.sasl.Scram;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How somebody logs in by SASL, as the URL says.
 *
 * @param auth {@code auto}, or a mechanism's name in lower case
 */
public record LoginOptions(LoginAs as, String auth, ServerOptions server) {
    private static final Set<String> MECHANISMS = Set.of("auto", "plain", "login", "scram-sha-1", "scram-sha-256", "cram-md5", "xoauth2",
            "oauthbearer", "external");

    public static final List<Option> ALL = List.of(
            new Option("auth", "auto, plain, login, scram-sha-1, scram-sha-256, cram-md5, xoauth2, oauthbearer, external", "how to log in; auto takes what the server offers"),
            new Option("master", "ADMIN", "log in as USER*ADMIN with the password of the master user (Dovecot)"),
            new Option("master-separator", "CHARACTER", "what stands between user and master user; * unless given"),
            new Option("admin", "ADMIN", "log in as ADMIN on behalf of the user (SASL authorization identity: Cyrus, Zimbra)"),
            new Option("authz", "USER", "log in as the URL's user on behalf of USER, the other way to say the same"));

    /** @throws EndpointException USAGE for values that make no sense */
    public static LoginOptions of(EndpointUri uri, ServerOptions server) {
        String auth = uri.option("auth").orElse("auto");
        if (!MECHANISMS.contains(auth)) {
            throw UriOptions.usage(uri, "has auth=" + auth, "Known: " + String.join(", ", new TreeSet<>(MECHANISMS)) + ".");
        }
        return new LoginOptions(LoginAs.of(uri), auth, server);
    }

    /**
     * The mechanism to use: PLAIN first on a verified connection, since it works with every way a server may keep passwords,
     * where SCRAM is offered by some that cannot serve it for every user. Where somebody may listen, the mechanisms that do
     * not show the password come first. Master users are known to PLAIN and LOGIN only (Dovecot).
     *
     * @param offered by the server, in upper case
     * @param loginCommand whether the protocol has a LOGIN command that may be used
     * @throws EndpointException ACCESS_DENIED if none fits
     */
    public String mechanism(Set<String> offered, boolean loginCommand) {
        if (!auth.equals("auto")) {
            return auth.toUpperCase(Locale.ROOT);
        }
        if (server.tls().client().isPresent() && offered.contains("EXTERNAL")) {
            return "EXTERNAL";
        }
        List<String> order = as.isMaster() ? List.of("PLAIN") : server.trusted() ? List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-1")
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
        throw EndpointException.of(Kind.ACCESS_DENIED, server.display() + ": the server offers no way to log in that Godwit knows: "
                + (offered.isEmpty() ? "none at all" : String.join(", ", offered)))
                .nextStep("If the server wants TLS before a login, use the scheme with TLS.");
    }

    /** Whether the mechanism carries a token, which is asked for anew when it was refused. */
    public static boolean usesToken(String mechanism) {
        return mechanism.equals("XOAUTH2") || mechanism.equals("OAUTHBEARER");
    }

    /** What may be sent on a connection that is encrypted or not. */
    public SaslChoice choice(String mechanism, boolean encrypted) {
        return new SaslChoice(encrypted, server.cleartext(), mechanism.equals("CRAM-MD5"), server.address(), Scram::randomNonce);
    }

    /**
     * The exchange to go through.
     *
     * @param tokenWasRefused whether a new token is needed
     * @throws EndpointException ACCESS_DENIED if the mechanism cannot be used on this connection
     */
    public Sasl sasl(String mechanism, boolean encrypted, Secrets secrets, boolean tokenWasRefused) throws SaslException {
        return choice(mechanism, encrypted).named(mechanism, credentials(mechanism, secrets, tokenWasRefused)).orElseThrow(() -> unfit(mechanism));
    }

    private Credentials credentials(String mechanism, Secrets secrets, boolean tokenWasRefused) {
        Optional<String> authorization = as.authorization();
        return switch (mechanism) {
            case "XOAUTH2", "OAUTHBEARER" -> new Credentials.Token(authorization.orElse(as.user()), secrets.token(tokenWasRefused), Optional.empty());
            case "EXTERNAL" -> new Credentials.Certificate(Optional.of(as.account()));
            default -> new Credentials.Password(as.user(), secrets.password(), authorization);
        };
    }

    public EndpointException unfit(String mechanism) {
        return EndpointException.of(Kind.ACCESS_DENIED, server.display() + ": " + mechanism + " cannot be used on this connection with these options")
                .nextStep("Use the scheme with TLS, or another mechanism by ?auth=.");
    }
}
