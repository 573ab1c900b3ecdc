package dev.godwit.proxy.delivery;

import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.Backend;
import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.net.Frontend;
import dev.godwit.proxy.session.Conversation;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import java.io.IOException;
import java.time.Duration;

/** A connection that is passed to one server unread, whoever its recipients are. */
final class Passthrough implements Conversation, Runnable {
    private final ProxyParts parts;
    private final Frontend frontend;
    private final LinkOpener opener;
    private final String destination;
    private final ChannelStream client;
    private final Session session;
    private final Duration idle;

    /** To be called on the event loop of the client's channel. */
    Passthrough(ProxyParts parts, Frontend frontend, LinkOpener opener, String destination) {
        this.parts = parts;
        this.frontend = frontend;
        this.opener = opener;
        this.destination = destination;
        this.client = new ChannelStream(frontend.channel());
        this.session = parts.sessions().open(frontend.listener().protocol(), frontend.client(), this);
        this.idle = parts.config().get().limits().idle();
    }

    @Override
    public void run() {
        ChannelStream[] server = new ChannelStream[1];
        try {
            Backend backend = opener.connect(destination, frontend.listener().protocol(),
                    frontend.info(session.id(), parts.config().get().limits().proxyHops()), frontend.channel().eventLoop(), server);
            Thread back = Thread.ofVirtual().name("passthrough").start(() -> copy(server[0], client));
            copy(client, server[0]);
            back.join();
            parts.log().event("passthrough", "session", session.id(), "destination", backend.destination(),
                    "client", parts.redaction().client(frontend.client().getAddress()));
        } catch (BackendException e) {
            parts.log().event("delivery-failed", "destination", destination, "reason", e.getMessage());
            client.closeAfter(new Reply(421, Replies.DOWN.lines()).text());
        } catch (IOException | InterruptedException _) {
            client.close();
        } finally {
            if (server[0] != null) {
                server[0].close();
                client.close();
            }
            parts.sessions().ended(session);
        }
    }

    private void copy(ChannelStream from, ChannelStream to) {
        try {
            while (true) {
                ChannelStream.Block block = from.readBlock(64 * 1024, idle);
                to.write(block.bytes(), block.from(), block.to(), idle);
            }
        } catch (IOException _) {
            to.flushAndClose(); // either has ended
        }
    }

    @Override
    public void close(Farewell why) {
        client.close();
    }

    @Override
    public void drain(Farewell why) {
        // it is not known when a message ends; close() comes when the time is over
    }
}
