package dev.godwit.proxy.line;

import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.config.LimitsConfig;
import dev.godwit.proxy.net.Frontend;
import dev.godwit.proxy.net.Relay;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import dev.godwit.routes.Route;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/**
 * A session after its login: bytes are relayed, and looked at only as far as a goodbye needs. One is said where it falls between
 * two responses; in the middle of a response the connection is closed without a word, because text there would become part of a
 * message. On the client's event loop, {@link #check} aside.
 */
final class RelayedSession implements Relay.Observer {
    private static final long QUIET_NANOS = 1_000_000_000L;
    /** How long a peer may take to accept the last bytes when the other side has gone. */
    private static final long LAST_BYTES_NANOS = 15_000_000_000L;

    private final LineProtocol protocol;
    private final ProxyParts parts;
    private final Session session;
    private final Frontend frontend;
    private final Route route;
    private final Channel client;
    private final Channel server;
    private final BackendLeg leg;
    private final LimitsConfig limits;
    private final Turns turns;
    private final Relay relay;
    private final long began = System.nanoTime();
    private volatile Farewell draining;
    private volatile long halfClosed; // when the first of both sides closed
    private Farewell ended;

    RelayedSession(LineProtocol protocol, ProxyParts parts, Session session, Frontend frontend, Route route, BackendLeg leg, LimitsConfig limits) {
        this.protocol = protocol;
        this.parts = parts;
        this.session = session;
        this.frontend = frontend;
        this.route = route;
        this.client = frontend.channel();
        this.server = leg.channel();
        this.leg = leg;
        this.limits = limits;
        this.turns = protocol.turns();
        this.relay = new Relay(client, server, this);
    }

    /** @param answer to the login, for the client @param fromClient what it has sent behind its login */
    void begin(String answer, ByteBuf fromClient, ByteBuf fromServer) {
        client.write(ByteBufUtil.writeUtf8(client.alloc(), answer), client.voidPromise());
        client.closeFuture().addListener(_ -> sideClosed());
        server.closeFuture().addListener(_ -> sideClosed());
        relay.start(fromClient, fromServer);
    }

    @Override
    public boolean client(ByteBuf bytes) {
        if (ended != null) {
            return false;
        }
        if (!parts.gate().isOpen()) {
            close(Farewell.FENCED);
            return false;
        }
        if (!turns.client(bytes)) {
            close(Farewell.KICKED);
            return false;
        }
        if (draining != null) {
            channelQuiet();
        }
        return true;
    }

    @Override
    public boolean server(ByteBuf bytes) {
        if (ended != null) {
            return false;
        }
        turns.server(bytes);
        if (draining != null) {
            client.eventLoop().execute(this::endIfIdle); // after these bytes are on their way
        }
        return true;
    }

    @Override
    public void part() {
        if (ended == null && draining == null && owesNothing()) {
            server.close(); // the client has gone by itself, and whatever it asked for is done
        } else {
            leg.abandon();
        }
    }

    private boolean owesNothing() {
        return !turns.opaque() && turns.idle() && turns.clientAtStart() && turns.serverAtStart();
    }

    void close(Farewell why) {
        if (ended != null) {
            return;
        }
        ended = why;
        relay.end();
        String text = turns.serverAtStart() && !turns.opaque() ? protocol.goodbye(why) : "";
        if (client.isActive() && !text.isEmpty()) {
            client.writeAndFlush(ByteBufUtil.writeUtf8(client.alloc(), text)).addListener(ChannelFutureListener.CLOSE);
        } else {
            client.close();
        }
    }

    void drain(Farewell why) {
        if (ended != null || draining != null) {
            return;
        }
        draining = why;
        channelQuiet();
        endIfIdle();
    }

    /** Nothing more is read from the client, unless its command is not complete. */
    private void channelQuiet() {
        if (turns.clientAtStart() || turns.opaque()) {
            relay.holdClient();
        }
    }

    private void endIfIdle() {
        if (ended == null && draining != null && owesNothing()) {
            close(draining);
        }
    }

    /** Called once a second on the timer's thread. */
    void check(long now) {
        Farewell reason = draining;
        if (halfClosed != 0 && now - halfClosed > LAST_BYTES_NANOS) {
            client.close();
            client.eventLoop().execute(relay::end);
        } else if (now - relay.lastNanos() > limits.idle().toNanos()) {
            client.eventLoop().execute(() -> close(Farewell.IDLE));
        } else if (reason != null && turns.opaque() && now - relay.lastNanos() > QUIET_NANOS) {
            client.eventLoop().execute(() -> close(reason));
        }
    }

    private void sideClosed() {
        if (halfClosed == 0) {
            halfClosed = System.nanoTime();
        }
        if (!client.isOpen() && !server.isOpen()) {
            parts.sessions().ended(session);
            parts.log().event("session", "protocol", protocol.protocol().word(), "id", session.id(), "client",
                    parts.redaction().client(frontend.client().getAddress()), "account", parts.redaction().account(route.account()), "destination",
                    route.destination(), "outcome", ended == null ? "closed" : ended.name().toLowerCase(java.util.Locale.ROOT), "in",
                    relay.bytesFromClient(), "out", relay.bytesFromServer(), "ms", (System.nanoTime() - began) / 1_000_000);
        }
    }
}
