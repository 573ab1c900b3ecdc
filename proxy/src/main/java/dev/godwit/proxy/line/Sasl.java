package dev.godwit.proxy.line;

import java.util.Base64;

/** Base64 as SASL profiles write it. */
public final class Sasl {
    /** What ends an exchange in which the server has told why it refuses a token (RFC 7628 §3.2.3). */
    public static final byte[] OAUTH_END = {1};

    private Sasl() {}

    public static String encode(byte[] message) {
        return Base64.getEncoder().encodeToString(message);
    }

    /** As an initial response, where an empty one is written {@code =}. */
    public static String encodeInitial(byte[] message) {
        return message.length == 0 ? "=" : encode(message);
    }

    /** @return null if it is not base64 */
    public static byte[] decode(String text) {
        try {
            return text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
