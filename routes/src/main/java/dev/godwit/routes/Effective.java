package dev.godwit.routes;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How the rows of an account and of its domain make a route. Pure. */
final class Effective {
    private Effective() {
    }

    /** Name of the row that stands for the account's whole domain; empty for a bare name and for such a row itself. */
    static Optional<String> domainOf(String account) {
        int at = account.lastIndexOf('@');
        return at <= 0 ? Optional.empty() : Optional.of(account.substring(at));
    }

    /**
     * The account's own destination, else its domain's, else the default; held if either is. Both epochs are added up, so that
     * the sum grows with every change that may concern the account, also when the destination changes from one row to the other.
     */
    static Route route(RouteRow own, Optional<RouteRow> domain, String otherwise) {
        return new Route(own.account(), destination(own, domain).orElse(otherwise), own.epoch() + domain.map(RouteRow::epoch).orElse(0L), held(own, domain));
    }

    static Optional<String> destination(RouteRow own, Optional<RouteRow> domain) {
        return own.destination().or(() -> domain.flatMap(RouteRow::destination));
    }

    private static Optional<Instant> held(RouteRow own, Optional<RouteRow> domain) {
        return Stream.of(own.heldUntil(), domain.flatMap(RouteRow::heldUntil)).flatMap(Optional::stream).max(Instant::compareTo);
    }

    /** All names whose change may change the route of somebody who came with these candidates. */
    static Set<String> names(Identity identity, String account) {
        Set<String> names = new LinkedHashSet<>(identity.candidates());
        names.add(account);
        domainOf(account).ifPresent(names::add);
        return names;
    }
}
