package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyJob;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.CopyReport;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.imap.ImapEndpoint;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.corpus.Corpus;
import dev.godwit.testkit.corpus.CorpusMailbox;
import dev.godwit.testkit.net.CuttingRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections to real servers break anywhere, and Godwit is killed at any moment: the next run that nobody disturbs
 * leaves on the target what the source holds, each message as often. {@code -Dgodwit.schedules=N} says how often,
 * {@code -Dgodwit.seed=N} which; a failure names both.
 */
@Tag("lab")
class FaultsTest {
    private static final String USER = "user06";
    private static final int SCHEDULES = Integer.getInteger("godwit.schedules", 30);
    private static final long SEED = Long.getLong("godwit.seed", 1);

    private final LabServer old = LabServer.named("dovecot23-maildir");
    private final LabServer neu = LabServer.named("dovecot24");
    private CuttingRelay oldRelay;
    private CuttingRelay newRelay;
    private PlainImap owner;
    private Snapshot wanted;

    @TempDir
    Path temp;

    @BeforeEach
    void fill() {
        old.reset(USER);
        neu.reset(USER);
        Corpus corpus = Corpus.small(6, 120);
        try (PlainImap imap = PlainImap.on(old, USER)) {
            for (CorpusMailbox mailbox : corpus.mailboxes()) {
                imap.create(mailbox.path());
            }
            corpus.messages().forEach(message -> imap.append(message, message.mailbox()));
        }
        wanted = Snapshot.of(old, USER);
        assertThat(wanted.size()).isEqualTo(120);
        oldRelay = CuttingRelay.start(old.port());
        newRelay = CuttingRelay.start(neu.port());
        owner = PlainImap.on(neu, USER);
    }

    @AfterEach
    void close() {
        owner.close();
        oldRelay.close();
        newRelay.close();
    }

    @Test
    void connections_that_break_anywhere_lose_and_double_nothing() {
        int disturbed = 0;
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            long seed = SEED * 1_000_003 + schedule;
            try {
                disturbed += disturbedRuns(new SplittableRandom(seed), temp.resolve("journal-" + schedule));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("schedule " + schedule + " of seed " + SEED + ": " + e.getMessage(), e);
            }
        }
        assertThat(disturbed).as("runs that a fault ended").isPositive();
    }

    /** @return how many runs did not come to their end */
    private int disturbedRuns(SplittableRandom random, Path journal) {
        owner.wipe();
        int ended = 0;
        for (int run = 1 + random.nextInt(3); run > 0; run--) {
            arm(random);
            try {
                ended += copy(journal).complete() ? 0 : 1;
            } catch (EndpointException expected) {
                assertThat(expected.kind()).isIn(EndpointException.Kind.CONNECTION, EndpointException.Kind.SLOW_DOWN);
                ended++;
            }
        }
        oldRelay.cutAfterToClient(Long.MAX_VALUE);
        oldRelay.cutAfterToServer(Long.MAX_VALUE);
        newRelay.cutAfterToClient(Long.MAX_VALUE);
        newRelay.cutAfterToServer(Long.MAX_VALUE);
        assertThat(copy(journal).complete()).isTrue();
        wanted.isHeldBy(Snapshot.of(neu, USER));
        assertThat(copy(journal).changedAnything()).isFalse();
        return ended;
    }

    /** One to four cuts at places that a run comes by: the numbers are about what goes over the wire in one. */
    private void arm(SplittableRandom random) {
        for (int cuts = 1 + random.nextInt(4); cuts > 0; cuts--) {
            switch (random.nextInt(4)) {
                case 0 -> oldRelay.cutAfterToClient(1 + random.nextLong(200_000));
                case 1 -> oldRelay.cutAfterToServer(1 + random.nextLong(4_000));
                case 2 -> newRelay.cutAfterToClient(1 + random.nextLong(20_000));
                default -> newRelay.cutAfterToServer(1 + random.nextLong(200_000));
            }
        }
    }

    private CopyReport copy(Path journalFile) {
        CopyOptions options = CopyOptions.defaults().withRetry(new CopyOptions.Retry(1, Duration.ofMillis(1), Duration.ofMillis(5)))
                .withSpillDirectory(temp).withQuarantineDirectory(temp.resolve("quarantine"));
        try (Source source = new ImapEndpoint().openSource(EndpointUri.parse(LabServer.relayed(USER, oldRelay.port())), old.secrets());
                Target target = new ImapEndpoint().openTarget(EndpointUri.parse(LabServer.relayed(USER, newRelay.port())), neu.secrets());
                SqliteFile file = SqliteFile.open(journalFile, SqliteFile.Mode.READ_WRITE)) {
            Journal journal = Journal.open(file, source.describe(), target.describe());
            return new CopyJob(source, target, journal, FolderRules.DEFAULT, options, EngineListener.SILENT).run();
        }
    }

    @Test
    void a_process_that_is_killed_at_any_moment_loses_and_doubles_nothing() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        long whole = undisturbed(temp.resolve("state-0"));
        int killed = 0;
        for (int schedule = 1; schedule <= Math.max(4, SCHEDULES / 8); schedule++) {
            owner.wipe();
            Godwit godwit = new Godwit(temp.resolve("state-" + schedule), old.password());
            for (int run = 1 + random.nextInt(2); run > 0; run--) {
                long moment = whole / 5 + random.nextLong(whole);
                Process process = start(godwit);
                if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    killed++;
                }
            }
            godwit.run("copy", old.url(USER), neu.url(USER)).ends(0);
            wanted.isHeldBy(Snapshot.of(neu, USER));
            assertThat(godwit.run("copy", old.url(USER), neu.url(USER)).ends(0).changedAnything()).isFalse();
        }
        assertThat(killed).isPositive();
    }

    /** @return how many milliseconds it took */
    private long undisturbed(Path state) throws Exception {
        long begin = System.nanoTime();
        Process process = start(new Godwit(state, old.password()));
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** The flags of the launcher script; slowed down so that there is something to kill. */
    private Process start(Godwit godwit) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "dev.godwit.cli.Main",
                "copy", "--quiet", "--json", "--max-messages-per-second", "60", old.url(USER), neu.url(USER)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(temp.resolve("output").toFile());
        builder.environment().putAll(godwit.environment());
        return builder.start();
    }
}
