package dev.godwit.proxy.http;

import dev.godwit.proxy.config.HttpConfig;
import dev.godwit.proxy.config.HttpRoute;
import dev.godwit.proxy.config.HttpRoute.ByAccount;
import dev.godwit.proxy.config.HttpRoute.Source;
import dev.godwit.proxy.session.Identities;
import dev.godwit.routes.Identity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a request is to go, as far as it can be said without asking for the account's route. */
sealed interface Addressee {

    /** To the destination of an account; {@code pinned} names another one, and then the account only counts for holds and kicks. */
    record Account(Identity identity, Optional<String> pinned) implements Addressee {}

    /** To a destination, on nobody's behalf. */
    record Destination(String name) implements Addressee {}

    /** Some of the body must be seen first. */
    record NeedsBody(ByAccount way) implements Addressee {}

    /** It goes nowhere. */
    record Refused(int status, String reason) implements Addressee {}

    /** @param usual the default destination */
    static Addressee of(RequestHead head, HttpConfig config, String usual, Identities identities) {
        Optional<HttpRoute> route = config.route(head.path());
        HttpRoute.Way way = route.map(HttpRoute::way).orElse(new ByAccount(Source.AUTHORIZATION, "", Optional.empty(), Optional.empty()));
        Optional<String> authorization = head.fields().first("authorization");
        Optional<Identity> credentials = authorization.flatMap(value -> Credentials.read(value, identities));
        return switch (way) {
            case HttpRoute.Pinned(String destination) -> credentials.<Addressee>map(who -> new Account(who, Optional.of(destination)))
                    .orElse(new Destination(destination));
            case ByAccount by when credentials.isPresent() -> new Account(credentials.get(), Optional.empty());
            case ByAccount by -> switch (by.source()) {
                case AUTHORIZATION -> named(List.of(), head, by, config, usual, identities);
                case QUERY -> named(Targets.parameters(head.target(), by.name()), head, by, config, usual, identities);
                case HEADER -> named(head.fields().values(by.name()), head, by, config, usual, identities);
                case BODY -> head.framing() instanceof Framing.None ? named(List.of(), head, by, config, usual, identities) : new NeedsBody(by);
            };
        };
    }

    /** As {@link #of} for {@link NeedsBody}. @param body its beginning, as ISO-8859-1 */
    static Addressee ofBody(RequestHead head, ByAccount way, String body, HttpConfig config, String usual, Identities identities) {
        boolean form = head.fields().first("content-type").filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")).isPresent();
        Optional<String> name = way.pattern().flatMap(pattern -> BodyExtract.find(pattern, body, form));
        return named(name.stream().toList(), head, way, config, usual, identities);
    }

    private static Addressee named(List<String> names, RequestHead head, ByAccount way, HttpConfig config, String usual, Identities identities) {
        if (names.isEmpty()) {
            // credentials that cannot be read may be those of an account that has moved: its old server would take them
            return head.fields().has("authorization") && config.opaqueCredentials() == HttpConfig.Opaque.REFUSE
                    ? new Refused(401, "the credentials do not name an account") : new Destination(way.fallback().orElse(usual));
        }
        if (names.size() > 1) {
            return new Refused(400, "the account is named more than once");
        }
        return identities.ofLogin(names.getFirst(), "").<Addressee>map(who -> new Account(who, Optional.empty()))
                .orElse(new Refused(400, "the account's name cannot be one"));
    }
}
