package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.proxy.admin.AdminOptions;
import dev.godwit.proxy.admin.AdminOptions.Token;
import dev.godwit.proxy.admin.AdminServer;
import dev.godwit.proxy.admin.ProxyControl;
import dev.godwit.routes.CacheOptions;
import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Identifiers;
import dev.godwit.routes.Identifiers.Policy;
import dev.godwit.routes.LeaseOptions;
import dev.godwit.routes.Leases.Member;
import dev.godwit.routes.memory.MemoryRouteStore;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit route} against the management API itself. */
final class RouteCommandTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final char[] PASSWORD = "changeit".toCharArray();
    @TempDir
    private static Path folder;
    private static KeyStore keys;

    private final Cli cli = new Cli();
    private final MemoryRouteStore store = new MemoryRouteStore(Clock.systemUTC());
    private CachedRoutes routes;
    private AdminServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = folder.resolve("admin.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "admin", "-dname", "CN=localhost",
                "-ext", "san=dns:localhost", "-ext", "bc:c", "-keyalg", "EC", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)).inheritIO().start();
        assertThat(keytool.waitFor()).isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(keys.getCertificate("admin").getEncoded())
                + "\n-----END CERTIFICATE-----\n");
        Files.writeString(folder.resolve("token"), SECRET + "\n");
    }

    @BeforeEach
    void start() throws Exception {
        routes = CachedRoutes.start(store, CacheOptions.usual(), new LeaseOptions("p1", "here", Duration.ofMinutes(1)), () -> "old");
        while (!routes.live()) {
            Thread.onSpinWait();
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SslContext tls = SslContextBuilder.forServer(managers).build();
        server = AdminServer.start(AdminOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(new Token("test", SECRET)), Optional.empty()),
                new AdminServer.Parts(routes, new Identifiers(Policy.usual()), Set.of("old", "new")::contains, new OneSession(), new PrometheusRegistry(), Clock.systemUTC()), () -> tls);
        cli.environment.put("GODWIT_PROXY", "https://localhost:" + server.address().getPort());
        cli.environment.put("GODWIT_PROXY_TOKEN", SECRET);
    }

    @AfterEach
    void stop() {
        server.close();
        routes.close();
    }

    @Test
    void an_account_is_held_switched_released_and_looked_at() {
        assertThat(run("hold", "alice", "--seconds", "60")).isZero();
        assertThat(run("set", "alice", "new", "--held-for", "2")).isZero();
        assertThat(cli.out()).contains("ok").contains("epoch             2");
        assertThat(run("release", "alice")).isZero();
        assertThat(run("get", "alice")).isZero();
        assertThat(cli.out()).contains("destination       new").contains("epoch             3");
        assertThat(run("list")).isZero();
        assertThat(cli.out()).isEqualTo("alice\tnew\t3\n");
        assertThat(run("remove", "alice")).isZero();
        assertThat(run("get", "alice")).isZero();
        assertThat(cli.out()).contains("destination       old").contains("routed to default true");
    }

    @Test
    void programs_are_told_in_json() {
        run("set", "alice", "new");
        assertThat(run("get", "alice", "--json")).isZero();
        assertThat(cli.out()).startsWith("{\"type\":\"route\",\"identifier\":\"alice\"").contains("\"epoch\":1");
        assertThat(run("sessions", "alice", "--json")).isZero();
        assertThat(cli.out()).contains("\"type\":\"session\"").contains("\"protocol\":\"imap\"");
    }

    @Test
    void names_come_and_go() {
        assertThat(run("aliases", "alice", "--add", "al")).isZero();
        assertThat(run("aliases", "al")).isZero();
        assertThat(cli.out()).isEqualTo("alice\nal\n");
        assertThat(run("aliases", "bob", "--add", "al")).isEqualTo(ExitCode.REFUSED.code());
        assertThat(run("aliases", "alice", "--remove", "al")).isZero();
        assertThat(run("kick", "alice")).isZero();
        assertThat(cli.out()).isEqualTo("kicked 1\n");
        assertThat(run("drain", "alice")).isZero();
    }

    @Test
    void what_another_changed_meanwhile_is_refused() {
        run("set", "alice", "old");
        assertThat(run("set", "alice", "new", "--epoch", "0")).isEqualTo(ExitCode.REFUSED.code());
        assertThat(cli.err()).contains("the epoch is 1").contains("route-refused");
        assertThat(run("set", "alice", "new", "--held-for", "1")).isEqualTo(ExitCode.REFUSED.code());
        assertThat(run("set", "alice", "mars")).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void a_change_that_is_not_in_effect_everywhere_is_partly_done_and_names_the_proxy() {
        store.renew(new Member("silent", "10.0.0.9:9443", 0, Set.of(), false), Duration.ofMinutes(1));
        assertThat(run("set", "alice", "new", "--wait", "0.2")).isEqualTo(ExitCode.PARTLY.code());
        assertThat(cli.out()).contains("silent at 10.0.0.9:9443");
    }

    @Test
    void wrong_tokens_and_wrong_certificates_are_refused_without_telling_the_token() throws Exception {
        cli.environment.put("GODWIT_PROXY_TOKEN", SECRET.replace('0', '1'));
        assertThat(run("get", "alice")).isEqualTo(ExitCode.ACCESS.code());
        assertThat(cli.err()).doesNotContain(SECRET.replace('0', '1'));
        cli.environment.remove("GODWIT_PROXY_TOKEN");
        assertThat(run("get", "alice")).isEqualTo(ExitCode.USAGE.code());
        String file = folder.resolve("token").toString();
        assertThat(run("get", "alice", "--token-file", file)).isZero();
        assertThat(cli.run("route", "get", "alice", "--token-file", file)).as("an authority that nobody knows").isEqualTo(ExitCode.ACCESS.code());
        String pin = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(keys.getCertificate("admin").getEncoded()));
        assertThat(cli.run("route", "get", "alice", "--token-file", file, "--pin", pin)).isZero();
        assertThat(cli.run("route", "get", "alice", "--token-file", file, "--pin", "0".repeat(64))).isEqualTo(ExitCode.ACCESS.code());
        cli.environment.put("GODWIT_PROXY", "https://127.0.0.1:" + server.address().getPort());
        cli.environment.put("GODWIT_PROXY_PIN", pin);
        assertThat(cli.run("route", "get", "alice", "--token-file", file)).as("a pin goes without a name").isZero();
        cli.environment.put("GODWIT_PROXY_PIN", "0".repeat(64));
        assertThat(cli.run("route", "get", "alice", "--token-file", file)).isEqualTo(ExitCode.ACCESS.code());
        assertThat(cli.run("route", "get", "alice", "--token-file", file, "--pin", pin)).as("the option counts").isZero();
        cli.environment.put("GODWIT_PROXY", "http://localhost:1");
        assertThat(run("get", "alice", "--token-file", file)).isEqualTo(ExitCode.USAGE.code());
        cli.environment.put("GODWIT_PROXY", "https://localhost:1");
        assertThat(run("get", "alice", "--token-file", file)).isEqualTo(ExitCode.ACCESS.code());
    }

    private int run(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "route";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--ca";
        all[args.length + 2] = folder.resolve("ca.pem").toString();
        return cli.run(all);
    }

    /** A proxy with one session of alice. */
    private static final class OneSession implements ProxyControl {
        @Override
        public List<SessionInfo> sessions(String name) {
            return name.equals("alice") ? List.of(new SessionInfo(1, "imap", "192.0.2.1", Instant.EPOCH, "alice", "old", "relaying")) : List.of();
        }

        @Override
        public Map<String, Long> sessionCounts() {
            return Map.of("imap", 1L);
        }

        @Override
        public Map<String, Instant> certificateEnds() {
            return Map.of();
        }

        @Override
        public int kick(Set<String> names) {
            return 1;
        }

        @Override
        public CompletionStage<Void> drain(Set<String> names, Duration longest) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<DestinationState> destinations() {
            return List.of();
        }

        @Override
        public boolean resetDestination(String name) {
            return false;
        }

        @Override
        public Reload reload() {
            return new Reload.NotAvailable();
        }

        @Override
        public List<String> notReady() {
            return List.of();
        }
    }
}
