package dev.godwit.routes.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.CacheOptions;
import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Fence.Acknowledgement;
import dev.godwit.routes.Identity;
import dev.godwit.routes.LeaseOptions;
import dev.godwit.routes.LeasesContract;
import dev.godwit.routes.Resolution;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreContract;
import dev.godwit.routes.RouteStoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresRouteStoreTest implements RouteStoreContract, LeasesContract {
    private static EmbeddedPostgres server;
    private SqlRouteStore store;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void open() throws SQLException {
        sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
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
    void two_stores_that_start_at_once_make_the_tables_once() throws Exception {
        sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        List<Optional<RouteRow>> found = RouteStoreContract.together(4, _ -> {
            try (SqlRouteStore mine = another()) {
                return mine.find("a");
            }
        });
        assertThat(found).containsOnly(Optional.empty());
    }

    @Test
    void a_change_by_one_proxy_reaches_the_other_at_once() {
        try (CachedRoutes one = proxy("p1", another()); CachedRoutes two = proxy("p2", another())) {
            assertThat(destination(two, "alice")).isEqualTo("default");
            long start = System.nanoTime();
            int flips = 10;
            for (int i = 0; i < flips; i++) {
                Acknowledgement acknowledgement = one.fence().await(RouteStoreContract.done(one.apply("alice", Assign.to("new" + i))), Duration.ofSeconds(5));
                assertThat(acknowledgement).isEqualTo(new Acknowledgement.Acknowledged());
                assertThat(destination(two, "alice")).isEqualTo("new" + i);
            }
            // by looking every second it would take ten seconds
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(flips / 2));
        }
    }

    @Test
    void changes_arrive_although_the_listening_connection_was_cut() throws SQLException {
        try (CachedRoutes two = proxy("p2", another())) {
            assertThat(destination(two, "alice")).isEqualTo("default");
            sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name LIKE 'godwit%'");
            await().ignoreExceptions().until(() -> store.apply("alice", Assign.to("new")) != null);
            await().atMost(Duration.ofSeconds(10)).until(() -> destination(two, "alice").equals("new"));
        }
    }

    @Test
    void a_server_that_is_down_makes_no_route() {
        try (SqlRouteStore nowhere = SqlRouteStore.postgresql(
                new PostgresOptions("jdbc:postgresql://127.0.0.1:1/x", Optional.of("u"), Optional.of("secret"), 2, Duration.ofSeconds(1)))) {
            assertThatThrownBy(() -> nowhere.find("alice")).isInstanceOf(RouteStoreException.class).hasMessageNotContaining("secret");
        }
    }

    @Test
    void tables_of_a_later_version_are_left_alone() throws SQLException {
        store.find("a");
        sql("UPDATE godwit_route_schema SET version = 99");
        try (SqlRouteStore older = another()) {
            assertThatThrownBy(() -> older.find("a")).isInstanceOf(RouteStoreException.class).hasMessageContaining("later version");
        }
    }

    @Test
    void a_hold_ends_by_the_servers_clock_and_is_told_in_terms_of_ours() throws SQLException {
        store.find("a");
        // as if the server's clock were one hour ahead, and the hold had 30 s left
        sql("INSERT INTO godwit_route VALUES ('a', 'old', 1, (extract(epoch from clock_timestamp()) * 1000)::bigint + 30000, 0)");
        RouteRow row = store.find("a").orElseThrow();
        assertThat(row.heldUntil().orElseThrow().toEpochMilli() - System.currentTimeMillis()).isBetween(25_000L, 31_000L);
    }

    @Test
    void a_query_of_somebody_else_finds_destinations_and_accounts_and_changes_nothing() throws SQLException {
        sql("CREATE TABLE map (login text, dest text, owner text)", "INSERT INTO map VALUES ('alice', 'new', NULL), ('al', 'new', 'alice')");
        try (QueryRouteStore query = new QueryRouteStore(url(), Optional.empty(), Optional.empty(), 2, Duration.ofSeconds(5),
                "SELECT dest, owner AS account FROM map WHERE login = $1")) {
            assertThat(query.find("alice")).contains(new RouteRow("alice", Optional.of("new"), 1, Optional.empty()));
            assertThat(query.find("al").orElseThrow().account()).isEqualTo("alice");
            assertThat(query.find("x' OR '1'='1")).isEmpty();
            assertThat(query.writable()).isFalse();
            sql("DROP TABLE map");
            assertThatThrownBy(() -> query.find("alice")).isInstanceOf(RouteStoreException.class);
        }
    }

    private static CachedRoutes proxy(String id, RouteStore on) {
        CachedRoutes proxy = CachedRoutes.start(on, CacheOptions.usual(), new LeaseOptions(id, id, Duration.ofSeconds(30)), () -> "default");
        await().atMost(20, TimeUnit.SECONDS).until(proxy::live);
        return proxy;
    }

    private static String destination(CachedRoutes proxy, String account) {
        Resolution resolution = proxy.resolve(new Identity(List.of(account))).toCompletableFuture().join();
        return resolution instanceof Resolution.Found found ? found.route().destination() : resolution.toString();
    }

    private static SqlRouteStore another() {
        return SqlRouteStore.postgresql(new PostgresOptions(url(), Optional.empty(), Optional.empty(), 4, Duration.ofSeconds(5)));
    }

    private static String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection(); Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
