package dev.godwit.dav;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointType.Option;
import dev.godwit.contract.EndpointUri;
import dev.godwit.wire.http.HttpOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the URL of a DAV endpoint says.
 *
 * @param principal whose data, as the path or URL of a principal (RFC 3744 §2), where that is not who logs in
 * @param admin who logs in for the URL's user
 * @param dns whether service records are asked for when the host itself offers nothing
 * @param disabled what to do without although the server offers it
 */
record DavOptions(String display, HttpOptions http, Optional<String> principal, Optional<String> admin, boolean dns, Set<String> disabled) {
    /** RFC 6578; its predecessor; RFC 4791 §7.9; resuming by ranges. */
    static final Set<String> FEATURES = Set.of("sync-collection", "ctag", "multiget", "ranges");

    static final List<Option> ALL = Stream.concat(
            HttpOptions.ALL.stream().map(known -> new Option(known.name(), known.values(), known.meaning())),
            Stream.of(new Option("principal", "PATH", "the principal whose calendars or contacts are meant, where that is not who logs in (for administrators)"),
                    new Option("admin", "ADMIN", "log in as ADMIN on behalf of the URL's user (Cyrus: Authorize-As)"),
                    new Option("dns", "yes, no", "ask DNS for the server (SRV, TXT) when the host itself offers nothing; yes unless given"),
                    new Option("disable", "FEATURE,…", "behave as if the server did not offer these: " + String.join(", ", new TreeSet<>(FEATURES))))).toList();

    private static final Set<String> NAMES = ALL.stream().map(Option::name).collect(Collectors.toUnmodifiableSet());

    static DavOptions of(EndpointUri uri) {
        uri.requireOptions(NAMES);
        try {
            HttpOptions http = HttpOptions.of(uri.scheme(), uri.user(), uri.host(), uri.port(), uri.path(), uri.options());
            if ((http.auth() == HttpOptions.Auth.BASIC || http.auth() == HttpOptions.Auth.DIGEST) && uri.user().isEmpty()) {
                throw usage(uri, "names no user", "Write " + uri.scheme() + "://USER@" + uri.host() + ", or ?auth=none if none is needed.");
            }
            return new DavOptions(display(uri), http, uri.option("principal"), uri.option("admin"),
                    !uri.options().containsKey("dns") || uri.flag("dns"), disabled(uri));
        } catch (IllegalArgumentException e) {
            throw usage(uri, e.getMessage(), "godwit endpoints lists the options.");
        }
    }

    private static String display(EndpointUri uri) {
        String user = uri.user().isEmpty() ? "" : uri.user() + "@";
        String host = uri.host().indexOf(':') >= 0 ? "[" + uri.host() + "]" : uri.host();
        return uri.scheme() + "://" + user + host + (uri.port() < 0 ? "" : ":" + uri.port()) + (uri.path().isEmpty() ? "" : "/" + uri.path());
    }

    private static Set<String> disabled(EndpointUri uri) {
        Set<String> names = uri.option("disable").map(list -> Arrays.stream(list.split(",")).map(String::strip).filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet())).orElse(Set.of());
        for (String name : names) {
            if (!FEATURES.contains(name)) {
                throw usage(uri, "has disable=" + name, "Known: " + String.join(", ", new TreeSet<>(FEATURES)) + ".");
            }
        }
        return names;
    }

    private static EndpointException usage(EndpointUri uri, String what, String nextStep) {
        return EndpointException.of(Kind.USAGE, display(uri) + " " + what).nextStep(nextStep);
    }

    boolean uses(String feature) {
        return !disabled.contains(feature);
    }

    /** Whose account it is, as far as the URL says. */
    String user() {
        return http.user();
    }
}
