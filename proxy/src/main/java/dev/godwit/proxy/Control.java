package dev.godwit.proxy;

import dev.godwit.proxy.admin.ProxyControl;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import dev.godwit.routes.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the management API can do with this proxy. @param reloading reads the configuration again */
record Control(ProxyServer server, Supplier<ProxyControl.Reload> reloading) implements ProxyControl {

    private ProxyParts parts() {
        return server.parts();
    }

    @Override
    public List<SessionInfo> sessions(String name) {
        return parts().sessions().of(name).stream().map(Control::info).toList();
    }

    private static SessionInfo info(Session session) {
        Optional<Route> route = session.route();
        return new SessionInfo(session.id(), session.protocol().word(), session.client().getAddress().getHostAddress(), session.opened(),
                route.map(Route::account).orElse(""), route.map(Route::destination).orElse(""), session.state().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Map<String, Long> sessionCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Protocol protocol : Protocol.values()) {
            counts.put(protocol.word(), parts().sessions().count(protocol));
        }
        return counts;
    }

    @Override
    public int kick(Set<String> names) {
        Set<Session> sessions = new LinkedHashSet<>();
        names.forEach(name -> sessions.addAll(parts().sessions().of(name)));
        sessions.forEach(session -> session.close(Farewell.KICKED));
        return sessions.size();
    }

    @Override
    public CompletionStage<Void> drain(Set<String> names, Duration longest) {
        List<CompletableFuture<Boolean>> ends = new ArrayList<>();
        names.forEach(name -> ends.add(parts().sessions().drain(name, longest, Farewell.HELD).toCompletableFuture()));
        return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public List<DestinationState> destinations() {
        List<DestinationState> all = new ArrayList<>();
        parts().backends().states().forEach((name, state) -> all.add(new DestinationState(name, state.failures(), state.clients(), state.hostLevel(), state.open())));
        return all;
    }

    @Override
    public boolean resetDestination(String name) {
        return parts().backends().reset(name);
    }

    @Override
    public Map<String, Instant> certificateEnds() {
        return server.certificateEnds();
    }

    @Override
    public Reload reload() {
        return reloading.get();
    }

    @Override
    public List<String> notReady() {
        List<String> why = new ArrayList<>();
        if (!parts().gate().isOpen()) {
            why.add("the store of routes cannot be reached, or its lease is lost");
        }
        if (server.isStopping()) {
            why.add("the proxy is stopping");
        }
        return why;
    }
}
