package dev.godwit.wire.sasl;

import java.util.Base64;

/** server-first-message of RFC 5802 §7. */
record ScramChallenge(String nonce, byte[] salt, int iterations) {
    static ScramChallenge parse(String text) throws SaslException {
        String[] attributes = text.split(",", -1);
        if (attributes[0].startsWith("m=")) {
            throw new SaslException("the server demands a SCRAM extension that nobody has defined");
        }
        if (attributes[0].startsWith("e=")) {
            throw new SaslException("the server refused: " + attributes[0].substring(2).replaceAll("[^A-Za-z0-9-]", "?"));
        }
        if (attributes.length < 3) {
            throw malformed();
        }
        try {
            byte[] salt = Base64.getDecoder().decode(value("s=", attributes[1]));
            int iterations = Integer.parseInt(value("i=", attributes[2]));
            if (salt.length == 0 || iterations < 1) {
                throw malformed();
            }
            return new ScramChallenge(value("r=", attributes[0]), salt, iterations);
        } catch (IllegalArgumentException e) { // of base64 and of the number
            throw malformed();
        }
    }

    private static String value(String prefix, String attribute) throws SaslException {
        if (!attribute.startsWith(prefix)) {
            throw malformed();
        }
        return attribute.substring(prefix.length());
    }

    private static SaslException malformed() {
        return new SaslException("the server's SCRAM challenge is malformed");
    }
}
