package dev.godwit.proxy.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Fence.Acknowledgement;
import dev.godwit.routes.Identifiers;
import dev.godwit.routes.Identity;
import dev.godwit.routes.Leases.Member;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.Resolution;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteChange.Hold;
import dev.godwit.routes.RouteChange.Release;
import dev.godwit.routes.RouteChange.Remove;
import dev.godwit.routes.RouteChange.RemoveIdentifier;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reading and changing routes. */
final class RouteApi {
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int PAGE = 1000;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(120);

    private final CachedRoutes routes;
    private final Identifiers identifiers;
    private final Predicate<String> isDestination;
    private final AuditLog audit;
    private final Duration acknowledge;

    RouteApi(CachedRoutes routes, Identifiers identifiers, Predicate<String> isDestination, AuditLog audit, Duration acknowledge) {
        this.routes = routes;
        this.identifiers = identifiers;
        this.isDestination = isDestination;
        this.audit = audit;
        this.acknowledge = acknowledge;
    }

    void addTo(Api api) {
        api.on("GET", "/mappings", this::get)
                .on("PUT", "/mappings", request -> plain(change(request, assign(request)), request, "ok"))
                .on("DELETE", "/mappings", request -> removed(change(request, new Remove(request.epoch())), request))
                .on("GET", "/routes", this::list)
                .on("POST", "/routes/bulk", request -> new Bulk(this, identifiers, isDestination).run(request))
                .on("POST", "/hold", request -> told(change(request, new Hold(seconds(request), request.epoch())), request))
                .on("POST", "/release", request -> told(change(request, new Release(request.epoch())), request))
                .on("GET", "/aliases", this::aliases)
                .on("PUT", "/aliases", request -> plain(change(request, new AddIdentifier(key(request, "alias"), request.epoch())), request, "ok"))
                .on("DELETE", "/aliases", request -> removed(change(request, new RemoveIdentifier(key(request, "alias"), request.epoch())), request))
                .on("POST", "/connections/delay", request -> plain(change(request, new Hold(delay(request), request.epoch())), request, "ok"))
                .on("GET", "/proxies", this::proxies);
    }

    private Assign assign(Request request) {
        String destination = request.required("destination");
        requireDestination(destination);
        return new Assign(destination, request.seconds("held_for"), request.epoch());
    }

    void requireDestination(String destination) {
        if (!isDestination.test(destination)) {
            throw new Refusal(400, "unknown destination: the configuration has none of this name");
        }
    }

    private static Duration seconds(Request request) {
        request.required("seconds");
        return request.seconds("seconds").filter(time -> !time.isZero()).orElseThrow(() -> new Refusal(400, "a hold lasts longer than that"));
    }

    private static Duration delay(Request request) {
        Duration asked = seconds(request);
        return asked.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : asked;
    }

    String key(Request request, String parameter) {
        return identifiers.key(request.required(parameter)).orElseThrow(() -> new Refusal(400, "parameter '" + parameter + "' cannot be an identifier"));
    }

    private Outcome change(Request request, RouteChange change) {
        return change(request, request.method() + " " + request.path(), key(request, "identifier"), change);
    }

    /** Does it and writes it down. */
    Outcome change(Request request, String act, String identifier, RouteChange change) {
        audit.prepare();
        try {
            Outcome outcome = routes.apply(identifier, change);
            audit.write(request, act, identifier, outcome);
            return outcome;
        } catch (RouteStoreException e) {
            audit.write(request, act, identifier, "unknown: " + e.getMessage(), Optional.empty(), Optional.empty());
            throw e;
        }
    }

    /** Waits for the other proxies as long as the request wants. */
    Acknowledgement await(Outcome.Done done, Request request) {
        return routes.fence().await(done, request.seconds("wait").orElse(acknowledge));
    }

    /** One word, as ever; what is new is in the header. 202 if it is stored and not yet in effect everywhere. */
    private Answer plain(Outcome outcome, Request request, String word) {
        if (!(outcome instanceof Outcome.Done done)) {
            throw refusal(outcome);
        }
        Answer answer = switch (await(done, request)) {
            case Acknowledgement.Acknowledged _ -> Answer.text(word).with("godwit-acknowledged", "true");
            case Acknowledgement.Waiting waiting -> Answer.text(202, "stored, waiting for " + waiting.proxies().stream().map(RouteApi::name).toList())
                    .with("godwit-acknowledged", "false");
        };
        return answer.with("etag", "\"" + done.after().epoch() + "\"").with("godwit-change", done.change());
    }

    private Answer removed(Outcome outcome, Request request) {
        return outcome instanceof Outcome.Absent ? Answer.text("absent") : plain(outcome, request, "removed");
    }

    private Answer told(Outcome outcome, Request request) {
        if (!(outcome instanceof Outcome.Done done)) {
            throw refusal(outcome);
        }
        ObjectNode json = AuditLog.row(done.after()).put("change", done.change());
        return switch (await(done, request)) {
            case Acknowledgement.Acknowledged _ -> Answer.json(json.put("acknowledged", true)).with("etag", "\"" + done.after().epoch() + "\"");
            case Acknowledgement.Waiting waiting -> {
                json.put("acknowledged", false).set("waiting", members(waiting.proxies()));
                yield Answer.json(202, json).with("etag", "\"" + done.after().epoch() + "\"");
            }
        };
    }

    static Refusal refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> throw new IllegalArgumentException("it was done");
            case Outcome.EpochDiffers differs -> new Refusal(412, "the epoch is " + differs.now().epoch());
            case Outcome.NotHeld notHeld -> new Refusal(409, notHeld.now().heldUntil().isEmpty() ? "the account is not held" : "the hold is over, or ends too soon");
            case Outcome.Absent _ -> new Refusal(404, "absent");
            case Outcome.Taken _ -> new Refusal(409, "the identifier belongs to another account");
            case Outcome.ReadOnly _ -> new Refusal(501, "this store is only read");
        };
    }

    private Answer get(Request request) {
        String given = request.required("identifier");
        String key = key(request, "identifier");
        RouteRow row = routes.store().find(key).orElseGet(() -> RouteRow.unknown(key));
        boolean cached = routes.isCached(key);
        ObjectNode json = JSON.objectNode().put("identifier", given).put("normalized", key);
        if (key.startsWith("@")) {
            json.put("destination", row.destination().orElse(null)).put("routed_to_default", row.destination().isEmpty());
        } else {
            Identity identity = identifiers.login(given).orElse(new Identity(List.of(key)));
            switch (routes.resolve(identity).toCompletableFuture().join()) {
                case Resolution.Unavailable unavailable -> throw new Refusal(500, "store error: " + unavailable.reason());
                case Resolution.Found found -> json.put("destination", found.route().destination()).put("routed_to_default", found.byDefault());
            }
        }
        json.put("cached", cached).put("account", row.account()).put("epoch", row.epoch()).put("held_until", held(row)).put("has_row", row.epoch() > 0);
        return Answer.json(json).with("etag", "\"" + row.epoch() + "\"");
    }

    private static String held(RouteRow row) {
        return row.heldUntil().map(Instant::toString).orElse(null);
    }

    private Answer list(Request request) {
        int limit = request.limit(PAGE, 10 * PAGE);
        List<RouteRow> page = routes.store().list(request.optional("after").orElse(""), limit);
        ObjectNode json = JSON.objectNode();
        ArrayNode all = json.putArray("routes");
        page.forEach(row -> all.add(AuditLog.row(row)));
        json.put("next", page.size() == limit ? page.getLast().account() : null);
        return Answer.json(json);
    }

    private Answer aliases(Request request) {
        List<String> names = routes.store().identifiers(key(request, "identifier"));
        ObjectNode json = JSON.objectNode().put("account", names.getFirst());
        ArrayNode all = json.putArray("identifiers");
        names.forEach(all::add);
        return Answer.json(json);
    }

    private Answer proxies(Request request) {
        List<Member> members = routes.members();
        ObjectNode json = JSON.objectNode();
        json.set("proxies", members(members));
        return Answer.json(json);
    }

    static ArrayNode members(List<Member> members) {
        ArrayNode all = JSON.arrayNode();
        for (Member member : members) {
            ObjectNode one = all.addObject().put("id", member.id()).put("address", member.address()).put("seen", member.seen()).put("expired", member.expired());
            one.put("pending", member.pending().size());
        }
        return all;
    }

    private static String name(Member member) {
        return member.id() + (member.address().isEmpty() ? "" : " at " + member.address());
    }
}
