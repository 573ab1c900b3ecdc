package dev.godwit.wire.net;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Makes TLS engines: BoringSSL through Netty, because the JDK's TLS refuses what old servers offer and no option of a
 * connection can change that; the JDK's where the native library does not load. The only class that knows Netty, so
 * connections in clear never load it.
 */
final class TlsEngines {
    /** A context holds the parsed certificates of the authorities; many connections share few policies. */
    private static final ConcurrentMap<TlsPolicy, SslContext> CONTEXTS = new ConcurrentHashMap<>();

    private static final int MOST_CONTEXTS = 64;

    private TlsEngines() {}

    static SSLEngine client(Address address, TlsPolicy policy) throws TlsException {
        SslContext context = CONTEXTS.get(policy);
        if (context == null) {
            context = context(policy);
            if (CONTEXTS.size() >= MOST_CONTEXTS) {
                CONTEXTS.clear();
            }
            CONTEXTS.put(policy, context);
        }
        return context.newEngine(UnpooledByteBufAllocator.DEFAULT, address.host(), address.port());
    }

    /** Gives the native memory back at once; threads that are inside are told that the engine is closed. */
    static void release(SSLEngine engine) {
        if (engine instanceof ReferenceCountedOpenSslEngine openSsl) {
            openSsl.shutdown();
        }
    }

    /** Loads the native library, which takes some 300 ms. */
    static void load() {
        OpenSsl.isAvailable();
    }

    static SslContext context(TlsPolicy policy) throws TlsException {
        PeerVerifier verifier = PeerVerifier.of(policy.trust()); // first: the library may be loading meanwhile
        boolean legacy = policy.minimum() == MinimumTls.LEGACY;
        if (legacy && !OpenSsl.isAvailable()) {
            throw new TlsException(
                    TlsException.Reason.SETUP,
                    "legacy TLS needs the native TLS library, which does not load on this machine",
                    null,
                    OpenSsl.unavailabilityCause());
        }
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(policy.minimum().protocols())
                .trustManager(verifier)
                .endpointIdentificationAlgorithm(checksHost(policy.trust()) ? "HTTPS" : null);
        if (legacy) {
            builder.ciphers(everyEncryptingCipher(), SupportedCipherSuiteFilter.INSTANCE);
        }
        if (policy.client().isPresent()) {
            OwnCertificate own = policy.client().get().read();
            builder.keyManager(own.key(), own.chain());
        }
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsException(TlsException.Reason.SETUP, "TLS cannot be set up: " + e.getMessage(), null, e);
        }
    }

    private static boolean checksHost(Trust trust) {
        return switch (trust) {
            case Trust.SystemAuthorities _, Trust.Authorities _ -> true;
            case Trust.Pinned _, Trust.Unverified _ -> false;
        };
    }

    private static List<String> everyEncryptingCipher() {
        return OpenSsl.availableJavaCipherSuites().stream()
                .filter(name -> !name.contains("_NULL_") && !name.contains("_anon_") && !name.contains("_PSK_"))
                .toList();
    }
}
