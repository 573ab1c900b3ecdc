package dev.godwit.routes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.Identifiers;
import dev.godwit.routes.Identifiers.Policy;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteChange.Hold;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreContract;
import dev.godwit.routes.RouteStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileRouteStoreTest implements RouteStoreContract {
    private static final Identifiers NAMES = new Identifiers(Policy.usual().withDefaultDomain("example.org"));
    @TempDir
    private Path directory;
    private Path file;
    private FileRouteStore store;

    @BeforeEach
    void open() throws IOException {
        file = Files.createFile(directory.resolve("routes.tsv"));
        store = verbatim();
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
    void the_two_columns_of_the_other_proxy_work_as_they_are() throws IOException {
        reopen("# who lives where\n\nalice@example.org\tnew\nALICE\tnew\nbob@example.org\told\n");
        assertThat(store.find("alice@example.org")).contains(new RouteRow("alice@example.org", Optional.of("new"), 1, Optional.empty()));
        assertThat(store.find("bob@example.org").orElseThrow().destination()).contains("old");
    }

    @Test
    void a_change_rewrites_the_lines_concerned_and_leaves_the_others_as_they_are() throws IOException {
        reopen("# people\nALICE\tnew\nbob@example.org\told\n\n# more\ncarol@example.org\told\n");
        store.apply("bob@example.org", Assign.to("new"));
        store.apply("alice@example.org", AddIdentifier.of("al@example.org"));
        assertThat(Files.readString(file)).isEqualTo("# people\nalice@example.org\tnew\talice@example.org\t2\t-\nbob@example.org\tnew\tbob@example.org\t2\t-\n\n"
                + "# more\ncarol@example.org\told\nal@example.org\tnew\talice@example.org\n");
    }

    @Test
    void everything_is_there_after_opening_again() {
        store.apply("a", Hold.of(Duration.ofHours(1)));
        store.apply("a", Assign.to("new"));
        store.apply("a", AddIdentifier.of("b"));
        store.apply("gone", Assign.to("new"));
        store.apply("gone", dev.godwit.routes.RouteChange.Remove.any());
        Optional<RouteRow> before = store.find("b");
        store.close();
        store = verbatim();
        assertThat(store.find("b")).isEqualTo(before);
        assertThat(store.find("gone")).contains(new RouteRow("gone", Optional.empty(), 2, Optional.empty()));
    }

    @Test
    void what_somebody_edits_is_taken_over_with_a_new_epoch_and_told() throws IOException {
        reopen("alice@example.org\told\nbob@example.org\told\ncarol@example.org\told\n");
        long start = store.changeNumber();
        Files.writeString(file, "alice@example.org\tnew\nbob@example.org\told\ncarol\told\tbob@example.org\n");
        await().atMost(Duration.ofSeconds(5)).until(() -> store.changesAfter(start, 10).size() == 2);
        assertThat(store.find("alice@example.org")).contains(new RouteRow("alice@example.org", Optional.of("new"), 2, Optional.empty()));
        assertThat(store.find("carol@example.org").orElseThrow().account()).isEqualTo("bob@example.org");
        assertThat(store.apply("alice@example.org", new Assign("x", Optional.empty(), OptionalLong.of(1)))).isInstanceOf(Outcome.EpochDiffers.class);
    }

    @Test
    void a_broken_file_is_reported_with_its_lines_and_the_old_content_stays() throws IOException {
        reopen("alice@example.org\told\n");
        Files.writeString(file, "alice@example.org\tnew\nbob@example.org old\n\u0007\told\na\tb\tc\td\te\tf\n");
        await().atMost(Duration.ofSeconds(5)).until(() -> store.find("alice@example.org").isPresent() && store.problem().isPresent());
        assertThat(store.problem().orElseThrow()).contains("line 2").contains("line 3").contains("line 4").doesNotContain("bob");
        assertThat(store.find("alice@example.org").orElseThrow().destination()).contains("old");
        assertThatThrownBy(() -> store.apply("alice@example.org", Assign.to("newer"))).isInstanceOf(RouteStoreException.class);
        Files.writeString(file, "alice@example.org\tnew\n");
        await().atMost(Duration.ofSeconds(5)).until(() -> store.find("alice@example.org").orElseThrow().destination().equals(Optional.of("new")));
        assertThat(store.problem()).isEmpty();
    }

    @Test
    void a_file_that_is_suddenly_empty_or_gone_sends_nobody_to_the_default() throws IOException {
        reopen("alice@example.org\tnew\n");
        Files.writeString(file, "");
        await().atMost(Duration.ofSeconds(5)).until(() -> store.find("alice@example.org").isPresent() && store.problem().isPresent());
        assertThat(store.find("alice@example.org").orElseThrow().destination()).contains("new");
        Files.delete(file);
        assertThat(store.find("alice@example.org").orElseThrow().destination()).contains("new");
    }

    @Test
    void a_file_put_in_place_by_renaming_counts_at_once() throws IOException {
        reopen("alice@example.org\told\n");
        Path fresh = Files.writeString(directory.resolve("fresh"), "alice@example.org\tnew\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(store.find("alice@example.org").orElseThrow().destination()).contains("new");
    }

    @Test
    void contradictions_are_found_before_anything_is_routed() throws IOException {
        for (String content : new String[] {"alice\told\nalice@example.org\tnew\n", "a\tnew\tb\nb\told\n", "a\tnew\tb\nb\tnew\tc\n", "a\tnew\ta\tx\n",
                "a\tnew\ta\t1\tyesterday\n", "a\t \n", "a\tnew\ta\t-1\n", "a\n"}) {
            Files.writeString(file, content);
            assertThatThrownBy(() -> new FileRouteStore(file, NAMES::key, Clock.systemUTC())).as(content).isInstanceOf(RouteStoreException.class).hasMessageContaining("line ");
        }
        Files.write(file, new byte[] {'a', '\t', (byte) 0xe4, '\n'});
        assertThatThrownBy(() -> new FileRouteStore(file, NAMES::key, Clock.systemUTC())).hasMessageContaining("UTF-8");
        Files.delete(file);
        assertThatThrownBy(() -> new FileRouteStore(file, NAMES::key, Clock.systemUTC())).isInstanceOf(RouteStoreException.class);
    }

    @Test
    void a_file_that_looks_the_same_in_every_respect_is_read_once_more() throws IOException {
        reopen("alice@example.org\told\n");
        FileTime modified = Files.getLastModifiedTime(file);
        Files.writeString(file, "alice@example.org\tnew\n");
        Files.setLastModifiedTime(file, modified);
        await().atMost(Duration.ofSeconds(5)).until(() -> store.find("alice@example.org").orElseThrow().destination().equals(Optional.of("new")));
    }

    @Test
    void the_file_keeps_its_permissions() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        store.apply("a", Assign.to("new"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
        assertThat(directory.resolve("routes.tsv.new")).doesNotExist();
    }

    @Test
    void two_processes_that_change_one_file_lose_none_of_each_others_changes() throws Exception {
        try (FileRouteStore other = verbatim()) {
            RouteStoreContract.together(2, i -> {
                for (int n = 0; n < 20; n++) {
                    (i == 0 ? store : other).apply("user" + i + "." + n, Assign.to("new"));
                }
                return null;
            });
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(store.list("", 100)).hasSize(40);
                assertThat(other.list("", 100)).isEqualTo(store.list("", 100));
            });
        }
    }

    private void reopen(String content) throws IOException {
        store.close();
        Files.writeString(file, content);
        store = new FileRouteStore(file, NAMES::key, Clock.systemUTC());
    }

    private FileRouteStore verbatim() {
        return new FileRouteStore(file, Optional::of, Clock.systemUTC());
    }
}
