package dev.godwit.proxy.config;

import dev.godwit.proxy.Protocol;
import dev.godwit.wire.net.MinimumTls;
import dev.godwit.wire.net.TlsException;
import dev.godwit.wire.net.TlsMode;
import dev.godwit.wire.net.TlsPolicy;
import dev.godwit.wire.net.Trust;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code [destination.NAME]}: a server.
 *
 * @param services        what it offers, by protocol
 * @param sourceAddresses the proxy's own addresses to connect from, in turn; empty = as the system chooses
 * @param hideAuthErrors  whether clients are told a fixed text when it refuses a login, not its own
 */
public record DestinationConfig(String name, String host, Map<Protocol, Service> services, List<InetAddress> sourceAddresses,
        boolean hideAuthErrors) {

    /**
     * {@code [destination.NAME.protocol.PROTOCOL]}: one protocol of a server.
     *
     * @param tls                when TLS starts and whom it trusts
     * @param serverName         the name its certificate must bear and that is sent as SNI
     * @param forwarding         how it learns the client's address
     * @param allowPlaintextAuth whether logins are sent to it without TLS
     */
    public record Service(String host, int port, TlsPolicy tls, String serverName, Forwarding forwarding, boolean allowPlaintextAuth) {

        public boolean encrypted() {
            return tls.mode() != TlsMode.CLEARTEXT;
        }
    }

    /**
     * How a server learns the client's address: a PROXY v2 header before everything; the protocol's own way (IMAP ID, XCLIENT,
     * the HTTP header Forwarded) where the server offers it; or not at all.
     */
    public enum Forwarding { PROXY, NATIVE, NONE }

    /** When TLS starts, as configuration spells it. */
    private enum TlsStart { IMPLICIT, STARTTLS, PLAIN }

    public DestinationConfig {
        services = Map.copyOf(services);
        sourceAddresses = List.copyOf(sourceAddresses);
    }

    /** @return the settings, or empty if it does not offer the protocol */
    public Optional<Service> service(Protocol protocol) {
        return Optional.ofNullable(services.get(protocol));
    }

    static DestinationConfig read(String name, Section section) {
        if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
            section.problem("host", "the name of a destination consists of letters, digits, '.', '_' and '-'");
        }
        String host = section.required("host");
        Defaults defaults = new Defaults(host, section.string("tls_server_name", host), trust(section),
                section.choice("tls_min_version", Version.class, Version.TLS_1_2).minimum, clientCertificate(section),
                section.choice("forwarding", Forwarding.class, Forwarding.NONE), section.flag("allow_plaintext_auth", false));
        Map<Protocol, Service> services = new EnumMap<>(Protocol.class);
        for (Map.Entry<String, Section> entry : section.sections("protocol").entrySet()) {
            service(entry.getKey(), entry.getValue(), defaults, services);
        }
        if (services.isEmpty()) {
            section.problem("protocol", "offers nothing: add [destination." + name + ".protocol.imap] and the like");
        }
        DestinationConfig config = new DestinationConfig(name, host, services,
                section.each("source_addresses", List.of(), Cidr::address), section.flag("hide_auth_errors", false));
        section.end();
        return config;
    }

    private enum Version {
        TLS_1_3(MinimumTls.TLS_1_3), TLS_1_2(MinimumTls.TLS_1_2), LEGACY(MinimumTls.LEGACY);

        private final MinimumTls minimum;

        Version(MinimumTls minimum) {
            this.minimum = minimum;
        }
    }

    private record Defaults(String host, String serverName, Trust trust, MinimumTls minimum, Optional<TlsPolicy.ClientCertificate> client,
            Forwarding forwarding, boolean allowPlaintextAuth) {}

    private static void service(String word, Section section, Defaults defaults, Map<Protocol, Service> services) {
        TlsStart start = section.choice("tls", TlsStart.class, TlsStart.IMPLICIT);
        TlsMode mode = switch (start) {
            case IMPLICIT -> TlsMode.IMPLICIT;
            case STARTTLS -> TlsMode.STARTTLS;
            case PLAIN -> TlsMode.CLEARTEXT;
        };
        Protocol protocol = null;
        for (Protocol known : Protocol.values()) {
            protocol = known.word().equals(word) ? known : protocol;
        }
        int port = section.number("port", protocol == null ? 1 : protocol.port(start == TlsStart.IMPLICIT), 1, 65535);
        Service service = new Service(section.string("host", defaults.host), port,
                new TlsPolicy(mode, defaults.trust, defaults.minimum, defaults.client),
                section.string("tls_server_name", defaults.serverName),
                section.choice("forwarding", Forwarding.class, defaults.forwarding),
                section.flag("allow_plaintext_auth", defaults.allowPlaintextAuth));
        if (protocol == null) {
            section.problem("port", "'" + word + "' is not a protocol: imap, pop3, submission, managesieve, http, smtp or lmtp");
        } else {
            check(section, protocol, start);
            services.put(protocol, service);
        }
        section.end();
    }

    private static void check(Section section, Protocol protocol, TlsStart start) {
        if (protocol == Protocol.HTTP && start == TlsStart.STARTTLS) {
            section.problem("tls", "HTTP has no STARTTLS");
        }
    }

    private static Trust trust(Section section) {
        Optional<Path> authorities = section.path("tls_ca");
        Optional<Trust> pinned = section.parsed("tls_pinned_sha256", Trust.Pinned::new, "64 hexadecimal digits, the SHA-256 of a certificate");
        boolean unverified = section.flag("tls_allow_invalid_certs", false);
        if ((authorities.isPresent() ? 1 : 0) + (pinned.isPresent() ? 1 : 0) + (unverified ? 1 : 0) > 1) {
            section.problem("tls_ca", "only one of tls_ca, tls_pinned_sha256 and tls_allow_invalid_certs can hold");
        } else {
            authorities.ifPresent(file -> check(section, "tls_ca", TlsPolicy.implicit().with(new Trust.Authorities(file))));
        }
        return pinned.or(() -> authorities.map(Trust.Authorities::new))
                .orElse(unverified ? new Trust.Unverified() : new Trust.SystemAuthorities());
    }

    private static Optional<TlsPolicy.ClientCertificate> clientCertificate(Section section) {
        Optional<Path> chain = section.path("tls_client_cert");
        Optional<Path> key = section.path("tls_client_key");
        if (chain.isPresent() != key.isPresent()) {
            section.problem("tls_client_cert", "tls_client_cert and tls_client_key belong together");
        }
        if (chain.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        TlsPolicy.ClientCertificate own = new TlsPolicy.ClientCertificate(chain.get(), key.get());
        check(section, "tls_client_cert", TlsPolicy.implicit().with(own));
        return Optional.of(own);
    }

    private static void check(Section section, String key, TlsPolicy policy) {
        try {
            policy.check();
        } catch (TlsException e) {
            section.problem(key, e.getMessage());
        }
    }
}
