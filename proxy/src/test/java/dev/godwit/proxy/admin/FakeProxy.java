package dev.godwit.proxy.admin;

import dev.godwit.routes.Route;
import dev.godwit.routes.Routes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A proxy whose sessions are entries of a list. */
final class FakeProxy implements ProxyControl, Routes.Listener {
    final List<SessionInfo> sessions = new CopyOnWriteArrayList<>();
    final List<String> notReady = new ArrayList<>();
    volatile CompletableFuture<Void> inEffect = CompletableFuture.completedFuture(null);
    volatile CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);
    volatile Reload reload = new Reload.Reloaded("listeners need a restart");
    private final Map<String, Integer> failures = new TreeMap<>(Map.of("new", 0, "old", 7));

    void session(long id, String account) {
        sessions.add(new SessionInfo(id, "imap", "192.0.2.1", Instant.EPOCH, account, "old", "relaying"));
    }

    @Override
    public List<SessionInfo> sessions(String name) {
        return sessions.stream().filter(session -> session.account().equals(name)).toList();
    }

    @Override
    public Map<String, Long> sessionCounts() {
        return sessions.stream().collect(Collectors.groupingBy(SessionInfo::protocol, Collectors.counting()));
    }

    @Override
    public Map<String, Instant> certificateEnds() {
        return Map.of("main", Instant.ofEpochSecond(1_800_000_000));
    }

    @Override
    public int kick(Set<String> names) {
        int before = sessions.size();
        sessions.removeIf(session -> names.contains(session.account()));
        return before - sessions.size();
    }

    @Override
    public CompletionStage<Void> drain(Set<String> names, Duration longest) {
        return drained.thenRun(() -> kick(names));
    }

    @Override
    public List<DestinationState> destinations() {
        return failures.entrySet().stream().map(entry -> new DestinationState(entry.getKey(), entry.getValue(), 2, false, entry.getValue() > 5)).toList();
    }

    @Override
    public boolean resetDestination(String name) {
        return failures.replace(name, 0) != null;
    }

    @Override
    public Reload reload() {
        return reload;
    }

    @Override
    public List<String> notReady() {
        return notReady;
    }

    @Override
    public CompletionStage<Void> changed(Route route) {
        return inEffect;
    }

    @Override
    public CompletionStage<Void> unsure() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void fenced() {
        sessions.clear();
    }
}
