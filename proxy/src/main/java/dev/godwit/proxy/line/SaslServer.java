package dev.godwit.proxy.line;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The server's part of SASL, as far as it is needed to learn who logs in. One exchange; messages are decoded from base64
 * already.
 */
public final class SaslServer {
    /** Every mechanism it knows. SCRAM with channel binding cannot pass a proxy that ends TLS. */
    public static final Set<String> MECHANISMS = Set.of("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER", "SCRAM-SHA-1", "SCRAM-SHA-256");

    private static final byte[] NOTHING = {};

    /** What follows. */
    public sealed interface Step {
        /** The client is asked for more. */
        record Challenge(byte[] message) implements Step {}

        /** All that is needed is there. */
        record Done(Credentials credentials) implements Step {}

        /** The client does not keep to the mechanism. */
        record Malformed(String why) implements Step {}
    }

    private final String mechanism;
    private String user; // LOGIN: the name, once it has come
    private boolean asked;

    /** @param mechanism one of {@link #MECHANISMS} */
    public SaslServer(String mechanism) {
        this.mechanism = mechanism;
    }

    /** Begins. @param initial the initial response, or null if there was none */
    public Step start(byte[] initial) {
        if (initial != null) {
            return respond(initial);
        }
        asked = true;
        return new Step.Challenge(mechanism.equals("LOGIN") ? ascii("Username:") : NOTHING);
    }

    /** The client's next message. */
    public Step respond(byte[] message) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
        } catch (CharacterCodingException _) {
            return new Step.Malformed("not UTF-8");
        }
        return switch (mechanism) {
            case "PLAIN" -> plain(text);
            case "LOGIN" -> login(text);
            case "XOAUTH2" -> token(message, text, value(text.split("\u0001"), "user="));
            case "OAUTHBEARER" -> token(message, text, gs2(text, 'a'));
            default -> scram(message, text);
        };
    }

    private static Step plain(String text) {
        int first = text.indexOf('\0');
        int second = text.indexOf('\0', first + 1);
        if (first < 0 || second < 0 || text.indexOf('\0', second + 1) >= 0 || second == first + 1) {
            return new Step.Malformed("not PLAIN");
        }
        return new Step.Done(new Credentials.Password(text.substring(0, first), text.substring(first + 1, second), text.substring(second + 1)));
    }

    private Step login(String text) {
        if (text.indexOf('\0') >= 0) {
            return new Step.Malformed("NUL");
        }
        if (user == null) {
            user = text;
            return new Step.Challenge(ascii("Password:"));
        }
        return new Step.Done(new Credentials.Password("", user, text));
    }

    /** XOAUTH2 and OAUTHBEARER: fields separated by 0x01, one of which is {@code auth=Bearer TOKEN} (RFC 7628 §3.1). */
    private Step token(byte[] message, String text, String user) {
        String auth = value(text.split("\u0001"), "auth=");
        String token = auth != null && auth.regionMatches(true, 0, "Bearer ", 0, 7) ? auth.substring(7).strip() : "";
        if (token.isEmpty()) {
            return new Step.Malformed("no bearer token");
        }
        return new Step.Done(new Credentials.Token(mechanism, message, user == null ? "" : user, token));
    }

    /** RFC 5802 §7: client-first-message. */
    private Step scram(byte[] message, String text) {
        if (!text.startsWith("n,") && !text.startsWith("y,")) {
            return new Step.Malformed("channel binding is not offered");
        }
        String name = gs2(text, 'n');
        String authorization = gs2(text, 'a');
        if (name == null || name.isEmpty()) {
            return new Step.Malformed("no user name");
        }
        return new Step.Done(new Credentials.Scram(mechanism, message, name, authorization == null ? "" : authorization));
    }

    private static String value(String[] fields, String name) {
        for (String field : fields) {
            if (field.startsWith(name)) {
                return field.substring(name.length());
            }
        }
        return null;
    }

    /** A saslname of the GS2 header or of the message after it; {@code a=} is second, {@code n=} comes third. */
    private static String gs2(String text, char letter) {
        String[] parts = text.split(",", 5);
        int at = letter == 'a' ? 1 : 2;
        if (parts.length <= at || !parts[at].startsWith(letter + "=")) {
            return null;
        }
        String name = parts[at].substring(2);
        return name.matches("(?s)([^=]|=2C|=3D)*") ? name.replace("=2C", ",").replace("=3D", "=") : null;
    }

    /** Whether the client was asked for its first message. */
    public boolean asked() {
        return asked;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
