package dev.godwit.wire.net;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.HexFormat;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Reads what a finished handshake agreed on. */
final class TlsDetailsReader {
    private TlsDetailsReader() {}

    static TlsDetails read(SSLSession session) throws SSLPeerUnverifiedException {
        return new TlsDetails(
                session.getProtocol(), session.getCipherSuite(), sha256(session.getPeerCertificates()[0]));
    }

    static String sha256(Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
