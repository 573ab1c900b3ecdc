package dev.godwit.proxy.session;

import dev.godwit.proxy.Protocol;
import dev.godwit.routes.Identity;
import dev.godwit.routes.Route;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that goes on for one account: a connection of a line protocol from its first byte on, one HTTP request or
 * WebSocket or event stream, one recipient of a delivery. Safe for any thread.
 */
public final class Session {
    /** Where it stands with the gate. */
    enum Stand { OUTSIDE, ENTERING, ADMITTED }

    private final long id;
    private final Protocol protocol;
    private final InetSocketAddress client;
    private final Instant opened;
    private final Conversation conversation;

    // Guarded by this.
    private Stand stand = Stand.OUTSIDE;
    private boolean stale;
    private Identity identity;
    private Route route;
    private boolean byDefault;

    Session(long id, Protocol protocol, InetSocketAddress client, Instant opened, Conversation conversation) {
        this.id = id;
        this.protocol = protocol;
        this.client = client;
        this.opened = opened;
        this.conversation = conversation;
    }

    /** Unique in this process. */
    public long id() {
        return id;
    }

    public Protocol protocol() {
        return protocol;
    }

    /** The real client, not a load balancer in between. */
    public InetSocketAddress client() {
        return client;
    }

    public Instant opened() {
        return opened;
    }

    /** The route under which it was admitted, brought up to date while its destination stays; empty outside of the gate. */
    public synchronized Optional<Route> route() {
        return stand == Stand.ADMITTED ? Optional.of(route) : Optional.empty();
    }

    /** Ends it now, see {@link Conversation#close}. */
    public void close(Farewell why) {
        conversation.close(why);
    }

    /** Ends it when the running command has ended, see {@link Conversation#drain}. */
    public void drain(Farewell why) {
        conversation.drain(why);
    }

    synchronized void entering(Identity name, Route under, boolean isDefault) {
        stand = Stand.ENTERING;
        stale = false;
        identity = name;
        route = under;
        byDefault = isDefault;
    }

    /** @return whether nothing came in between; otherwise it must leave and ask again */
    synchronized boolean admitted() {
        if (stale || stand != Stand.ENTERING) {
            return false;
        }
        stand = Stand.ADMITTED;
        return true;
    }

    synchronized void outside() {
        stand = Stand.OUTSIDE;
        identity = null;
        route = null;
    }

    synchronized boolean isByDefault() {
        return stand != Stand.OUTSIDE && byDefault;
    }

    /** The route it entered with, or null. */
    synchronized Route entered() {
        return route;
    }

    synchronized Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /** What a new route means for it. RENAMED: it stays, under another account's name. */
    enum Verdict { STAYS, DRAINS, CLOSES, RENAMED }

    /**
     * Compares with what is known now and takes it over where the session may stay. One that is still entering is not judged
     * but told to look again.
     */
    synchronized Verdict judge(Route now, boolean held) {
        boolean renamed = stand != Stand.OUTSIDE && !now.account().equals(route.account());
        if (stand == Stand.OUTSIDE || !renamed && now.epoch() < route.epoch()) {
            return Verdict.STAYS;
        }
        boolean elsewhere = !now.destination().equals(route.destination());
        if (stand == Stand.ENTERING) {
            stale |= elsewhere || held || renamed;
            return Verdict.STAYS;
        }
        if (elsewhere) {
            return Verdict.CLOSES;
        }
        if (renamed) {
            return Verdict.RENAMED;
        }
        route = now;
        return held ? Verdict.DRAINS : Verdict.STAYS;
    }

    /** Stays where it is, as another account's. @return whether it still is where {@code now} says */
    synchronized boolean renamed(Route now) {
        if (stand != Stand.ADMITTED || !now.destination().equals(route.destination())) {
            return false;
        }
        route = now;
        byDefault = false;
        return true;
    }
}
