package dev.godwit.proxy;

import dev.godwit.proxy.backend.Backend;
import dev.godwit.proxy.backend.Backends;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.log.EventLog;
import dev.godwit.proxy.log.Redaction;
import dev.godwit.proxy.net.Deadlines;
import dev.godwit.proxy.net.Parting;
import dev.godwit.proxy.net.Transport;
import dev.godwit.proxy.session.Gate;
import dev.godwit.proxy.session.Identities;
import dev.godwit.proxy.session.Sessions;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the protocols share; one of each per process.
 *
 * @param config the current configuration: ask anew for each connection, because it can be reloaded
 */
public record ProxyParts(Supplier<Config> config, Transport transport, Sessions sessions, Gate gate, Backends backends, Identities identities,
        Deadlines deadlines, EventLog log, Redaction redaction) {

    /** Takes leave of a server, see {@link Parting}. One that does not close in time is named in the log. On its event loop. */
    public ChannelFuture part(Backend backend) {
        Duration patience = config.get().limits().parting();
        return Parting.from(backend.channel(), gate.openFromNowOn(), patience, () -> log.event("server-did-not-close", "destination", backend.destination(), "seconds",
                patience.toSeconds()));
    }
}
