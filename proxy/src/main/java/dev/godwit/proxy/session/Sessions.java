package dev.godwit.proxy.session;

import dev.godwit.proxy.Protocol;
import dev.godwit.routes.Identity;
import dev.godwit.routes.Resolution;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** All sessions of this process, of every protocol. Safe for any thread; never blocks. */
public final class Sessions {
    private final Clock clock;
    private final AtomicLong ids;
    private final ConcurrentMap<Long, Session> all = new ConcurrentHashMap<>();
    /** By account and by every name it could be called; the lists are immutable. */
    private final ConcurrentMap<String, List<Session>> byName = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CompletableFuture<Void>> emptied = new ConcurrentHashMap<>();
    private final AtomicLongArray counts = new AtomicLongArray(Protocol.values().length);

    /** @param before the number before the first session's: another one at every start of every proxy, so that servers' logs tell them apart */
    public Sessions(long before, Clock clock) {
        this.ids = new AtomicLong(before);
        this.clock = clock;
    }

    /** Registers a session that has not logged in yet. Every one ends with {@link #ended}. */
    public Session open(Protocol protocol, InetSocketAddress client, Conversation conversation) {
        Session session = new Session(ids.incrementAndGet(), protocol, client, clock.instant(), conversation);
        all.put(session.id(), session);
        counts.incrementAndGet(protocol.ordinal());
        return session;
    }

    /** The session is over, and no byte of it will reach a server any more. Repeating it does no harm. */
    public void ended(Session session) {
        if (all.remove(session.id(), session)) {
            counts.decrementAndGet(session.protocol().ordinal());
            forget(session);
        }
    }

    /** Sessions of an account, entering ones included. @param name the account's, or a name it was looked up under */
    public List<Session> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** All that are open at this moment; a view that changes with them. */
    public Collection<Session> list() {
        return Collections.unmodifiableCollection(all.values());
    }

    public int count() {
        return all.size();
    }

    public long count(Protocol protocol) {
        return counts.get(protocol.ordinal());
    }

    /** Closes every session of an account. @return how many there were */
    public int kick(String name, Farewell why) {
        List<Session> sessions = of(name);
        sessions.forEach(session -> session.close(why));
        return sessions.size();
    }

    /**
     * Drains every session of an account, and closes what is left after {@code longest}.
     *
     * @return completes when none is left: true if all ended by themselves, false if some had to be closed
     */
    public CompletionStage<Boolean> drain(String name, Duration longest, Farewell why) {
        CompletableFuture<Void> empty = emptied.computeIfAbsent(name, _ -> new CompletableFuture<>());
        of(name).forEach(session -> session.drain(why));
        settle(name);
        CompletableFuture<Boolean> inTime = empty.thenApply(_ -> true).completeOnTimeout(false, longest.toMillis(), TimeUnit.MILLISECONDS);
        return inTime.thenCompose(clean -> {
            if (clean) {
                return CompletableFuture.completedFuture(true);
            }
            kick(name, why);
            return empty.thenApply(_ -> false);
        });
    }

    /** As {@link #drain(String, Duration, Farewell)} for all sessions of all protocols, without waiting for the last one. */
    public void drainAll(Farewell why) {
        list().forEach(session -> session.drain(why));
    }

    public void closeAll(Farewell why) {
        list().forEach(session -> session.close(why));
    }

    /** Puts a session under its names; what it was under before is forgotten. */
    void enter(Session session, Identity identity, Resolution.Found found) {
        forget(session);
        session.entering(identity, found);
        found.names().forEach(name -> byName.merge(name, List.of(session), Sessions::plus));
        if (!all.containsKey(session.id())) {
            forget(session); // it ended meanwhile
        }
    }

    /** An admitted session's account is called otherwise now, or has got a newer route to the same destination. */
    void update(Session session, Resolution.Found now) {
        Resolution.Found before = session.found();
        if (before == null || before.names().equals(now.names())) {
            session.update(now);
            return;
        }
        now.names().forEach(name -> byName.merge(name, List.of(session), Sessions::plus));
        Set<String> leftOver = session.update(now) ? before.names() : now.names();
        Resolution.Found stays = session.found();
        leftOver.stream().filter(name -> stays == null || !stays.names().contains(name)).forEach(name -> remove(name, session));
    }

    /**
     * A session has done with its server, and the server not with it: it leaves its account and is free to go on. In its place
     * another one stays in the account, and whoever waits for the account's sessions waits for that.
     *
     * @param gone when the server has closed the connection
     */
    public void leaveBehind(Session session, CompletionStage<Void> gone) {
        Session rest = new Session(ids.incrementAndGet(), session.protocol(), session.client(), session.opened(), Conversation.OVER);
        if (!session.split(rest)) {
            return;
        }
        all.put(rest.id(), rest);
        counts.incrementAndGet(rest.protocol().ordinal());
        Set<String> names = rest.found().names();
        names.forEach(name -> byName.merge(name, List.of(rest), Sessions::plus));
        names.forEach(name -> remove(name, session)); // only now: there is no moment without either of them
        gone.whenComplete((_, _) -> ended(rest));
    }

    /** Takes a session out from under its account; it is still open. */
    void forget(Session session) {
        session.leave().forEach(name -> remove(name, session));
    }

    private void remove(String name, Session session) {
        byName.computeIfPresent(name, (_, list) -> minus(list, session));
        settle(name);
    }

    private void settle(String name) {
        if (!byName.containsKey(name)) {
            CompletableFuture<Void> waiting = emptied.remove(name);
            if (waiting != null) {
                waiting.complete(null);
            }
        }
    }

    private static List<Session> plus(List<Session> some, List<Session> more) {
        if (some.containsAll(more)) {
            return some;
        }
        List<Session> both = new ArrayList<>(some);
        both.addAll(more);
        return List.copyOf(both);
    }

    private static List<Session> minus(List<Session> some, Session gone) {
        List<Session> left = some.stream().filter(session -> session != gone).toList();
        return left.isEmpty() ? null : left;
    }
}
