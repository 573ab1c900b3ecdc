package dev.godwit.proxy.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.proxy.admin.ProxyControl.DestinationState;
import dev.godwit.proxy.admin.ProxyControl.Reload;
import dev.godwit.proxy.admin.ProxyControl.SessionInfo;
import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Identifiers;
import dev.godwit.routes.Leases.Member;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreException;
import dev.godwit.routes.file.FileRouteStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes on in this proxy, and acts on it alone. */
final class ProxyApi {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyApi.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int MOST_SESSIONS = 1000;

    private final CachedRoutes routes;
    private final Identifiers identifiers;
    private final ProxyControl proxy;
    private final AuditLog audit;

    ProxyApi(CachedRoutes routes, Identifiers identifiers, ProxyControl proxy, AuditLog audit) {
        this.routes = routes;
        this.identifiers = identifiers;
        this.proxy = proxy;
        this.audit = audit;
    }

    void addTo(Api api) {
        api.open("/healthz", _ -> Answer.text("ok"))
                .open("/readyz", _ -> ready())
                .on("GET", "/stats", _ -> stats())
                .on("GET", "/destinations", _ -> destinations())
                .on("POST", "/destinations/reset", this::reset)
                .on("POST", "/mappings/reload", this::reloadMappings)
                .on("POST", "/cache/invalidate", this::invalidate)
                .on("POST", "/connections/kick", this::kick)
                .on("GET", "/sessions", this::sessions)
                .on("GET", "/drain", this::draining)
                .on("POST", "/drain", this::drain)
                .on("POST", "/config/reload", this::reload);
    }

    private Answer ready() {
        List<String> reasons = proxy.notReady();
        String text = !routes.live() ? "out of step with the store of routes" : String.join("\n", reasons);
        return text.isEmpty() ? Answer.text("ok") : Answer.text(503, text);
    }

    private Answer stats() {
        CachedRoutes.Counts counts = routes.counts();
        long asked = counts.hits() + counts.misses();
        Map<String, Long> sessions = proxy.sessionCounts();
        ObjectNode json = RouteApi.JSON.objectNode().put("cache_hits", counts.hits()).put("cache_misses", counts.misses())
                .put("hit_rate_pct", asked == 0 ? 0.0 : Math.round(counts.hits() * 1000.0 / asked) / 10.0).put("cache_entries", counts.entries())
                .put("active_connections", sessions.values().stream().mapToLong(Long::longValue).sum()).put("in_step", routes.live());
        ObjectNode byProtocol = json.putObject("sessions");
        sessions.forEach(byProtocol::put);
        return Answer.json(json);
    }

    private Answer destinations() {
        ObjectNode json = RouteApi.JSON.objectNode();
        ArrayNode all = json.putArray("destinations");
        for (DestinationState state : proxy.destinations()) {
            all.addObject().put("destination", state.name()).put("consecutive_failures", state.consecutiveFailures()).put("down", state.down())
                    .put("failure_sources", state.failureSources()).put("host_level_failure", state.hostLevelFailure());
        }
        return Answer.json(json);
    }

    private Answer reset(Request request) {
        String destination = request.required("destination");
        audit.prepare();
        if (!proxy.resetDestination(destination)) {
            throw new Refusal(404, "there is no such destination");
        }
        note(request, "", "done");
        return Answer.text("ok");
    }

    private Answer reloadMappings(Request request) {
        audit.prepare();
        RouteStore store = routes.store();
        if (store instanceof FileRouteStore file) {
            file.reload();
        } else {
            routes.invalidateAll();
        }
        note(request, "", "done");
        return Answer.text("reloaded");
    }

    private Answer invalidate(Request request) {
        audit.prepare();
        Optional<String> identifier = request.optional("identifier").map(_ -> key(request));
        identifier.ifPresentOrElse(routes::invalidate, routes::invalidateAll);
        note(request, identifier.orElse(""), "done");
        return Answer.text("ok");
    }

    private Answer kick(Request request) {
        String key = key(request);
        audit.prepare();
        int kicked = proxy.kick(names(key));
        note(request, key, "kicked " + kicked);
        return Answer.text("kicked " + kicked);
    }

    private Answer sessions(Request request) {
        List<SessionInfo> sessions = sessions(names(key(request)));
        ObjectNode json = RouteApi.JSON.objectNode().put("count", sessions.size());
        ArrayNode all = json.putArray("sessions");
        sessions.stream().limit(request.limit(MOST_SESSIONS, 100 * MOST_SESSIONS)).forEach(session -> all.addObject().put("id", session.id()).put("protocol", session.protocol())
                .put("client", session.client()).put("since", session.since().toString()).put("account", session.account()).put("destination", session.destination())
                .put("state", session.state()));
        return Answer.json(json);
    }

    private Answer draining(Request request) {
        return progress(key(request), 200);
    }

    /** Drains here; while the account is held, every other proxy drains by itself, and the answer tells which are not done. */
    private Answer drain(Request request) {
        String key = key(request);
        audit.prepare();
        Duration longest = request.seconds("seconds").orElse(DRAIN);
        CompletableFuture<Void> drained = proxy.drain(names(key), longest).toCompletableFuture();
        note(request, key, "draining");
        try {
            drained.get(request.seconds("wait").orElse(longest.plusSeconds(5)).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException told) {
            // what is left is in the answer
            return progress(key, 202);
        } catch (ExecutionException | InterruptedException e) {
            throw new Refusal(500, "draining failed: " + e.getClass().getSimpleName());
        }
        return progress(key, 200);
    }

    private Answer progress(String key, int status) {
        Set<String> names = names(key);
        RouteRow row = routes.store().find(key).orElseGet(() -> RouteRow.unknown(key));
        List<Member> pending = routes.members().stream().filter(member -> !member.hasApplied(0, names)).toList();
        int left = sessions(names).size();
        ObjectNode json = RouteApi.JSON.objectNode().put("account", row.account()).put("held", row.isHeld(Instant.now())).put("sessions_left", left)
                .put("drained", left == 0 && pending.isEmpty());
        json.set("waiting", RouteApi.members(pending));
        return Answer.json(status, json);
    }

    private Answer reload(Request request) {
        audit.prepare();
        Reload reload = proxy.reload();
        note(request, "", reload.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        return switch (reload) {
            case Reload.Reloaded reloaded -> Answer.json(RouteApi.JSON.objectNode().put("reloaded", true).put("note", reloaded.note()));
            case Reload.Invalid invalid -> Answer.text(400, String.join("\n", invalid.problems()));
            case Reload.NotAvailable _ -> Answer.text(503, "this proxy was not started from a file");
        };
    }

    private List<SessionInfo> sessions(Set<String> names) {
        Map<Long, SessionInfo> sessions = new LinkedHashMap<>();
        names.forEach(name -> proxy.sessions(name).forEach(session -> sessions.put(session.id(), session)));
        return List.copyOf(sessions.values());
    }

    private String key(Request request) {
        String given = request.optional("identifier").or(() -> request.optional("account")).orElseThrow(() -> new Refusal(400, "parameter 'identifier' is missing"));
        return identifiers.key(given).orElseThrow(() -> new Refusal(400, "parameter 'identifier' cannot be an identifier"));
    }

    /** All login forms are one account. While the store cannot tell them, what was given has to do: kicking must work in an outage. */
    private Set<String> names(String key) {
        Set<String> names = new LinkedHashSet<>();
        names.add(key);
        try {
            names.addAll(routes.store().identifiers(key));
        } catch (RouteStoreException e) {
            LOG.warn("sessions are found under one name only: {}", e.getMessage());
        }
        return names;
    }

    private void note(Request request, String identifier, String result) {
        audit.write(request, request.method() + " " + request.path(), identifier, result, Optional.empty(), Optional.empty());
    }
}
