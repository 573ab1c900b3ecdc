package dev.godwit.testkit.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** SCRAM without channel binding (RFC 5802, RFC 7677). */
final class Scram {
    private static final int ITERATIONS = 4096;

    private Scram() {
    }

    static Reply run(Session s, String initial, String hash, String mac) throws IOException {
        String first = Login.answer(s, initial, "");
        if (!first.startsWith("n,")) {
            throw Refused.bad("channel binding not supported");
        }
        int gs2End = first.indexOf(',', 2) + 1;
        String authzid = unescape(first.substring(2, gs2End - 1).replaceFirst("^a=", ""));
        String bare = first.substring(gs2End);
        Map<Character, String> client = attributes(bare);
        String user = unescape(client.getOrDefault('n', ""));
        String password = s.server.store().passwordOf(user);
        byte[] salt = ("salt of " + user).getBytes(StandardCharsets.UTF_8);
        String nonce = client.get('r') + "3rfcNHYJY1ZVvWVs7j";
        String serverFirst = "r=" + nonce + ",s=" + base64(salt) + ",i=" + ITERATIONS;
        String last = Login.answer(s, null, serverFirst);
        Map<Character, String> proof = attributes(last);
        int proofAt = last.lastIndexOf(",p=");
        if (password == null || proofAt < 0 || !nonce.equals(proof.get('r'))
                || !base64(first.substring(0, gs2End).getBytes(StandardCharsets.UTF_8)).equals(proof.get('c'))) {
            throw Login.failed();
        }
        String message = bare + "," + serverFirst + "," + last.substring(0, proofAt);
        String verifier = verify(password, salt, message, last.substring(proofAt + 3), hash, mac);
        Login.answer(s, null, "v=" + verifier);
        return Login.enter(s, authzid, user);
    }

    /** The server's signature, if the client's proof holds. */
    private static String verify(String password, byte[] salt, String message, String proof, String hash, String mac) {
        try {
            int bits = mac.equals("HmacSHA1") ? 160 : 256;
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2With" + mac)
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, bits)).getEncoded();
            byte[] storedKey = MessageDigest.getInstance(hash).digest(hmac(mac, salted, "Client Key"));
            byte[] signature = hmac(mac, storedKey, message);
            byte[] clientKey = Base64.getDecoder().decode(proof);
            for (int i = 0; i < Math.min(clientKey.length, signature.length); i++) {
                clientKey[i] ^= signature[i];
            }
            if (!MessageDigest.isEqual(MessageDigest.getInstance(hash).digest(clientKey), storedKey)) {
                throw Login.failed();
            }
            return base64(hmac(mac, hmac(mac, salted, "Server Key"), message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IllegalArgumentException e) {
            throw Login.failed();
        }
    }

    private static byte[] hmac(String algorithm, byte[] key, String message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<Character, String> attributes(String message) {
        Map<Character, String> attributes = new HashMap<>();
        for (String part : message.split(",")) {
            if (part.length() > 1 && part.charAt(1) == '=') {
                attributes.put(part.charAt(0), part.substring(2));
            }
        }
        return attributes;
    }

    private static String unescape(String name) {
        return name.replace("=2C", ",").replace("=3D", "=");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
