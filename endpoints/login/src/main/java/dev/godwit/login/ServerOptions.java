package dev.godwit.login;

import static dev.godwit.login.UriOptions.number;
import static dev.godwit.login.UriOptions.usage;

import dev.godwit.contract.EndpointType.Option;
import dev.godwit.contract.EndpointUri;
import dev.godwit.wire.net.Address;
import dev.godwit.wire.net.MinimumTls;
import dev.godwit.wire.net.Timeouts;
import dev.godwit.wire.net.TlsMode;
import dev.godwit.wire.net.TlsPolicy;
import dev.godwit.wire.net.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server is reached, as its URL says.
 *
 * @param display scheme, user, host and port, for people
 * @param cleartext whether the connection, passwords included, may go unencrypted
 * @param trusted whether the server's identity is verified
 */
public record ServerOptions(String display, Address address, TlsPolicy tls, boolean cleartext, boolean trusted, Timeouts timeouts,
        Optional<Path> transcript) {

    public static final List<Option> ALL = List.of(
            new Option("tls", "legacy, unverified", "accept TLS 1.0 and old ciphers; or accept any certificate, so that whoever is on the path can read and change everything"),
            new Option("ca", "FILE", "trust the authorities in this PEM file and no others"),
            new Option("pin", "SHA256HEX", "trust exactly the certificate with this fingerprint"),
            new Option("cleartext", "yes, no", "do without TLS: everything, the password too, travels readable"),
            new Option("client-cert", "FILE", "our TLS certificate and its issuers, PEM"),
            new Option("client-key", "FILE", "the key to it, PEM"),
            new Option("timeout", "SECONDS", "how long a connection may stand still; 300 unless given"),
            new Option("transcript", "FILE", "write down the conversation, without secrets and mail, for a report"));

    /**
     * @param implicit whether TLS comes first; else STARTTLS does, unless {@code cleartext}
     * @param port what is meant when the URL names none
     * @throws dev.godwit.contract.EndpointException USAGE for values that make no sense
     */
    public static ServerOptions of(EndpointUri uri, boolean implicit, int port) {
        if (uri.user().isEmpty()) {
            throw usage(uri, "names no user", "Write " + uri.scheme() + "://USER@" + uri.host() + ".");
        }
        boolean cleartext = uri.flag("cleartext");
        if (cleartext && implicit) {
            throw usage(uri, "asks for cleartext with " + uri.scheme(), "Use the scheme without TLS for a connection without TLS.");
        }
        return new ServerOptions(uri.scheme() + "://" + uri.user() + "@" + uri.host() + (uri.port() < 0 ? "" : ":" + uri.port()),
                new Address(uri.host(), uri.port() < 0 ? port : uri.port()),
                tls(uri, cleartext ? TlsMode.CLEARTEXT : implicit ? TlsMode.IMPLICIT : TlsMode.STARTTLS), cleartext,
                !cleartext && !uri.option("tls").equals(Optional.of("unverified")), timeouts(uri), uri.option("transcript").map(Path::of));
    }

    /** How long to wait for a connection, and for a standing one to move. */
    public static Timeouts timeouts(EndpointUri uri) {
        return new Timeouts(Duration.ofSeconds(Math.min(30, number(uri, "timeout", 30, 1, 86400))),
                Duration.ofSeconds(number(uri, "timeout", 300, 1, 86400)));
    }

    /** What the options {@code tls}, {@code ca}, {@code pin}, {@code client-cert} and {@code client-key} demand. */
    public static TlsPolicy tls(EndpointUri uri, TlsMode mode) {
        TlsPolicy policy = new TlsPolicy(mode, new Trust.SystemAuthorities(), MinimumTls.TLS_1_2, Optional.empty());
        String tls = uri.option("tls").orElse("");
        policy = switch (tls) {
            case "" -> policy;
            case "legacy" -> policy.with(MinimumTls.LEGACY);
            case "unverified" -> policy.with(new Trust.Unverified());
            default -> throw usage(uri, "has tls=" + tls, "It is legacy or unverified, or left out for verified TLS 1.2 and later.");
        };
        if (uri.option("ca").isPresent()) {
            policy = policy.with(new Trust.Authorities(Path.of(uri.option("ca").get())));
        }
        if (uri.option("pin").isPresent()) {
            try {
                policy = policy.with(new Trust.Pinned(uri.option("pin").get()));
            } catch (IllegalArgumentException e) {
                throw usage(uri, "has a wrong pin: " + e.getMessage(), "Give the certificate's SHA-256 fingerprint.");
            }
        }
        if (uri.option("client-cert").isPresent() != uri.option("client-key").isPresent()) {
            throw usage(uri, "has one of client-cert and client-key", "Give both.");
        }
        return uri.option("client-cert").isEmpty() ? policy : policy.with(new TlsPolicy.ClientCertificate(
                Path.of(uri.option("client-cert").get()), Path.of(uri.option("client-key").get())));
    }
}
