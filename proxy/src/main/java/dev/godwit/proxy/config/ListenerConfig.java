package dev.godwit.proxy.config;

import dev.godwit.proxy.Protocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * {@code [listener.NAME]}.
 *
 * @param bind               addresses; port 0 takes any free one
 * @param maxConnections     more are refused with the protocol's temporary failure
 * @param maxPerAddress      of one client address; likewise
 * @param preAuthTimeout     from the connection to the login
 * @param maxAuthAttempts    refused logins after which the connection is closed
 * @param allowPlaintextAuth whether passwords are accepted before TLS
 * @param trustForwarded     HTTP: whether the client's {@code Forwarded} headers are believed
 */
public record ListenerConfig(String name, Protocol protocol, List<InetSocketAddress> bind, Tls tls, ProxyProtocol proxyProtocol,
        List<Cidr> trusted, int maxConnections, int maxPerAddress, Duration preAuthTimeout, int maxAuthAttempts,
        boolean allowPlaintextAuth, boolean trustForwarded) {

    /** When TLS starts. PLAIN = never. */
    public enum Tls { IMPLICIT, STARTTLS, PLAIN }

    /** Whether connections start with a PROXY header. OPTIONAL = if they come from a trusted network they may. */
    public enum ProxyProtocol { OFF, OPTIONAL, REQUIRED }

    public ListenerConfig {
        bind = List.copyOf(bind);
        trusted = List.copyOf(trusted);
    }

    static ListenerConfig read(String name, Section section) {
        section.required("protocol");
        Protocol protocol = section.choice("protocol", Protocol.class, Protocol.IMAP);
        ListenerConfig config = new ListenerConfig(name, protocol,
                section.each("bind", List.of(), Section::bindAddress),
                section.choice("tls", Tls.class, protocol == Protocol.MANAGESIEVE ? Tls.STARTTLS : usualTls(protocol)),
                section.choice("proxy_protocol", ProxyProtocol.class, ProxyProtocol.OFF),
                section.each("proxy_trusted", List.of(), Cidr::parse),
                section.number("max_connections", 8192, 1, 10_000_000),
                section.number("max_connections_per_address", 256, 1, 10_000_000),
                section.duration("preauth_timeout", Duration.ofSeconds(60)),
                section.number("max_auth_attempts", 3, 1, 100),
                section.flag("allow_plaintext_auth", false),
                section.flag("trust_forwarded", false));
        if (config.bind.isEmpty()) {
            section.problem("bind", "needs at least one address, such as [\"*:" + protocol.port(config.tls == Tls.IMPLICIT) + "\"]");
        }
        if (config.proxyProtocol != ProxyProtocol.OFF && config.trusted.isEmpty()) {
            section.problem("proxy_protocol", "needs proxy_trusted: the networks whose PROXY headers are believed");
        }
        if (protocol == Protocol.HTTP && config.tls == Tls.STARTTLS) {
            section.problem("tls", "HTTP has no STARTTLS");
        }
        section.end();
        return config;
    }

    private static Tls usualTls(Protocol protocol) {
        return switch (protocol) {
            case SMTP, LMTP -> Tls.PLAIN;
            case IMAP, POP3, SUBMISSION, MANAGESIEVE, HTTP -> Tls.IMPLICIT;
        };
    }
}
