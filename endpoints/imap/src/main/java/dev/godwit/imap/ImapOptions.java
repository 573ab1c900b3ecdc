package dev.godwit.imap;

import static dev.godwit.login.UriOptions.number;
import static dev.godwit.login.UriOptions.usage;

import dev.godwit.contract.EndpointType.Option;
import dev.godwit.contract.EndpointUri;
import dev.godwit.login.LoginOptions;
import dev.godwit.login.ServerOptions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an IMAP URL says.
 *
 * @param disabled capabilities to do without
 * @param allNamespaces whether other users' and shared mailboxes are looked for
 */
record ImapOptions(ServerOptions server, LoginOptions login, int connections, boolean compress, Set<String> disabled, boolean allNamespaces) {

    private static final List<Option> OWN = List.of(
            new Option("proxyauth", "ADMIN", "log in as ADMIN, then PROXYAUTH to the user (Sun, Oracle)"),
            new Option("connections", "NUMBER", "how many connections to use at most; 4 unless given, 8 for a target"),
            new Option("compress", "yes, no", "COMPRESS=DEFLATE, if the server offers it"),
            new Option("disable", "CAPABILITY,…", "behave as if the server did not offer these"),
            new Option("namespace", "all, personal", "all: take other users' and shared mailboxes as part of the account"));

    static final List<Option> ALL = Stream.of(ServerOptions.ALL, LoginOptions.ALL, OWN).flatMap(List::stream).toList();

    private static final Set<String> NAMES = ALL.stream().map(Option::name).collect(Collectors.toUnmodifiableSet());

    /** @param connections how many are used unless the URL says otherwise */
    static ImapOptions of(EndpointUri uri, int connections) {
        uri.requireOptions(NAMES);
        boolean implicit = uri.scheme().equals("imaps");
        ServerOptions server = ServerOptions.of(uri, implicit, implicit ? 993 : 143);
        return new ImapOptions(server, LoginOptions.of(uri, server), number(uri, "connections", connections, 1, 100), uri.flag("compress"),
                disabled(uri), allNamespaces(uri));
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

    String display() {
        return server.display();
    }

    /** Stable over runs, and the same for every way to log in to the account. */
    String identity() {
        return "imap://" + login.as().account() + "@" + server.address().host().toLowerCase(Locale.ROOT) + ":" + server.address().port();
    }
}
