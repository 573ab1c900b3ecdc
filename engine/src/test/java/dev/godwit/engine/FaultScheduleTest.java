package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.imap.ImapEndpoint;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.corpus.Corpus;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.FaultPlan;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import dev.godwit.testkit.imap.Rewrites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real client and a real server with faults at random protocol steps on both sides: whatever breaks, the runs after
 * it leave exactly the source's messages on the target.
 */
class FaultScheduleTest {
    private static final Secrets PASSWORD = new Secrets() {
        @Override
        public String password() {
            return "secret";
        }

        @Override
        public String token(boolean afterRejection) {
            throw new UnsupportedOperationException();
        }
    };

    @TempDir
    Path directory;

    private record Kind(String name, Supplier<Quirks> quirks, boolean exactBytes) {
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("everything offered", Quirks::none, true),
            new Kind("no UIDPLUS", () -> Quirks.none().without("UIDPLUS"), true),
            new Kind("no MULTIAPPEND", () -> Quirks.none().without("MULTIAPPEND"), true),
            new Kind("no CONDSTORE", () -> Quirks.none().without("CONDSTORE", "QRESYNC"), true),
            new Kind("nothing offered", Quirks::bare, true),
            new Kind("rewrites headers", () -> Quirks.none().rewritingOnAppend(Rewrites.addHeader("X-Seen-By: server")), false),
            new Kind("rewrites headers, no UIDPLUS", () -> Quirks.none().without("UIDPLUS").rewritingOnAppend(Rewrites.addHeader("X-Seen-By: server")), false));

    @TestFactory
    Stream<DynamicTest> nothing_is_lost_or_doubled() {
        return schedules(1, 12);
    }

    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> nothing_is_lost_or_doubled_in_thousands_of_schedules() {
        return schedules(1000, Integer.getInteger("godwit.schedules", 300));
    }

    private Stream<DynamicTest> schedules(int firstSeed, int count) {
        return KINDS.stream().flatMap(kind -> IntStream.range(firstSeed, firstSeed + count)
                .mapToObj(seed -> DynamicTest.dynamicTest(kind.name() + ", seed " + seed, () -> schedule(kind, seed))));
    }

    private void schedule(Kind kind, int seed) throws Exception {
        Path place = Files.createDirectories(directory.resolve(kind.name().replace(' ', '-').replace(",", "") + seed));
        MailStore from = new MailStore();
        Account source = from.addAccount("alice", "secret");
        Corpus.small(seed, 200).fill(source);
        MailStore to = new MailStore();
        Account target = to.addAccount("alice", "secret");
        try (ImapServer old = ImapServer.start(from, Quirks.none()); ImapServer fresh = ImapServer.start(to, kind.quirks().get())) {
            old.faults(FaultPlan.random(seed, 0.01, 2));
            fresh.faults(FaultPlan.random(seed * 31L, 0.03, 6));
            untilComplete(old, fresh, place, seed);
            compare(kind, source, target, seed);
            Corpus.small(seed, 200).changes(seed, 10).stream().filter(c -> !(c instanceof dev.godwit.testkit.corpus.Change.Deletion)).forEach(c -> c.applyTo(source));
            old.faults(FaultPlan.random(seed + 7, 0.01, 2));
            fresh.faults(FaultPlan.random(seed * 37L, 0.05, 4));
            untilComplete(old, fresh, place, seed);
            compare(kind, source, target, seed);
            old.faults(FaultPlan.none());
            fresh.faults(FaultPlan.none());
            CopyReport again = copy(old, fresh, place);
            assertThat(again.changedAnything()).as("seed %d: a run with nothing to do: %s", seed, again).isFalse();
        }
    }

    private void compare(Kind kind, Account source, Account target, int seed) {
        if (kind.exactBytes()) {
            assertThat(differences(source, target)).as("seed %d", seed).isEmpty();
        } else {
            source.paths().forEach(path -> assertThat(target.messages(path)).as("seed %d: %s", seed, path).hasSameSizeAs(source.messages(path)));
        }
    }

    /** What is on one side only, {@code mailbox digest source-count target-count}. */
    private static List<String> differences(Account source, Account target) {
        java.util.Set<String> differences = new java.util.TreeSet<>();
        java.util.Set<dev.godwit.model.MailboxPath> paths = new java.util.TreeSet<>(source.paths());
        paths.addAll(target.paths());
        for (dev.godwit.model.MailboxPath path : paths) {
            var there = holds(source, path) ? source.digests(path) : java.util.Map.<dev.godwit.model.ContentDigest, Integer>of();
            var here = holds(target, path) ? target.digests(path) : java.util.Map.<dev.godwit.model.ContentDigest, Integer>of();
            java.util.Set<dev.godwit.model.ContentDigest> all = new java.util.TreeSet<>(there.keySet());
            all.addAll(here.keySet());
            for (var digest : all) {
                if (!there.getOrDefault(digest, 0).equals(here.getOrDefault(digest, 0))) {
                    differences.add(path + " " + digest.toString().substring(0, 8) + " " + there.getOrDefault(digest, 0) + " " + here.getOrDefault(digest, 0));
                }
            }
        }
        return List.copyOf(differences);
    }

    private static boolean holds(Account account, dev.godwit.model.MailboxPath path) {
        return account.paths().contains(path);
    }

    private void untilComplete(ImapServer old, ImapServer fresh, Path place, int seed) {
        for (int run = 0; run < 20; run++) {
            try {
                if (copy(old, fresh, place).complete()) {
                    return;
                }
            } catch (EndpointException e) {
                assertThat(e.kind()).as("seed %d: %s", seed, e).isEqualTo(EndpointException.Kind.CONNECTION);
            }
        }
        throw new AssertionError("seed " + seed + ": not complete after 20 runs");
    }

    private CopyReport copy(ImapServer old, ImapServer fresh, Path place) {
        CopyOptions options = CopyOptions.defaults().withSpillDirectory(place).withRetry(new CopyOptions.Retry(2, Duration.ofMillis(1), Duration.ofMillis(2)));
        ImapEndpoint imap = new ImapEndpoint();
        try (Source source = imap.openSource(uri(old), PASSWORD);
                Target target = imap.openTarget(uri(fresh), PASSWORD);
                SqliteFile file = SqliteFile.open(place.resolve("journal.sqlite"), SqliteFile.Mode.READ_WRITE)) {
            return new CopyJob(source, target, Journal.open(file, source.describe(), target.describe()), FolderRules.DEFAULT, options, EngineListener.SILENT).run();
        }
    }

    private static EndpointUri uri(ImapServer server) {
        return EndpointUri.parse("imap://alice@127.0.0.1:" + server.port() + "?cleartext=yes&timeout=10&connections=3");
    }
}
