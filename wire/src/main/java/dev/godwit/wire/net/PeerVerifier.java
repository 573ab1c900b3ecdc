package dev.godwit.wire.net;

import dev.godwit.wire.net.TlsException.Reason;
import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Decides whether the server is who it should be, and says why not. */
final class PeerVerifier extends X509ExtendedTrustManager {
    /** Carries the reason through the TLS library. */
    static final class Refused extends CertificateException {
        private final transient Reason reason;
        private final String sha256;

        Refused(Reason reason, String sha256, CertificateException cause) {
            super(reason.name(), cause);
            this.reason = reason;
            this.sha256 = sha256;
        }

        Reason reason() {
            return reason;
        }

        String sha256() {
            return sha256;
        }
    }

    private final Trust trust;
    private final X509ExtendedTrustManager authorities; // null if none are asked

    private PeerVerifier(Trust trust, X509ExtendedTrustManager authorities) {
        this.trust = trust;
        this.authorities = authorities;
    }

    static PeerVerifier of(Trust trust) throws TlsException {
        return new PeerVerifier(trust, switch (trust) {
            case Trust.SystemAuthorities _ -> AuthorityFiles.system();
            case Trust.Authorities file -> AuthorityFiles.read(file.pem());
            case Trust.Pinned _, Trust.Unverified _ -> null;
        });
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        switch (trust) {
            case Trust.Unverified _ -> { }
            case Trust.Pinned pin -> {
                String presented = TlsDetailsReader.sha256(chain[0]);
                if (!presented.equals(pin.sha256())) {
                    throw new Refused(Reason.PIN_MISMATCH, presented, null);
                }
            }
            case Trust.SystemAuthorities _, Trust.Authorities _ -> ask(chain, authType, engine);
        }
    }

    private void ask(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        try {
            authorities.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new Refused(reason(e, chain, authType), TlsDetailsReader.sha256(chain[0]), e);
        }
    }

    private Reason reason(CertificateException refusal, X509Certificate[] chain, String authType) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Reason.EXPIRED;
            }
            if (cause instanceof CertPathValidatorException path) {
                return path.getReason() == BasicReason.EXPIRED || path.getReason() == BasicReason.NOT_YET_VALID
                        ? Reason.EXPIRED
                        : Reason.BAD_CERTIFICATE;
            }
        }
        if (refusal.getCause() != null) {
            return Reason.UNKNOWN_ISSUER; // no path could be built
        }
        try {
            authorities.checkServerTrusted(chain, authType); // does not look at the name
            return Reason.WRONG_HOST;
        } catch (CertificateException e) {
            return Reason.UNKNOWN_ISSUER;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the host is not known");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("sockets are not used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
