package dev.godwit.routes.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.ChangeLog.Change;
import dev.godwit.routes.LeasesContract;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreContract;
import dev.godwit.routes.RouteStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRouteStoreTest implements RouteStoreContract, LeasesContract {
    @TempDir
    private Path directory;
    private SqlRouteStore store;

    @BeforeEach
    void open() {
        store = SqlRouteStore.sqlite(directory.resolve("routes.sqlite"));
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
    void two_that_share_a_file_see_each_others_changes_and_race_for_an_epoch_fairly() throws Exception {
        try (SqlRouteStore other = SqlRouteStore.sqlite(directory.resolve("routes.sqlite"))) {
            long start = other.changeNumber();
            store.apply("a", Assign.to("old"));
            assertThat(other.changesAfter(start, 10)).extracting(Change::name).containsExactly("a");
            for (long epoch = 1; epoch <= 5; epoch++) {
                Assign change = new Assign("new" + epoch, Optional.empty(), OptionalLong.of(epoch));
                assertThat(RouteStoreContract.together(2, i -> (i == 0 ? store : other).apply("a", change)))
                        .filteredOn(Outcome.Done.class::isInstance).hasSize(1);
            }
            await().untilAsserted(() -> assertThat(other.find("a")).isEqualTo(store.find("a")));
        }
    }

    @Test
    void what_was_stored_is_there_after_opening_again() {
        store.apply("a", Assign.to("new"));
        store.close();
        open();
        assertThat(store.find("a")).contains(new RouteRow("a", Optional.of("new"), 1, Optional.empty()));
    }

    @Test
    void another_programs_file_is_refused() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "alice\told\n".repeat(100));
        assertThatThrownBy(() -> SqlRouteStore.sqlite(text)).isInstanceOf(RouteStoreException.class).hasMessageContaining("not an SQLite file");
    }
}
