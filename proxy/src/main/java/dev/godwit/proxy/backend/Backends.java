package dev.godwit.proxy.backend;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.DestinationConfig;
import dev.godwit.proxy.config.DestinationConfig.Service;
import dev.godwit.proxy.net.Transport;
import dev.godwit.wire.net.TlsMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/**
 * Opens connections to servers. Safe for any thread; a connection and all that is told of it belong to the event loop that was
 * named.
 */
public final class Backends {
    private final Supplier<Config> config;
    private final Connector connector;
    private final Hosts hosts;
    private final Clock clock;
    private final Predicate<InetSocketAddress> ownAddress;
    private final ConcurrentMap<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param config     asked anew for every connection, because it can be reloaded
     * @param ownAddress whether an address is one of the proxy's listeners
     */
    public Backends(Supplier<Config> config, Transport transport, Predicate<InetSocketAddress> ownAddress, Clock clock) {
        this.config = config;
        this.connector = new Connector(transport);
        this.hosts = new Hosts(clock);
        this.clock = clock;
        this.ownAddress = ownAddress;
    }

    /**
     * Connects for a client that will log in: refused where neither TLS protects the connection nor
     * {@code allow_plaintext_auth} permits to do without.
     *
     * @param loop the client's event loop
     * @return on {@code loop}; fails with a {@link BackendException}. Failures up to here are counted by the breaker, later ones
     *         are told by {@link #failed}, success by {@link #succeeded}
     */
    public Future<Backend> connectForLogin(String destination, Protocol protocol, ClientInfo client, EventLoop loop) {
        Promise<Backend> promise = loop.newPromise();
        Service service = service(destination, protocol);
        if (service != null && !service.encrypted() && !service.allowPlaintextAuth()) {
            return promise.setFailure(new BackendException(Stage.POLICY, "its " + protocol.word()
                    + " is configured without TLS and without allow_plaintext_auth, so no login is sent to it"));
        }
        return connect(destination, protocol, client, promise, loop);
    }

    /** As {@link #connectForLogin}, for what carries no credentials: deliveries and capability probes. */
    public Future<Backend> connect(String destination, Protocol protocol, ClientInfo client, EventLoop loop) {
        return connect(destination, protocol, client, loop.newPromise(), loop);
    }

    private Future<Backend> connect(String destination, Protocol protocol, ClientInfo client, Promise<Backend> promise, EventLoop loop) {
        Service service = service(destination, protocol);
        if (service == null) {
            return promise.setFailure(new BackendException(Stage.POLICY, "it does not offer " + protocol.word()));
        }
        if (client.hops() < 1) {
            return promise.setFailure(new BackendException(Stage.POLICY, "the connection has passed too many proxies: a loop"));
        }
        Breaker breaker = breaker(destination);
        if (!breaker.allows()) {
            return promise.setFailure(new BackendException(Stage.BREAKER, "it has failed repeatedly and is left alone for a while"));
        }
        Attempt attempt = new Attempt(destination, protocol, service, client, promise, loop);
        hosts.lookUp(service.host()).whenComplete((addresses, failure) -> loop.execute(() -> {
            if (failure != null) {
                attempt.fail(failure);
            } else {
                attempt.start(addresses);
            }
        }));
        promise.addListener(done -> {
            if (!done.isSuccess() && done.cause() instanceof BackendException e && e.stage() != Stage.POLICY) {
                failed(destination, e.stage(), client.address().getAddress());
            }
        });
        return promise;
    }

    /**
     * Begins TLS on a connection whose server has agreed to STARTTLS. What it sent in clear must have been read completely.
     *
     * @return the same connection, or a {@link BackendException}
     */
    public Future<Backend> startTls(Backend backend) {
        return connector.startTls(backend, config.get().limits().connectTimeout());
    }

    /** A server has done what was asked of it: answered a login, taken a recipient. */
    public void succeeded(String destination) {
        breaker(destination).succeeded();
    }

    /** A server failed after the connection was there. Refused logins are no failures. */
    public void failed(String destination, Stage stage, InetAddress client) {
        var limits = config.get().limits();
        breaker(destination).failed(stage, client, limits.breakerFailures(), limits.breakerClients(), limits.breakerCooldown());
    }

    /** The breakers of all configured destinations. */
    public Map<String, Breaker.State> states() {
        Map<String, Breaker.State> states = new LinkedHashMap<>();
        config.get().destinations().keySet().forEach(name -> states.put(name, breaker(name).state()));
        return states;
    }

    /** Forgets a destination's failures. @return whether there is such a destination */
    public boolean reset(String destination) {
        boolean known = config.get().destinations().containsKey(destination);
        if (known) {
            breaker(destination).reset();
        }
        return known;
    }

    private Breaker breaker(String destination) {
        return breakers.computeIfAbsent(destination, _ -> new Breaker(clock));
    }

    private Service service(String destination, Protocol protocol) {
        DestinationConfig server = config.get().destinations().get(destination);
        return server == null ? null : server.service(protocol).orElse(null);
    }

    /** One connection, with its retries. */
    private final class Attempt {
        private final String destination;
        private final Protocol protocol;
        private final Service service;
        private final ClientInfo client;
        private final Promise<Backend> promise;
        private final EventLoop loop;
        private int tries;

        Attempt(String destination, Protocol protocol, Service service, ClientInfo client, Promise<Backend> promise, EventLoop loop) {
            this.destination = destination;
            this.protocol = protocol;
            this.service = service;
            this.client = client;
            this.promise = promise;
            this.loop = loop;
        }

        void start(List<InetAddress> addresses) {
            InetSocketAddress remote = new InetSocketAddress(addresses.get(tries % addresses.size()), service.port());
            if (ownAddress.test(remote)) {
                promise.tryFailure(new BackendException(Stage.POLICY, "it is this proxy itself: a loop"));
                return;
            }
            Connector.Call call = new Connector.Call(destination, protocol, service, remote, source(remote.getAddress()), client);
            connector.connect(call, config.get().limits().connectTimeout(), loop).addListener(done -> {
                if (done.isSuccess()) {
                    keep((Backend) done.getNow());
                } else if (again(done.cause())) {
                    tries++;
                    loop.schedule(() -> start(addresses), 200, java.util.concurrent.TimeUnit.MILLISECONDS);
                } else {
                    fail(done.cause());
                }
            });
        }

        private void keep(Backend backend) {
            if (!promise.trySuccess(backend)) {
                backend.channel().close(); // whoever asked has gone
            }
        }

        /** A certificate that is wrong will be wrong again. */
        private boolean again(Throwable failure) {
            return failure instanceof BackendException e && e.stage() == Stage.CONNECT && tries < config.get().limits().connectRetries()
                    && !promise.isDone();
        }

        void fail(Throwable failure) {
            Throwable cause = failure instanceof java.util.concurrent.CompletionException wrapped ? wrapped.getCause() : failure;
            promise.tryFailure(cause instanceof BackendException ? cause : new BackendException(Stage.CONNECT, "no connection", cause));
        }

        private InetAddress source(InetAddress remote) {
            List<InetAddress> own = config.get().destinations().get(destination) == null ? List.of()
                    : config.get().destinations().get(destination).sourceAddresses().stream()
                            .filter(address -> address.getAddress().length == remote.getAddress().length).toList();
            return own.isEmpty() ? null : own.get(Math.floorMod(turn.getAndIncrement(), own.size()));
        }
    }

    /** Whether a service begins in clear and must be asked for TLS before anything that is secret. */
    public static boolean needsStartTls(Service service) {
        return service.tls().mode() == TlsMode.STARTTLS;
    }
}
