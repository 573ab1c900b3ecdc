package dev.godwit.proxy.session;

import dev.godwit.proxy.Protocol;
import dev.godwit.routes.Identity;
import dev.godwit.routes.Resolution;
import dev.godwit.routes.Route;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One thing that goes on for one account: a connection of a line protocol from its first byte on, one HTTP request or
 * WebSocket or event stream, one recipient of a delivery. Safe for any thread.
 */
public final class Session {
    private final long id;
    private final Protocol protocol;
    private final InetSocketAddress client;
    private final Instant opened;
    private final Conversation conversation;

    // Guarded by this.
    private SessionState stand = SessionState.LOGIN;
    private boolean stale;
    private Identity identity;
    private Resolution.Found found;
    private CompletableFuture<Void> outside; // made when somebody waits for it
    private CompletionStage<Void> behind = CompletableFuture.completedFuture(null);

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
        return isAtServer() ? Optional.of(found.route()) : Optional.empty();
    }

    public synchronized SessionState state() {
        return stand;
    }

    /** Ends it now, see {@link Conversation#close}. */
    public void close(Farewell why) {
        conversation.close(why);
    }

    /** Ends it when the running command has ended, see {@link Conversation#drain}. */
    public void drain(Farewell why) {
        conversation.drain(why);
    }

    synchronized void entering(Identity name, Resolution.Found way) {
        stand = SessionState.ENTERING;
        stale = false;
        identity = name;
        found = way;
    }

    /** One that is still entering has to look again. */
    synchronized void doubt() {
        stale = true;
    }

    /** @return whether nothing came in between; otherwise it must leave and ask again */
    synchronized boolean admitted() {
        if (stale || stand != SessionState.ENTERING) {
            return false;
        }
        stand = SessionState.ADMITTED;
        return true;
    }

    /** @return the names it was under */
    synchronized Set<String> leave() {
        Set<String> names = found == null ? Set.of() : found.names();
        stand = SessionState.LOGIN;
        identity = null;
        found = null;
        if (outside != null) {
            outside.complete(null);
            outside = null;
        }
        return names;
    }

    /** Completes when it has left the gate: it has ended, or has nothing to do with the account any more. */
    synchronized CompletionStage<Void> whenOutside() {
        if (stand == SessionState.LOGIN) {
            return CompletableFuture.completedFuture(null);
        }
        if (outside == null) {
            outside = new CompletableFuture<>();
        }
        return outside.copy();
    }

    /** Completes when nothing that it has {@linkplain #split left behind} is inside the gate any more. */
    synchronized CompletionStage<Void> whenBehind() {
        return behind;
    }

    /**
     * Leaves the account like {@link #leave}, and another session in its place, with all who wait for the end of this one.
     *
     * @param rest new, see {@link SessionState#PARTING}
     * @return whether it was at a server; if not nothing has changed
     */
    synchronized boolean split(Session rest) {
        if (!isAtServer()) {
            return false;
        }
        synchronized (rest) { // nobody else knows it yet
            rest.stand = SessionState.PARTING;
            rest.identity = identity;
            rest.found = found;
            rest.outside = outside;
        }
        outside = null;
        behind = behind.thenCombine(rest.whenOutside(), (_, _) -> null);
        leave();
        return true;
    }

    private boolean isAtServer() {
        return stand == SessionState.ADMITTED || stand == SessionState.PARTING;
    }

    /** Who it is, while a server is spoken to. */
    synchronized Optional<Identity> identity() {
        return isAtServer() ? Optional.of(identity) : Optional.empty();
    }

    synchronized Resolution.Found found() {
        return found;
    }

    /** Takes over what is known now of its account, if it is still admitted on that destination. @return whether it is */
    synchronized boolean update(Resolution.Found now) {
        if (!isAtServer() || !now.route().destination().equals(found.route().destination())) {
            return false;
        }
        found = now;
        return true;
    }
}
