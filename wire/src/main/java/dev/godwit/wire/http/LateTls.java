package dev.godwit.wire.http;

import dev.godwit.wire.net.JdkTls;
import dev.godwit.wire.net.TlsException;
import dev.godwit.wire.net.TlsPolicy;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * TLS as everybody trusts it, set up when it is needed first. A client that speaks in clear needs it only if it is sent to
 * an https server; reading the system's authorities at each start would take longer than all the rest of a short run.
 */
final class LateTls extends SSLContextSpi {
    private SSLContext context;

    private LateTls() {
    }

    static SSLContext context() {
        return new SSLContext(new LateTls(), null, "TLS") {
        };
    }

    /** Without asking the context, which would set it up. */
    static SSLParameters parameters() {
        return new SSLParameters(null, new String[] {"TLSv1.3", "TLSv1.2"});
    }

    private synchronized SSLContext ready() {
        if (context == null) {
            try {
                context = JdkTls.context(TlsPolicy.implicit());
            } catch (TlsException e) {
                throw new IllegalStateException(e);
            }
        }
        return context;
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) throws KeyManagementException {
        throw new KeyManagementException("sets itself up");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return ready().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return ready().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return ready().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return ready().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return ready().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return ready().getClientSessionContext();
    }
}
