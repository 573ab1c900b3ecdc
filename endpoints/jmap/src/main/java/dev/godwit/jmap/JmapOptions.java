package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointType.Option;
import dev.godwit.contract.EndpointUri;
import dev.godwit.wire.http.HttpOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a JMAP URL says.
 *
 * @param display the account as a person names it
 * @param account id or name of the account wanted; empty for the user's own
 * @param rewriteSessionUrls whether the session's URLs are taken to mean the host and port of the URL
 * @param primaryOnly whether a message in several mailboxes is listed in one of them only
 */
record JmapOptions(String display, HttpOptions http, Optional<String> account, boolean rewriteSessionUrls, boolean primaryOnly) {
    static final List<Option> ALL = all();
    private static final Set<String> NAMES = ALL.stream().map(Option::name).collect(Collectors.toUnmodifiableSet());

    private static List<Option> all() {
        List<Option> all = new ArrayList<>();
        all.add(new Option("account", "ID or NAME", "another account that this user may see, as an administrator does"));
        all.add(new Option("session-urls", "follow, rewrite", "rewrite: take host and port of the URLs in the session for those given here, where the server does not know its own; follow unless given"));
        all.add(new Option("several", "copies, primary", "a message in several mailboxes: a copy in each (unless given), or in the first by role and the names of the others as keywords; for sources"));
        HttpOptions.ALL.forEach(known -> all.add(new Option(known.name(), known.values(), known.meaning())));
        return List.copyOf(all);
    }

    static JmapOptions of(EndpointUri uri) {
        uri.requireOptions(NAMES);
        String display = uri.scheme() + "://" + (uri.user().isEmpty() ? "" : uri.user() + "@") + uri.host() + (uri.port() < 0 ? "" : ":" + uri.port());
        HttpOptions http;
        try {
            http = HttpOptions.of(uri.scheme(), uri.user(), uri.host(), uri.port(), uri.path(), uri.options());
        } catch (IllegalArgumentException e) {
            throw usage(display, e.getMessage());
        }
        if ((http.auth() == HttpOptions.Auth.BASIC || http.auth() == HttpOptions.Auth.DIGEST) && uri.user().isEmpty()) {
            throw usage(display, "names no user").nextStep("Write " + uri.scheme() + "://USER@" + uri.host() + ", or ?auth=bearer for a token.");
        }
        return new JmapOptions(display + uri.option("account").map(account -> " account " + account).orElse(""), http, uri.option("account"),
                choice(display, uri, "session-urls", "follow", "rewrite"), choice(display, uri, "several", "copies", "primary"));
    }

    private static boolean choice(String display, EndpointUri uri, String option, String no, String yes) {
        String value = uri.option(option).orElse(no);
        if (!value.equals(no) && !value.equals(yes)) {
            throw usage(display, "has " + option + "=" + value + "; it is " + no + " or " + yes);
        }
        return value.equals(yes);
    }

    private static EndpointException usage(String display, String what) {
        return EndpointException.of(Kind.USAGE, display + " " + what);
    }
}
