package dev.godwit.wire.net;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** The policies of this package for libraries that bring connections of their own and take an {@link SSLContext}. */
public final class JdkTls {
    private JdkTls() {
    }

    /**
     * A context that trusts as the policy says, host names included if the library asks for the check named HTTPS. It has
     * TLS 1.2 and later only: the JDK has nothing older. Certificates of our own are not shown.
     */
    public static SSLContext context(TlsPolicy policy) throws TlsException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {PeerVerifier.of(policy.trust())}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TlsException(TlsException.Reason.SETUP, "TLS cannot be set up", null, e);
        }
    }

    /** Likewise, made when a connection asks for it first, and complained of then. For who hardly ever needs it. */
    public static SSLContext contextOnDemand(TlsPolicy policy) {
        return new ContextOnDemand(policy);
    }

    /** Why a handshake with such a context failed. */
    public static TlsException explain(SSLException failure, Address address, TlsPolicy policy) {
        return TlsFailures.explain(failure, address, policy);
    }
}
