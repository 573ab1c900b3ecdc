package dev.godwit.managesieve;

import dev.godwit.contract.EndpointType.Option;
import dev.godwit.contract.EndpointUri;
import dev.godwit.login.LoginOptions;
import dev.godwit.login.ServerOptions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a ManageSieve URL says. */
record SieveOptions(ServerOptions server, LoginOptions login) {
    static final List<Option> ALL = Stream.of(ServerOptions.ALL, LoginOptions.ALL).flatMap(List::stream).toList();
    private static final Set<String> NAMES = ALL.stream().map(Option::name).collect(Collectors.toUnmodifiableSet());

    static SieveOptions of(EndpointUri uri) {
        uri.requireOptions(NAMES);
        ServerOptions server = ServerOptions.of(uri, uri.scheme().equals("sieves"), 4190);
        return new SieveOptions(server, LoginOptions.of(uri, server));
    }

    String display() {
        return server.display();
    }

    /** Stable over runs, and the same for every way to log in to the account. */
    String identity() {
        return "sieve://" + login.as().account() + "@" + server.address().host().toLowerCase(Locale.ROOT) + ":" + server.address().port();
    }
}
