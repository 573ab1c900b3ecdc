package dev.godwit.wire.sasl;

import dev.godwit.wire.net.Address;
import dev.godwit.wire.sasl.Scram.Hash;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Picks the strongest mechanism.
 *
 * @param encrypted       whether the connection is
 * @param cleartextLogin  whether passwords and tokens may travel unencrypted; only ever by an option that says so
 * @param legacy          whether CRAM-MD5 may be used
 * @param server          what was connected to
 * @param nonce           see {@link Scram#randomNonce()}
 */
public record SaslChoice(
        boolean encrypted, boolean cleartextLogin, boolean legacy, Address server, Supplier<String> nonce) {
    /** Strongest first. CRAM-MD5 is before PLAIN only where PLAIN would show the password. */
    private static final List<String> ENCRYPTED =
            List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN", "CRAM-MD5", "OAUTHBEARER", "XOAUTH2", "EXTERNAL");

    private static final List<String> CLEAR =
            List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2");

    private static final Set<String> SHOW_THE_SECRET = Set.of("PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2");

    /** The usual one: nothing travels in clear. */
    public static SaslChoice strict(boolean encrypted, Address server) {
        return new SaslChoice(encrypted, false, false, server, Scram::randomNonce);
    }

    /**
     * Whether a secret may be sent as it is, as IMAP's LOGIN command does. To be asked before falling back to one.
     */
    public boolean maySendSecrets() {
        return encrypted || cleartextLogin;
    }

    /**
     * The strongest mechanism that the server offers and that can carry these credentials.
     *
     * @param offered the server's mechanism names in any case
     * @return empty if there is none
     * @throws SaslException if name or password cannot be used with any of them
     */
    public Optional<Sasl> choose(Set<String> offered, Credentials credentials) throws SaslException {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(offered);
        SaslException unfit = null;
        for (String name : encrypted ? ENCRYPTED : CLEAR) {
            if (names.contains(name) && isAllowed(name)) {
                try {
                    Optional<Sasl> mechanism = make(name, credentials);
                    if (mechanism.isPresent()) {
                        return mechanism;
                    }
                } catch (SaslException e) {
                    unfit = e; // a password that SASLprep forbids still goes through PLAIN
                }
            }
        }
        if (unfit != null) {
            throw unfit;
        }
        return Optional.empty();
    }

    /**
     * One mechanism that a person has named, whether it is offered or not; still none that shows a secret.
     *
     * @return empty if it is unknown, not allowed here, or cannot carry these credentials
     */
    public Optional<Sasl> named(String name, Credentials credentials) throws SaslException {
        return choose(Set.of(name), credentials);
    }

    private boolean isAllowed(String name) {
        return (maySendSecrets() || !SHOW_THE_SECRET.contains(name)) && (legacy || !name.equals("CRAM-MD5"));
    }

    private Optional<Sasl> make(String name, Credentials credentials) throws SaslException {
        boolean own = credentials.authorization().isEmpty();
        return Optional.ofNullable(switch (credentials) {
            case Credentials.Password password -> switch (name) {
                case "SCRAM-SHA-256" -> new Scram(Hash.SHA_256, password, nonce);
                case "SCRAM-SHA-1" -> new Scram(Hash.SHA_1, password, nonce);
                case "PLAIN" -> new Plain(password);
                case "LOGIN" -> own ? new Login(password) : null;
                case "CRAM-MD5" -> own ? new CramMd5(password) : null;
                default -> null;
            };
            case Credentials.Token token -> switch (name) {
                case "OAUTHBEARER" -> new OAuthBearer(token, server.host(), server.port());
                case "XOAUTH2" -> own ? new XOAuth2(token) : null;
                default -> null;
            };
            case Credentials.Certificate certificate -> name.equals("EXTERNAL") ? new External(certificate) : null;
        });
    }
}
