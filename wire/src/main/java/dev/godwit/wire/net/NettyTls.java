package dev.godwit.wire.net;

import io.netty.handler.ssl.SslContext;

/** TLS as {@link TlsPolicy} says, for programs that run on Netty's event loops themselves. */
public final class NettyTls {
    private NettyTls() {}

    /**
     * A client's context that demands what {@code policy} does; its mode is of no account. Handlers must be made with the
     * host whose certificate is expected.
     *
     * @throws TlsException SETUP if the certificates cannot be read
     */
    public static SslContext client(TlsPolicy policy) throws TlsException {
        return TlsEngines.context(policy);
    }

    /** The versions of TLS from {@code oldest} on, under the names of JSSE. */
    public static String[] versions(MinimumTls oldest) {
        return oldest.protocols().toArray(String[]::new);
    }
}
