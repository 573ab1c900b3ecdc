package dev.godwit.wire.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Reads the certificates of authorities. */
final class AuthorityFiles {
    /** Debian, Ubuntu, Alpine, Arch; Fedora and RHEL; SUSE. */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"));

    private AuthorityFiles() {}

    /** Those of the operating system, which its administrator keeps up to date; the JDK's own where there are none. */
    static X509ExtendedTrustManager system() throws TlsException {
        for (Path file : SYSTEM) {
            if (Files.isReadable(file)) {
                return read(file);
            }
        }
        return trusting(null, "the JDK's certificate store");
    }

    static X509ExtendedTrustManager read(Path pem) throws TlsException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(pem))) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new TlsException(TlsException.Reason.SETUP, pem + " holds no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            return trusting(store, pem.toString());
        } catch (IOException | GeneralSecurityException e) {
            throw e instanceof TlsException already ? already : unusable(pem.toString(), e);
        }
    }

    private static X509ExtendedTrustManager trusting(KeyStore store, String place) throws TlsException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw unusable(place, e);
        }
    }

    private static TlsException unusable(String place, Exception cause) {
        return new TlsException(
                TlsException.Reason.SETUP, "the certificates in " + place + " cannot be read", null, cause);
    }
}
