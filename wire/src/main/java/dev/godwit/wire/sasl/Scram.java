package dev.godwit.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SCRAM, RFC 5802 and RFC 7677, without channel binding: the password never travels, and both sides prove they know it. */
public final class Scram implements Sasl {
    /** The hash function inside. */
    public enum Hash {
        SHA_256("SHA-256", "HmacSHA256"),
        SHA_1("SHA-1", "HmacSHA1");

        private final String digest;
        private final String mac;

        Hash(String digest, String mac) {
            this.digest = digest;
            this.mac = mac;
        }
    }

    private enum Step { FIRST, PROOF, SERVER_PROOF, DONE }

    /** A hostile server could keep us computing for hours; real ones use 4096 to 600 000. */
    private static final int MOST_ITERATIONS = 2_000_000;

    private final Hash hash;
    private final String header; // gs2-header
    private final String firstBare; // client-first-message-bare
    private final String nonce;
    private final byte[] password;
    private byte[] serverSignature = {};
    private Step step = Step.FIRST;

    /**
     * @param nonce gives a fresh unpredictable printable text without commas, see {@link #randomNonce()}
     * @throws SaslException if name or password hold characters that SASLprep (RFC 4013) forbids
     */
    public Scram(Hash hash, Credentials.Password credentials, Supplier<String> nonce) throws SaslException {
        this.hash = hash;
        this.nonce = nonce.get();
        this.header = "n," + credentials.authorization().map(name -> "a=" + saslName(name)).orElse("") + ",";
        this.firstBare = "n=" + saslName(SaslPrep.prepare(credentials.user())) + ",r=" + this.nonce;
        this.password = SaslPrep.prepare(credentials.password()).getBytes(StandardCharsets.UTF_8);
    }

    /** 144 random bits as text. */
    public static String randomNonce() {
        byte[] bits = new byte[18];
        new SecureRandom().nextBytes(bits);
        return Base64.getEncoder().encodeToString(bits);
    }

    @Override
    public String name() {
        return "SCRAM-" + hash.digest;
    }

    @Override
    public Optional<byte[]> initialResponse() {
        step = Step.PROOF;
        return Optional.of((header + firstBare).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        String text = new String(challenge, StandardCharsets.UTF_8);
        return switch (step) {
            case FIRST, DONE -> throw new SaslException("the server sent a challenge where " + name() + " has none");
            case PROOF -> prove(text);
            case SERVER_PROOF -> verify(text);
        };
    }

    private byte[] prove(String serverFirst) throws SaslException {
        ScramChallenge challenge = ScramChallenge.parse(serverFirst);
        if (!challenge.nonce().startsWith(nonce) || challenge.nonce().length() == nonce.length()) {
            throw new SaslException("the server did not extend our nonce: somebody may be replaying a session");
        }
        if (challenge.iterations() > MOST_ITERATIONS) {
            throw new SaslException("the server asks for " + challenge.iterations() + " hash iterations, which is absurd");
        }
        String binding = Base64.getEncoder().encodeToString(header.getBytes(StandardCharsets.UTF_8));
        String withoutProof = "c=" + binding + ",r=" + challenge.nonce();
        byte[] message = (firstBare + ',' + serverFirst + ',' + withoutProof).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] salted = saltedPassword(challenge);
            byte[] clientKey = hmac(hash.mac, salted, ascii("Client Key"));
            byte[] stored = MessageDigest.getInstance(hash.digest).digest(clientKey);
            byte[] proof = xor(clientKey, hmac(hash.mac, stored, message));
            serverSignature = hmac(hash.mac, hmac(hash.mac, salted, ascii("Server Key")), message);
            step = Step.SERVER_PROOF;
            return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new SaslException(name() + " is not possible on this machine", e);
        }
    }

    private byte[] verify(String serverFinal) throws SaslException {
        String attribute = serverFinal.split(",", 2)[0];
        if (attribute.startsWith("e=")) {
            throw new SaslException("the server refused: " + attribute.substring(2).replaceAll("[^A-Za-z0-9-]", "?"));
        }
        String expected = "v=" + Base64.getEncoder().encodeToString(serverSignature);
        if (!MessageDigest.isEqual(ascii(expected), attribute.getBytes(StandardCharsets.UTF_8))) {
            throw new SaslException("the server could not prove that it knows the password: it may be an impostor");
        }
        step = Step.DONE;
        return new byte[0];
    }

    /** Hi() of RFC 5802 §2.2. */
    private byte[] saltedPassword(ScramChallenge challenge) throws GeneralSecurityException {
        Mac mac = keyed(hash.mac, password);
        mac.update(challenge.salt());
        byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] sum = block.clone();
        for (int i = 1; i < challenge.iterations(); i++) {
            block = mac.doFinal(block);
            for (int j = 0; j < sum.length; j++) {
                sum[j] ^= block[j];
            }
        }
        return sum;
    }

    static byte[] hmac(String algorithm, byte[] key, byte[] data) throws GeneralSecurityException {
        return keyed(algorithm, key).doFinal(data);
    }

    private static Mac keyed(String algorithm, byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        // HMAC pads keys with zeros, so one zero is the empty key that SecretKeySpec refuses.
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
        return mac;
    }

    private static byte[] xor(byte[] left, byte[] right) {
        byte[] result = new byte[left.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (left[i] ^ right[i]);
        }
        return result;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** saslname of RFC 5802 §5.1. */
    static String saslName(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    @Override
    public boolean complete() {
        return step == Step.DONE;
    }

    @Override
    public String toString() {
        return name();
    }
}
