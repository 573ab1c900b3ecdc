package dev.godwit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.ConfigReader;
import dev.godwit.proxy.log.EventLog;
import dev.godwit.proxy.session.LoginNames;
import dev.godwit.proxy.session.Sessions;
import dev.godwit.proxy.testing.ImapServers;
import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestClient;
import dev.godwit.routes.Identity;
import dev.godwit.routes.Resolution;
import dev.godwit.routes.Route;
import dev.godwit.routes.Routes;
import dev.godwit.testkit.net.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When a proxy opens its doors. */
class StartTest {
    /** Routes that are not known yet. */
    private static final class LateRoutes implements Routes {
        private final CompletableFuture<Void> joined = new CompletableFuture<>();
        private volatile boolean asked;

        @Override
        public CompletionStage<Void> joined() {
            asked = true;
            return joined;
        }

        @Override
        public boolean live() {
            return joined.isDone();
        }

        @Override
        public CompletionStage<Resolution> resolve(Identity identity) {
            return resolveNow(identity);
        }

        @Override
        public CompletionStage<Resolution> resolveNow(Identity identity) {
            Route route = new Route("alice@example.org", "only", 0, Optional.empty());
            return CompletableFuture.completedFuture(live() ? new Resolution.Found(route, false, Set.of("alice@example.org"))
                    : new Resolution.Unavailable("not yet"));
        }

        @Override
        public void listen(Listener listener) {
            // nothing ever changes
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void nobody_is_let_as_far_as_the_door_before_the_routes_are_known() throws Exception {
        InetSocketAddress door = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next());
        LateRoutes routes = new LateRoutes();
        try (ScriptedServer backend = new ScriptedServer(new ImapServers("only")); EventLog log = new EventLog(new PrintStream(OutputStream.nullOutputStream()), Clock.systemUTC())) {
            Config config = ConfigReader.read("""
                    [listener.imap]
                    protocol = "imap"
                    bind = "127.0.0.1:%d"
                    tls = "plain"
                    allow_plaintext_auth = true
                    [destination.only]
                    host = "127.0.0.1"
                    allow_plaintext_auth = true
                    protocol.imap = { port = %d, tls = "plain" }
                    [routing]
                    default_destination = "only"
                    [routes]
                    path = "unused"
                    """.formatted(door.getPort(), backend.port()), Path.of("."), "test.toml");
            try (ProxyServer proxy = new ProxyServer(config, routes, new LoginNames(config::identity), new Sessions(0, Clock.systemUTC()), log, Clock.systemUTC())) {
                CompletableFuture<Void> started = CompletableFuture.runAsync(() -> start(proxy));
                await().until(() -> routes.asked && backend.heard.stream().anyMatch(line -> line.contains("LOGOUT")));
                assertThat(isOpen(door)).isFalse();
                routes.joined.complete(null);
                started.join();
                try (TestClient client = new TestClient(door)) {
                    client.line();
                    assertThat(client.say("a LOGIN alice@example.org secret", "a ")).startsWith("a OK");
                }
            }
        }
    }

    private static void start(ProxyServer proxy) {
        try {
            proxy.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isOpen(InetSocketAddress door) throws IOException {
        try (TestClient _ = new TestClient(door)) {
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }
}
