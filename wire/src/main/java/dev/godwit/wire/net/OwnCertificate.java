package dev.godwit.wire.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate that we show, and the key that proves it to be ours.
 *
 * @param chain the certificate first, then its issuers
 * @param key   belongs to the first
 */
public record OwnCertificate(List<X509Certificate> chain, PrivateKey key) {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----(.*?)-----END ", Pattern.DOTALL);
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    public OwnCertificate {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both and looks whether they belong together: TLS libraries find that out at the first handshake only.
     *
     * @param chain PEM
     * @param key   PEM, not encrypted: PKCS #8 (RFC 5958), or the older forms for RSA (RFC 8017 §A.1.2) and ECDSA (RFC 5915), which
     *              acme.sh and older versions of OpenSSL write
     * @throws TlsException SETUP, naming the file that cannot be used and why
     */
    public static OwnCertificate read(Path chain, Path key) throws TlsException {
        List<X509Certificate> certificates = chain(chain);
        PrivateKey own = key(key, certificates.getFirst().getPublicKey(), chain);
        return new OwnCertificate(certificates, own);
    }

    /** The certificates alone; at least one. @throws TlsException SETUP, naming the file and what is wrong with it */
    public static List<X509Certificate> chain(Path pem) throws TlsException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(pem))) {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in).stream().map(X509Certificate.class::cast).toList();
            if (all.isEmpty()) {
                throw unusable(pem, "holds no certificate", null);
            }
            return all;
        } catch (CertificateException e) {
            throw unusable(pem, "holds no certificate", e);
        } catch (IOException e) {
            throw e instanceof TlsException already ? already : unusable(pem, "cannot be read", e);
        }
    }

    private static PrivateKey key(Path pem, PublicKey counterpart, Path chain) throws TlsException {
        Matcher text;
        try {
            text = KEY.matcher(Files.readString(pem, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw unusable(pem, "cannot be read", e);
        }
        if (!text.find()) {
            throw unusable(pem, "holds no private key", null);
        }
        if (text.group(1).contains("ENCRYPTED") || text.group(2).contains("ENCRYPTED")) {
            throw unusable(pem, "is protected by a passphrase: take it away by openssl pkcs8 -topk8 -nocrypt", null);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.group(2));
            byte[] wrapped = text.group(1).isEmpty() ? der : wrapped(der, counterpart);
            PrivateKey key = KeyFactory.getInstance(counterpart.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(wrapped));
            if (belong(key, counterpart)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(pem, "holds no key that belongs to the certificate in " + chain, e);
        }
        throw unusable(pem, "holds another key than that of the certificate in " + chain, null);
    }

    /** A key in one of the older forms, as PKCS #8 has it: behind its algorithm and curve, which the public key tells. */
    private static byte[] wrapped(byte[] key, PublicKey counterpart) {
        byte[] known = counterpart.getEncoded(); // SEQUENCE { SEQUENCE algorithm, BIT STRING key }
        int begin = 1 + lengthOfLength(known, 1);
        int length = 1 + lengthOfLength(known, begin + 1) + known[begin + 1]; // an algorithm is shorter than 128 bytes
        return element(SEQUENCE, new byte[] {2, 1, 0}, Arrays.copyOfRange(known, begin, begin + length), element(OCTET_STRING, key));
    }

    private static int lengthOfLength(byte[] der, int at) {
        return der[at] >= 0 ? 1 : 1 + (der[at] & 0x7f);
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteBuffer out = ByteBuffer.allocate(length + 4).put((byte) tag);
        if (length < 0x80) {
            out.put((byte) length);
        } else if (length < 0x100) {
            out.put((byte) 0x81).put((byte) length);
        } else {
            out.put((byte) 0x82).putShort((short) length);
        }
        return Arrays.copyOf(out.put(content.toByteArray()).array(), out.position());
    }

    private static boolean belong(PrivateKey key, PublicKey counterpart) throws GeneralSecurityException {
        if (key instanceof RSAKey rsa && counterpart instanceof RSAKey other) {
            return rsa.getModulus().equals(other.getModulus());
        }
        byte[] said = "whose key is this".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm());
        signature.initSign(key);
        signature.update(said);
        byte[] signed = signature.sign();
        signature.initVerify(counterpart);
        signature.update(said);
        return signature.verify(signed);
    }

    private static TlsException unusable(Path file, String why, Exception cause) {
        return new TlsException(TlsException.Reason.SETUP, file + " " + why, null, cause);
    }
}
