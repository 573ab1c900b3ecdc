package dev.godwit.proxy;

import dev.godwit.proxy.backend.Backends;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.ListenerConfig;
import dev.godwit.proxy.delivery.DeliveryProtocol;
import dev.godwit.proxy.http.HttpProtocol;
import dev.godwit.proxy.imap.ImapProxy;
import dev.godwit.proxy.line.Learned;
import dev.godwit.proxy.line.LineFrontend;
import dev.godwit.proxy.line.LineProtocol;
import dev.godwit.proxy.line.Probe;
import dev.godwit.proxy.log.EventLog;
import dev.godwit.proxy.log.Redaction;
import dev.godwit.proxy.net.Deadlines;
import dev.godwit.proxy.net.FrontendProtocol;
import dev.godwit.proxy.net.Listener;
import dev.godwit.proxy.net.ServerTls;
import dev.godwit.proxy.net.Transport;
import dev.godwit.proxy.pop3.Pop3Proxy;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Gate;
import dev.godwit.proxy.session.Identities;
import dev.godwit.proxy.session.Sessions;
import dev.godwit.proxy.sieve.SieveProxy;
import dev.godwit.proxy.submission.SubmissionProxy;
import dev.godwit.routes.Routes;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A running proxy: the composition of all its parts. */
public final class ProxyServer implements AutoCloseable {
    /** So long clients wait at the start for servers to tell what they offer, and for the store of routes. */
    private static final Duration FIRST_ANSWERS = Duration.ofSeconds(3);

    private final ServerTls tls = new ServerTls();
    private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
    private final Map<Protocol, FrontendProtocol> protocols = new EnumMap<>(Protocol.class);
    private final List<Learned> learnt = new ArrayList<>();
    private final ProxyParts parts;
    private final Routes routes;
    private volatile Config config;
    private volatile boolean stopping;

    /**
     * Puts the parts together; opens nothing yet.
     *
     * @param routes   is not closed with the proxy
     * @param sessions none registered yet
     */
    public ProxyServer(Config config, Routes routes, Identities identities, Sessions sessions, EventLog log, Clock clock) {
        this.config = config;
        this.routes = routes;
        Transport transport = new Transport(config.server().threads());
        Gate gate = new Gate(routes, sessions, name -> this.config.destinations().containsKey(name), () -> this.config.limits().drain(), clock);
        Backends backends = new Backends(() -> this.config, transport, this::isOwn, clock);
        this.parts = new ProxyParts(() -> this.config, transport, sessions, gate, backends, identities, new Deadlines(), log,
                new Redaction(() -> this.config.log()));
    }

    /**
     * Binds all listeners, or none, as soon as it can let people in; where the servers or the store of routes do not answer, after
     * a few seconds all the same.
     *
     * @throws IOException naming what cannot be opened
     */
    public void start() throws IOException {
        try {
            tls.load(config.tls());
            for (ListenerConfig settings : config.listeners()) {
                protocols.computeIfAbsent(settings.protocol(), this::make);
            }
            CompletableFuture.allOf(new Probe(parts, learnt).start(), routes.joined().toCompletableFuture())
                    .completeOnTimeout(null, FIRST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS).join();
            for (ListenerConfig settings : config.listeners()) {
                open(settings);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void open(ListenerConfig settings) throws IOException {
        FrontendProtocol protocol = protocols.computeIfAbsent(settings.protocol(), this::make);
        Listener listener = new Listener(settings, parts.transport(), tls, protocol);
        listener.open();
        listeners.put(settings.name(), listener);
    }

    /**
     * Takes over other settings. New connections follow them at once; sessions that are open stay. Listeners are opened and closed
     * as the settings say.
     *
     * @return what cannot take effect before the next start, or failed; to be told to people
     * @throws IOException if a certificate cannot be used; then nothing has changed
     */
    public synchronized List<String> reconfigure(Config next) throws IOException {
        List<String> notes = new ArrayList<>();
        tls.load(next.tls());
        Config before = config;
        config = next;
        learnt.forEach(Learned::changed);
        if (before.server().threads() != next.server().threads()) {
            notes.add("server.threads takes effect at the next start");
        }
        Map<String, ListenerConfig> wanted = new LinkedHashMap<>();
        next.listeners().forEach(settings -> wanted.put(settings.name(), settings));
        for (Listener listener : List.copyOf(listeners.values())) {
            ListenerConfig old = listener.config();
            ListenerConfig now = wanted.get(old.name());
            if (now != null && now.bind().equals(old.bind()) && now.protocol() == old.protocol()) {
                listener.configure(now);
                wanted.remove(old.name());
            } else {
                listener.close();
                listeners.remove(old.name());
            }
        }
        for (ListenerConfig settings : wanted.values()) {
            try {
                open(settings);
            } catch (IOException e) {
                notes.add(e.getMessage());
            }
        }
        return notes;
    }

    /** Reads the certificates again. @throws IOException if one cannot be used; then all stay as they were */
    public void reloadCertificates() throws IOException {
        tls.load(config.tls());
    }

    /** When each certificate ends to be valid, by its name in the configuration. */
    public Map<String, Instant> certificateEnds() {
        return tls.ends();
    }

    /** The certificate for clients that name no host. */
    public SslContext fallbackTls() {
        return tls.fallback();
    }

    /** Whether it accepts nothing more. */
    public boolean isStopping() {
        return stopping;
    }

    /** Every protocol there is. */
    private FrontendProtocol make(Protocol protocol) {
        return switch (protocol) {
            case IMAP -> line(new ImapProxy());
            case POP3 -> line(new Pop3Proxy());
            case SUBMISSION -> line(new SubmissionProxy());
            case MANAGESIEVE -> line(new SieveProxy());
            case HTTP -> new HttpProtocol(parts);
            case SMTP, LMTP -> new DeliveryProtocol(parts, Clock.systemUTC());
        };
    }

    private FrontendProtocol line(LineProtocol protocol) {
        Learned learned = new Learned(protocol, () -> config);
        learnt.add(learned);
        return new LineFrontend(protocol, parts, learned);
    }

    public ProxyParts parts() {
        return parts;
    }

    /** Where a listener is bound. */
    public List<InetSocketAddress> addresses(String listener) {
        return listeners.get(listener).addresses();
    }

    private boolean isOwn(InetSocketAddress remote) {
        return listeners.values().stream().flatMap(listener -> listener.addresses().stream())
                .anyMatch(own -> own.getPort() == remote.getPort()
                        && (own.getAddress().equals(remote.getAddress()) || own.getAddress().isAnyLocalAddress() && isLocal(remote.getAddress())));
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return address.isLoopbackAddress() || address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return false;
        }
    }

    /** Accepts nothing more, lets running commands end for {@code grace}, then closes what is left. */
    public void stop(Duration grace) throws InterruptedException {
        stopping = true;
        listeners.values().forEach(Listener::close);
        parts.sessions().drainAll(Farewell.SHUTDOWN);
        long end = System.nanoTime() + grace.toNanos();
        while (parts.sessions().count() > 0 && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        close();
    }

    @Override
    public void close() {
        listeners.values().forEach(Listener::close);
        parts.sessions().closeAll(Farewell.SHUTDOWN);
        parts.gate().close();
        parts.deadlines().close();
        parts.transport().close();
    }
}
