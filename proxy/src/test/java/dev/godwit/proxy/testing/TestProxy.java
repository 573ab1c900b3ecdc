package dev.godwit.proxy.testing;

import dev.godwit.proxy.ProxyServer;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.ConfigException;
import dev.godwit.proxy.config.ConfigReader;
import dev.godwit.proxy.log.EventLog;
import dev.godwit.proxy.session.LoginNames;
import dev.godwit.proxy.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** A proxy in this process, with routes in memory. */
public final class TestProxy implements AutoCloseable {
    public final TestRoutes routes;
    public final ProxyServer server;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final EventLog events = new EventLog(new PrintStream(log, true, StandardCharsets.UTF_8), Clock.systemUTC());

    /** @param toml the whole configuration but {@code [routes]} */
    public TestProxy(String toml) throws IOException, ConfigException {
        Config config = ConfigReader.read(toml + "\n[routes]\npath = \"unused\"\n", Path.of("."), "test.toml");
        routes = new TestRoutes(() -> config.routing().defaultDestination());
        server = new ProxyServer(config, routes, new LoginNames(config::identity), new Sessions(0, Clock.systemUTC()), events, Clock.systemUTC());
        server.start();
    }

    public TestClient connect(String listener) throws IOException {
        return new TestClient(server.addresses(listener).getFirst());
    }

    /** What has been logged so far. */
    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
        routes.close();
        events.close();
    }
}
