package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an IMAP URL says.
 *
 * @param cleartext whether the connection, passwords included, may go unencrypted
 * @param trusted whether the server's identity is verified
 * @param disabled capabilities to do without
 * @param allNamespaces whether other users' and shared mailboxes are looked for
 */
record ImapOptions(String display, Address address, TlsPolicy tls, boolean cleartext, boolean trusted, LoginAs login, String auth,
        int connections, boolean compress, Set<String> disabled, boolean allNamespaces, Timeouts timeouts,
        Optional<Path> transcript) {

    static final List<Option> ALL = List.of(
            new Option("tls", "legacy, unverified", "accept TLS 1.0 and old ciphers; or accept any certificate, so that whoever is on the path can read and change everything"),
            new Option("ca", "FILE", "trust the authorities in this PEM file and no others"),
            new Option("pin", "SHA256HEX", "trust exactly the certificate with this fingerprint"),
            new Option("cleartext", "yes, no", "imap:// without TLS: mail and password travel readable"),
            new Option("auth", "auto, plain, login, scram-sha-1, scram-sha-256, cram-md5, xoauth2, oauthbearer, external", "how to log in; auto takes what the server offers"),
            new Option("master", "ADMIN", "log in as USER*ADMIN with the password of the master user (Dovecot)"),
            new Option("master-separator", "CHARACTER", "what stands between user and master user; * unless given"),
            new Option("admin", "ADMIN", "log in as ADMIN on behalf of the user (SASL authorization identity: Cyrus, Zimbra)"),
            new Option("authz", "USER", "log in as the URL's user on behalf of USER, the other way to say the same"),
            new Option("proxyauth", "ADMIN", "log in as ADMIN, then PROXYAUTH to the user (Sun, Oracle)"),
            new Option("client-cert", "FILE", "our TLS certificate and its issuers, PEM"),
            new Option("client-key", "FILE", "the key to it, PEM"),
            new Option("connections", "NUMBER", "how many connections to use at most; 4 unless given"),
            new Option("compress", "yes, no", "COMPRESS=DEFLATE, if the server offers it"),
            new Option("disable", "CAPABILITY,…", "behave as if the server did not offer these"),
            new Option("namespace", "all, personal", "all: take other users' and shared mailboxes as part of the account"),
            new Option("timeout", "SECONDS", "how long a connection may stand still; 300 unless given"),
            new Option("transcript", "FILE", "write down the conversation, without secrets and mail, for a report"));

    private static final Set<String> NAMES = ALL.stream().map(Option::name).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> MECHANISMS = Set.of("auto", "plain", "login", "scram-sha-1", "scram-sha-256", "cram-md5", "xoauth2",
            "oauthbearer", "external");

    static ImapOptions of(EndpointUri uri) {
        uri.requireOptions(NAMES);
        boolean implicit = uri.scheme().equals("imaps");
        if (uri.user().isEmpty()) {
            throw usage(uri, "names no user", "Write " + uri.scheme() + "://USER@" + uri.host() + ".");
        }
        boolean cleartext = uri.flag("cleartext");
        if (cleartext && implicit) {
            throw usage(uri, "asks for cleartext with imaps", "Use imap:// for a connection without TLS.");
        }
        Address address = new Address(uri.host(), uri.port() < 0 ? implicit ? 993 : 143 : uri.port());
        String user = uri.user();
        return new ImapOptions(uri.scheme() + "://" + user + "@" + uri.host() + (uri.port() < 0 ? "" : ":" + uri.port()), address,
                tls(uri, cleartext ? TlsMode.CLEARTEXT : implicit ? TlsMode.IMPLICIT : TlsMode.STARTTLS), cleartext,
                !cleartext && !uri.option("tls").equals(Optional.of("unverified")), login(uri), auth(uri),
                number(uri, "connections", 4, 1, 100), uri.flag("compress"), disabled(uri), allNamespaces(uri),
                new Timeouts(Duration.ofSeconds(Math.min(30, number(uri, "timeout", 30, 1, 86400))),
                        Duration.ofSeconds(number(uri, "timeout", 300, 1, 86400))),
                uri.option("transcript").map(Path::of));
    }

    private static TlsPolicy tls(EndpointUri uri, TlsMode mode) {
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

    private static LoginAs login(EndpointUri uri) {
        List<String> ways = List.of("master", "admin", "authz", "proxyauth").stream().filter(uri.options()::containsKey).toList();
        if (ways.size() > 1) {
            throw usage(uri, "says in more than one way who logs in for whom: " + String.join(", ", ways), "Choose one of them.");
        }
        String user = uri.user();
        if (ways.isEmpty()) {
            return new LoginAs(user, Optional.empty(), Optional.empty(), user);
        }
        String value = uri.option(ways.getFirst()).orElseThrow();
        return switch (ways.getFirst()) {
            case "master" -> new LoginAs(user + uri.option("master-separator").orElse("*") + value, Optional.empty(), Optional.empty(), user);
            case "admin" -> new LoginAs(value, Optional.of(user), Optional.empty(), user);
            case "authz" -> new LoginAs(user, Optional.of(value), Optional.empty(), value);
            default -> new LoginAs(value, Optional.empty(), Optional.of(user), user);
        };
    }

    private static String auth(EndpointUri uri) {
        String auth = uri.option("auth").orElse("auto");
        if (!MECHANISMS.contains(auth)) {
            throw usage(uri, "has auth=" + auth, "Known: " + String.join(", ", new TreeSet<>(MECHANISMS)) + ".");
        }
        return auth;
    }

    private static Set<String> disabled(EndpointUri uri) {
        return uri.option("disable").map(list -> Set.of(list.split(",")).stream().map(String::strip)
                .collect(Collectors.toUnmodifiableSet())).orElse(Set.of());
    }

    private static boolean allNamespaces(EndpointUri uri) {
        return switch (uri.option("namespace").orElse("personal")) {
            case "all" -> true;
            case "personal" -> false;
            case String other -> throw usage(uri, "has namespace=" + other, "It is all or personal.");
        };
    }

    private static int number(EndpointUri uri, String name, int otherwise, int min, int max) {
        String text = uri.option(name).orElse(Integer.toString(otherwise));
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw usage(uri, "has " + name + "=" + text, "It is a number from " + min + " to " + max + ".");
        }
        return Integer.parseInt(text);
    }

    private static EndpointException usage(EndpointUri uri, String what, String nextStep) {
        return EndpointException.of(Kind.USAGE, uri.scheme() + "://" + uri.user() + "@" + uri.host() + " " + what).nextStep(nextStep);
    }

    /** Stable over runs, and the same for every way to log in to the account. */
    String identity() {
        return "imap://" + login.account() + "@" + address.host().toLowerCase(java.util.Locale.ROOT) + ":" + address.port();
    }

    /**
     * Who logs in for whom.
     *
     * @param user whose password it is
     * @param authorization whose mailboxes are wanted, for SASL
     * @param proxyAuth whose mailboxes are wanted, for PROXYAUTH
     * @param account whose mailboxes are wanted, in any case
     */
    record LoginAs(String user, Optional<String> authorization, Optional<String> proxyAuth, String account) {
        /** Whether the user's name says for whom a master user logs in. */
        boolean isMaster() {
            return authorization.isEmpty() && proxyAuth.isEmpty() && !user.equals(account);
        }
    }
}
