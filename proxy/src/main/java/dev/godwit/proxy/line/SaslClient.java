package dev.godwit.proxy.line;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** The client's part of SASL: credentials that are presented again, by a mechanism the server offers. One exchange. */
public final class SaslClient {
    private final Credentials credentials;
    private final String mechanism;
    private final byte[] first; // null: the server speaks first
    private final Deque<byte[]> next = new ArrayDeque<>(2);

    private SaslClient(Credentials credentials, String mechanism, byte[] first) {
        this.credentials = credentials;
        this.mechanism = mechanism;
        this.first = first;
    }

    /** @param offered names of mechanisms @return empty if none of them can carry the credentials */
    public static Optional<SaslClient> of(Credentials credentials, Set<String> offered) {
        return switch (credentials) {
            case Credentials.Password password when offered.contains("PLAIN") -> Optional.of(new SaslClient(password, "PLAIN", password.plain()));
            case Credentials.Password password when offered.contains("LOGIN") && isAlone(password) -> Optional.of(login(password));
            case Credentials.Password _ -> Optional.empty();
            case Credentials.Token token -> Optional.of(new SaslClient(token, token.mechanism(), token.message())).filter(_ -> offered.contains(token.mechanism()));
            case Credentials.Scram scram -> Optional.of(new SaslClient(scram, scram.mechanism(), scram.first())).filter(_ -> offered.contains(scram.mechanism()));
        };
    }

    private static SaslClient login(Credentials.Password password) {
        SaslClient client = new SaslClient(password, "LOGIN", null);
        client.next.add(password.authentication().getBytes(StandardCharsets.UTF_8));
        client.next.add(password.password().getBytes(StandardCharsets.UTF_8));
        return client;
    }

    private static boolean isAlone(Credentials.Password password) {
        return password.authorization().isEmpty() || password.authorization().equals(password.authentication());
    }

    public String mechanism() {
        return mechanism;
    }

    /** The initial response, or null if the server speaks first. */
    public byte[] initial() {
        return first;
    }

    /** The initial response is not sent with the command but when the server asks. */
    public void defer() {
        if (first != null) {
            next.addFirst(first);
        }
    }

    /** The answer to the server's challenge; null if the client must answer it itself. */
    public byte[] answer() {
        if (!next.isEmpty()) {
            return next.poll();
        }
        return credentials instanceof Credentials.Scram ? null : credentials instanceof Credentials.Token ? Sasl.OAUTH_END : new byte[0];
    }
}
