package dev.godwit.proxy;

import dev.godwit.proxy.admin.AdminServer;
import dev.godwit.proxy.admin.ProxyControl;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.ConfigException;
import dev.godwit.proxy.config.ConfigProblem;
import dev.godwit.proxy.config.ConfigReader;
import dev.godwit.proxy.config.TlsConfig;
import dev.godwit.proxy.log.EventLog;
import dev.godwit.proxy.net.ServerTls;
import dev.godwit.proxy.session.LoginNames;
import dev.godwit.proxy.session.Sessions;
import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Identifiers;
import dev.godwit.routes.LeaseOptions;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreException;
import dev.godwit.routes.RouteStores;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A proxy as its own process: configuration file, store of routes, listeners, management API, log. */
public final class ProxyProcess implements AutoCloseable {
    /** ACME clients renew a month before the end: what is this near to it was forgotten. */
    private static final Duration SOON = Duration.ofDays(14);

    private final Path file;
    private final AtomicReference<Config> config;
    private final EventLog log;
    private final CachedRoutes routes;
    private final ProxyServer server;
    private final AdminServer admin; // null if there is none
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("watch").factory());
    private List<FileTime> certificateTimes;

    private ProxyProcess(Path file, Config config, EventLog log, Clock clock) throws IOException {
        this.file = file;
        this.config = new AtomicReference<>(config);
        this.log = log;
        RouteStore store = store(config);
        UUID id = UUID.randomUUID();
        String address = config.admin().options().map(options -> options.bind().toString()).orElse("");
        this.routes = CachedRoutes.start(store, config.routes().cache(), new LeaseOptions(id.toString(), address, config.routes().lease()),
                () -> this.config.get().routing().defaultDestination());
        Sessions sessions = new Sessions(firstSession(id), clock);
        this.server = new ProxyServer(config, routes, new LoginNames(() -> this.config.get().identity()), sessions, log, clock);
        try {
            server.start();
            this.admin = config.admin().options().isEmpty() ? null : AdminServer.start(config.admin().options().get(),
                    new AdminServer.Parts(routes, new Identifiers(config.identity().policy()), name -> this.config.get().destinations().containsKey(name),
                            new Control(server, this::reload), new PrometheusRegistry(), clock), server::fallbackTls);
        } catch (IOException e) {
            server.close();
            routes.close();
            throw e;
        }
        certificateTimes = times(config.tls());
        watching.scheduleWithFixedDelay(this::lookAtCertificates, 5, 5, TimeUnit.SECONDS);
        watching.scheduleWithFixedDelay(() -> tellOfEnds(clock.instant()), 0, 1, TimeUnit.DAYS);
    }

    /** One of a million places to begin, 2³² apart: the numbers stay below 2⁵³, which is as far as JSON's go everywhere. */
    private static long firstSession(UUID id) {
        return id.getMostSignificantBits() >>> 44 << 32;
    }

    /**
     * Whether {@link #start} would take this configuration and the certificates it names.
     *
     * @throws ConfigException with everything that is wrong
     * @throws IOException     if a file cannot be read
     */
    public static void check(Path file) throws ConfigException, IOException {
        new ServerTls().load(ConfigReader.read(file).tls());
    }

    /**
     * Reads the configuration and opens everything, or nothing.
     *
     * @param out where the log goes unless the configuration names a file
     * @throws ConfigException with everything that is wrong
     * @throws IOException     if a file or port cannot be opened
     */
    public static ProxyProcess start(Path file, PrintStream out, Clock clock) throws ConfigException, IOException {
        Config config = ConfigReader.read(file);
        PrintStream to = config.log().file().isEmpty() ? out
                : new PrintStream(Files.newOutputStream(config.log().file().get(), java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND), false,
                        java.nio.charset.StandardCharsets.UTF_8);
        EventLog log = new EventLog(to, clock);
        ProxyProcess process;
        try {
            process = new ProxyProcess(file, config, log, clock);
        } catch (IOException e) {
            log.close();
            throw e;
        }
        log.event("started", "listeners", config.listeners().size(), "destinations", config.destinations().size());
        return process;
    }

    private static RouteStore store(Config config) throws IOException {
        try {
            return RouteStores.open(config.routes().store(), new Identifiers(config.identity().policy()), config.routes().cache().timeout());
        } catch (RouteStoreException | IllegalArgumentException e) {
            throw new IOException("the store of routes cannot be opened: " + e.getMessage(), e);
        }
    }

    public ProxyServer server() {
        return server;
    }

    public CachedRoutes routes() {
        return routes;
    }

    /** Where the management API listens; null if there is none. */
    public java.net.InetSocketAddress adminAddress() {
        return admin == null ? null : admin.address();
    }

    /** Reads the configuration again. Where anything is wrong with it all stays as it was. Certificates are read anew in any case. */
    public synchronized ProxyControl.Reload reload() {
        try {
            Config next = ConfigReader.read(file);
            Config before = config.get();
            List<String> notes = server.reconfigure(next);
            config.set(next);
            if (!before.routing().equals(next.routing())) {
                routes.defaultChanged();
            }
            if (!before.routes().equals(next.routes())) {
                notes.add("[routes] takes effect at the next start");
            }
            if (!before.admin().equals(next.admin())) {
                notes.add("[admin] takes effect at the next start");
            }
            certificateTimes = times(next.tls());
            log.event("reloaded", "notes", String.join("; ", notes));
            return new ProxyControl.Reload.Reloaded(String.join("; ", notes));
        } catch (ConfigException e) {
            return invalid(e.problems().stream().map(ConfigProblem::toString).toList());
        } catch (IOException e) {
            return invalid(List.of(e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private ProxyControl.Reload invalid(List<String> problems) {
        log.event("reload-refused", "problems", String.join("; ", problems));
        return new ProxyControl.Reload.Invalid(problems);
    }

    /** Renewed certificates are taken over without being asked to. */
    private synchronized void lookAtCertificates() {
        List<FileTime> now = times(config.get().tls());
        if (now.equals(certificateTimes)) {
            return;
        }
        try {
            server.reloadCertificates();
            certificateTimes = now;
            log.event("certificates-reloaded");
        } catch (IOException e) {
            log.event("certificates-refused", "reason", e.getMessage()); // half written, most likely: looked at again soon
        }
    }

    private void tellOfEnds(Instant now) {
        server.certificateEnds().forEach((name, end) -> {
            if (now.plus(SOON).isAfter(end)) {
                log.event("certificate-ends", "certificate", name, "at", end);
            }
        });
    }

    private static List<FileTime> times(TlsConfig tls) {
        List<FileTime> times = new ArrayList<>();
        for (TlsConfig.Certificate certificate : tls.certificates()) {
            times.add(time(certificate.chain()));
            times.add(time(certificate.key()));
        }
        return times;
    }

    private static FileTime time(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }

    /** Accepts nothing more, lets running commands end within the configured grace, then closes everything. */
    public void stop() throws InterruptedException {
        log.event("stopping", "sessions", server.parts().sessions().count());
        server.stop(config.get().server().shutdownGrace());
        close();
    }

    @Override
    public void close() {
        watching.shutdownNow();
        if (admin != null) {
            admin.close();
        }
        server.close();
        routes.close();
        log.event("stopped", "dropped-lines", log.dropped());
        log.close();
    }
}
