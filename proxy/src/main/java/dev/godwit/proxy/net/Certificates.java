package dev.godwit.proxy.net;

import dev.godwit.proxy.config.TlsConfig;
import dev.godwit.wire.net.NettyTls;
import dev.godwit.wire.net.OwnCertificate;
import dev.godwit.wire.net.TlsException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * The certificates of a configuration, by the names they are shown for. A name may have one with an ECDSA key and one with another:
 * the first is shown to clients that can verify it, because its handshake costs the proxy a third, the second to the others.
 */
final class Certificates {
    /** Each session keeps so much for what TLS says outside a read or write; usually 2048, which thousands that idle have no use for. */
    private static final int BESIDE_READS = 512;

    private final Map<String, Shown> byName = new HashMap<>();
    private final Map<String, Instant> ends = new LinkedHashMap<>();
    private Shown fallback;

    /** Nothing to show. */
    static final Certificates NONE = new Certificates();

    private Certificates() {}

    /**
     * What is shown for a name; one of the two may be missing.
     *
     * @param ecdsa  with an ECDSA key, which signs by {@code scheme} (RFC 8446 §4.2.3)
     * @param common with a key of any other kind, RSA almost always
     */
    private record Shown(SslContext ecdsa, int scheme, SslContext common) {

        /** This, and what the other has of a kind that this has not. */
        Shown or(Shown other) {
            return other == null ? this
                    : new Shown(ecdsa != null ? ecdsa : other.ecdsa, ecdsa != null ? scheme : other.scheme, common != null ? common : other.common);
        }

        SslContext toEverybody() {
            return common != null ? common : ecdsa;
        }

        SslContext to(ByteBuf hello) {
            boolean choice = ecdsa != null && common != null && hello != null;
            return choice && ClientHello.read(hello).takesEcdsa(scheme) ? ecdsa : toEverybody();
        }
    }

    /**
     * Reads them all. Of several of one kind for one name the first counts.
     *
     * @param protocols names for ALPN, the best first; none = no ALPN
     * @throws IOException naming the certificate that cannot be used, or that no client would ever be shown
     */
    static Certificates read(TlsConfig settings, List<String> protocols) throws IOException {
        Certificates certificates = new Certificates();
        Shown first = null;
        String name = null;
        for (TlsConfig.Certificate certificate : settings.certificates()) {
            OwnCertificate own = read(certificate);
            SslContext context = context(settings, certificate, own, protocols);
            int scheme = scheme(own.chain().getFirst());
            Shown shown = scheme == 0 ? new Shown(null, 0, context) : new Shown(context, scheme, null);
            List<String> names = certificate.names().isEmpty() ? names(certificate, own.chain().getFirst()) : certificate.names();
            boolean fallback = first == null || certificate.fallback();
            if (!certificates.add(names, shown) && !fallback) {
                throw new IOException("certificate '" + certificate.name() + "' would be shown to nobody: others with the same kind of key have its names");
            }
            if (fallback) {
                first = shown;
                name = names.isEmpty() ? null : names.getFirst().toLowerCase(Locale.ROOT);
            }
            certificates.ends.put(certificate.name(), end(own));
        }
        certificates.fallback = first == null ? null : first.or(certificates.byName.get(name));
        return certificates;
    }

    /** @return false if there is one of its kind already for all of these names */
    private boolean add(List<String> names, Shown shown) {
        boolean used = false;
        for (String each : names) {
            Shown known = byName.get(each.toLowerCase(Locale.ROOT));
            Shown both = known == null ? shown : known.or(shown);
            used |= !both.equals(known);
            byName.put(each.toLowerCase(Locale.ROOT), both);
        }
        return used;
    }

    /** When each ends to be valid, it or one of its issuers, by its name in the configuration. */
    Map<String, Instant> ends() {
        return Collections.unmodifiableMap(ends);
    }

    /** Whether there is nothing to show. */
    boolean isEmpty() {
        return fallback == null;
    }

    /**
     * What a client is shown.
     *
     * @param host  it asks for; null if it names none
     * @param hello the body of its ClientHello; null if there is none that can be read
     * @return null only of an empty one
     */
    SslContext find(String host, ByteBuf hello) {
        Shown shown = host == null ? null : byName(host.toLowerCase(Locale.ROOT));
        return shown != null ? shown.to(hello) : fallback == null ? null : fallback.to(hello);
    }

    private Shown byName(String host) {
        Shown exact = byName.get(host);
        int dot = host.indexOf('.');
        return exact != null || dot < 0 ? exact : byName.get("*" + host.substring(dot));
    }

    private static SslContext context(TlsConfig settings, TlsConfig.Certificate certificate, OwnCertificate own, List<String> protocols) throws IOException {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(own.key(), own.chain())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols(NettyTls.versions(settings.minimum()));
            if (!protocols.isEmpty()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, protocols));
            }
            SslContext context = builder.build();
            if (context instanceof ReferenceCountedOpenSslContext open) {
                open.setBioNonApplicationBufferSize(BESIDE_READS);
            }
            return context;
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable(certificate, e);
        }
    }

    /** The scheme by which an ECDSA key signs, which its curve decides in TLS 1.3; 0 for keys of other kinds. */
    private static int scheme(X509Certificate certificate) {
        int bits = certificate.getPublicKey() instanceof ECPublicKey key ? key.getParams().getOrder().bitLength() : 0;
        return switch (bits) {
            case 256 -> 0x0403;
            case 384 -> 0x0503;
            case 521 -> 0x0603;
            default -> 0;
        };
    }

    private static OwnCertificate read(TlsConfig.Certificate certificate) throws IOException {
        try {
            return certificate.read();
        } catch (TlsException e) {
            throw unusable(certificate, e);
        }
    }

    private static Instant end(OwnCertificate own) {
        return own.chain().stream().map(each -> each.getNotAfter().toInstant()).min(Instant::compareTo).orElseThrow();
    }

    /** The DNS names in a certificate. */
    private static List<String> names(TlsConfig.Certificate certificate, X509Certificate own) throws IOException {
        try {
            List<String> names = new ArrayList<>();
            if (own.getSubjectAlternativeNames() != null) {
                own.getSubjectAlternativeNames().stream().filter(name -> name.getFirst().equals(2)).forEach(name -> names.add((String) name.get(1)));
            }
            return names;
        } catch (CertificateParsingException e) {
            throw unusable(certificate, e);
        }
    }

    private static IOException unusable(TlsConfig.Certificate certificate, Exception cause) {
        return new IOException("certificate '" + certificate.name() + "' cannot be used: " + cause.getMessage(), cause);
    }
}
