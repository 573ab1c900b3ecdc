package dev.godwit.routes.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.CacheOptions;
import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Fence.Acknowledgement;
import dev.godwit.routes.LeaseOptions;
import dev.godwit.routes.LeasesContract;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreContract;
import dev.godwit.routes.RouteStoreException;
import dev.godwit.testkit.net.FreePort;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

@EnabledIf(value = "isInstalled", disabledReason = "Debian's redis-server is not installed, lab/install brings it")
final class RedisRouteStoreTest implements RouteStoreContract, LeasesContract {
    private static final Path SERVER = Path.of("/usr/bin/redis-server");
    @TempDir
    private static Path directory;
    private static Process server;
    private static int port;
    private RedisRouteStore store;

    static boolean isInstalled() {
        return Files.isExecutable(SERVER);
    }

    @BeforeAll
    static void startServer() throws IOException {
        port = FreePort.next();
        server = new ProcessBuilder(SERVER.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", "secret",
                "--dir", directory.toString()).redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        await().atMost(20, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            }
        });
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    @BeforeEach
    void open() {
        try (Jedis admin = admin()) {
            admin.flushAll();
        }
        store = another();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public RouteStore store() {
        return store;
    }

    @Test
    void a_change_by_one_proxy_reaches_the_other_at_once() {
        try (CachedRoutes one = proxy("p1"); CachedRoutes _ = proxy("p2")) {
            long start = System.nanoTime();
            int flips = 10;
            for (int i = 0; i < flips; i++) {
                Acknowledgement acknowledgement = one.fence().await(RouteStoreContract.done(one.apply("alice", Assign.to("new" + i))), Duration.ofSeconds(5));
                assertThat(acknowledgement).isEqualTo(new Acknowledgement.Acknowledged());
            }
            // by looking every second it would take ten seconds
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(flips / 2));
        }
    }

    @Test
    void a_server_that_forgot_everything_makes_proxies_start_anew() {
        try (CachedRoutes proxy = proxy("p1")) {
            store.apply("alice", Assign.to("new"));
            await().until(() -> proxy.self().orElseThrow().seen() == 1);
            try (Jedis admin = admin()) {
                admin.flushAll();
            }
            await().atMost(10, TimeUnit.SECONDS).until(() -> proxy.self().orElseThrow().seen() == 0);
        }
    }

    @Test
    void wrong_passwords_and_missing_servers_are_errors_without_the_password() {
        for (String url : new String[] {"redis://127.0.0.1:" + port, "redis://127.0.0.1:1"}) {
            RedisOptions options = new RedisOptions(URI.create(url), Optional.empty(), Optional.of("hush"), "x:", 1, Duration.ofSeconds(1));
            try (RedisRouteStore wrong = new RedisRouteStore(options)) {
                assertThatThrownBy(() -> wrong.find("alice")).isInstanceOf(RouteStoreException.class).hasMessageNotContaining("hush");
            }
            assertThat(options.toString()).doesNotContain("hush");
        }
    }

    private static CachedRoutes proxy(String id) {
        CachedRoutes proxy = CachedRoutes.start(another(), CacheOptions.usual(), new LeaseOptions(id, id, Duration.ofSeconds(12)), () -> "default");
        await().atMost(20, TimeUnit.SECONDS).until(proxy::live);
        return proxy;
    }

    private static RedisRouteStore another() {
        return new RedisRouteStore(RedisOptions.of("redis://:secret@127.0.0.1:" + port + "/2"));
    }

    private static Jedis admin() {
        return new Jedis(URI.create("redis://:secret@127.0.0.1:" + port + "/2"));
    }
}
