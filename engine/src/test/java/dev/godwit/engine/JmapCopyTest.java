package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.verify.VerifyJob;
import dev.godwit.engine.verify.VerifyReport;
import dev.godwit.imap.ImapEndpoint;
import dev.godwit.jmap.JmapEndpoint;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.corpus.Change;
import dev.godwit.testkit.corpus.Corpus;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import dev.godwit.testkit.jmap.JmapFaults;
import dev.godwit.testkit.jmap.JmapQuirks;
import dev.godwit.testkit.jmap.JmapServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies between IMAP and JMAP: what arrives, what a repeat run does, and what is left after accidents. */
@Timeout(300)
class JmapCopyTest {
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
    private Path directory;

    private final MailStore oldStore = new MailStore();
    private final Account old = oldStore.addAccount("alice", "secret");

    /** One end of a copy. */
    private record End(EndpointType type, EndpointUri uri) {
        static End of(ImapServer server) {
            return new End(new ImapEndpoint(), EndpointUri.parse("imap://alice@127.0.0.1:" + server.port() + "?cleartext=yes&timeout=10&connections=3"));
        }

        static End of(JmapServer server) {
            return new End(new JmapEndpoint(Clock.systemUTC(), wait -> Thread.yield()),
                    EndpointUri.parse("jmap+http://alice@localhost:" + server.port() + "?cleartext=yes&timeout=10&connections=4"));
        }

        Target open() {
            return type.openTarget(uri, PASSWORD);
        }
    }

    private static JmapServer jmap(JmapQuirks quirks) {
        JmapServer server = JmapServer.start(quirks);
        server.store().addAccount("alice", "secret");
        return server;
    }

    private static CopyOptions options(Path place) {
        return CopyOptions.defaults().withSpillDirectory(place).withQuarantineDirectory(place.resolve("quarantine"))
                .withRetry(new CopyOptions.Retry(3, Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    private static SqliteFile journal(Path place) {
        return SqliteFile.open(place.resolve("journal.sqlite"), SqliteFile.Mode.READ_WRITE);
    }

    private static CopyReport copy(End from, End to, Path place, CopyOptions options) {
        try (Source source = from.open(); Target target = to.open(); SqliteFile file = journal(place)) {
            return new CopyJob(source, target, Journal.open(file, source.describe(), target.describe()), FolderRules.DEFAULT, options, EngineListener.SILENT).run();
        }
    }

    private static boolean same(End from, End to, Path place) {
        return verified(from, to, place).equal();
    }

    private static VerifyReport verified(End from, End to, Path place) {
        try (Source source = from.open(); Target target = to.open(); SqliteFile file = journal(place)) {
            VerifyJob.Options options = new VerifyJob.Options(VerifyReport.Level.CONTENT, false, null, options(place));
            return new VerifyJob(source, target, Journal.open(file, source.describe(), target.describe()), FolderRules.DEFAULT, options, EngineListener.SILENT)
                    .run();
        }
    }

    /** Every message as mailbox, digest, keywords and date: sorted, so that equal accounts have equal lists. */
    private static List<String> contents(End end) {
        List<String> all = new ArrayList<>();
        try (Source source = end.open(); MailboxReader reader = source.openReader()) {
            for (Mailbox mailbox : source.mailboxes()) {
                if (mailbox.selectable()) {
                    Listing listing = reader.list(mailbox.path());
                    Map<Long, ContentDigest> digests = new TreeMap<>();
                    reader.bodies(mailbox.path(), listing.uids(), (uid, size, body) -> digests.put(uid, ContentDigest.sha256Of(body.readAllBytes())));
                    digests.forEach((uid, digest) -> {
                        int row = listing.indexOf(uid);
                        all.add(mailbox.path() + " " + digest + " " + listing.keywords(row).minus(Keywords.of(Keywords.DELETED)).toString().toLowerCase(java.util.Locale.ROOT)
                                + " " + listing.receivedEpochSecond(row));
                    });
                }
            }
        }
        return all.stream().sorted().toList();
    }

    private static List<String> differences(End from, End to) {
        List<String> missing = new ArrayList<>(contents(from));
        List<String> extra = new ArrayList<>();
        for (String each : contents(to)) {
            if (!missing.remove(each)) {
                extra.add("only on the target: " + each);
            }
        }
        missing.forEach(each -> extra.add("only on the source: " + each));
        return extra;
    }

    @Test
    void mail_keeps_bytes_keywords_dates_and_mailboxes_from_imap_to_jmap_to_jmap_to_imap() throws Exception {
        Corpus.small(5, 150).fill(old);
        try (ImapServer first = ImapServer.start(oldStore, Quirks.none()); JmapServer second = jmap(JmapQuirks.none()); JmapServer third = jmap(JmapQuirks.none())) {
            MailStore lastStore = new MailStore();
            lastStore.addAccount("alice", "secret");
            try (ImapServer last = ImapServer.start(lastStore, Quirks.none())) {
                List<End> chain = List.of(End.of(first), End.of(second), End.of(third), End.of(last));
                for (int i = 1; i < chain.size(); i++) {
                    Path place = Files.createDirectory(directory.resolve("hop" + i));
                    CopyReport report = copy(chain.get(i - 1), chain.get(i), place, options(place));
                    assertThat(report.complete()).as("hop %d: %s", i, report).isTrue();
                    assertThat(differences(chain.get(i - 1), chain.get(i))).as("hop %d", i).isEmpty();
                    assertThat(copy(chain.get(i - 1), chain.get(i), place, options(place)).changedAnything()).as("hop %d again", i).isFalse();
                }
                assertThat(second.violations()).isEmpty();
                assertThat(third.violations()).isEmpty();
                assertThat(same(chain.get(1), chain.get(2), directory.resolve("hop2"))).isTrue();
            }
        }
    }

    @Test
    void changes_and_deletions_follow_and_an_unchanged_account_costs_no_listing() {
        Corpus corpus = Corpus.small(9, 120);
        corpus.fill(old);
        try (ImapServer first = ImapServer.start(oldStore, Quirks.none()); JmapServer second = jmap(JmapQuirks.none()); JmapServer third = jmap(JmapQuirks.none())) {
            CopyOptions mirror = options(directory).withDeletions(Deletions.MIRROR).withDeletionCap(new CopyOptions.DeletionCap(0, 0, true)).withTrashFirst(false);
            Path further = directory.resolve("further");
            assertThat(further.toFile().mkdir()).isTrue();
            copy(End.of(first), End.of(second), directory, mirror);
            copy(End.of(second), End.of(third), further, mirror);
            corpus.changes(3, 40).forEach(change -> change.applyTo(old));
            assertThat(copy(End.of(first), End.of(second), directory, mirror).complete()).isTrue();
            assertThat(differences(End.of(first), End.of(second))).isEmpty();
            assertThat(copy(End.of(second), End.of(third), further, mirror).complete()).isTrue();
            assertThat(differences(End.of(second), End.of(third))).isEmpty();
            copy(End.of(second), End.of(third), further, options(further));
            long queries = second.requestCounts().get("Email/query") + third.requestCounts().get("Email/query");
            assertThat(copy(End.of(second), End.of(third), further, options(further)).changedAnything()).isFalse();
            assertThat(second.requestCounts().get("Email/query") + third.requestCounts().get("Email/query")).isEqualTo(queries);
        }
    }

    @Test
    void a_mailbox_that_was_deleted_on_the_target_is_made_and_filled_again() {
        MailboxPath mailbox = MailboxPath.of("Project");
        old.create(mailbox);
        IntStream.range(0, 10).forEach(number -> add(mailbox, number));
        IntStream.range(10, 20).forEach(number -> add(MailboxPath.INBOX, number));
        try (ImapServer first = ImapServer.start(oldStore, Quirks.none()); JmapServer second = jmap(JmapQuirks.none())) {
            copy(End.of(first), End.of(second), directory, options(directory));
            try (Target target = End.of(second).open()) {
                target.delete(mailbox);
            }
            CopyReport report = copy(End.of(first), End.of(second), directory, options(directory));
            assertThat(report.copied().messages()).isEqualTo(10);
            assertThat(report.unchanged()).isEqualTo(10);
            assertThat(differences(End.of(first), End.of(second))).isEmpty();
        }
    }

    /** As James does with some messages: another empty line, and the same length with other letters. */
    private static byte[] rewritten(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        return (text.contains("number 1") ? text + "\r\n" : text.contains("number 2") ? text.replace("=c3", "=C3") : text).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void add(MailboxPath mailbox, int number) {
        old.add(mailbox, Content.of("Message-ID: <" + number + "@example.org>\r\nSubject: x\r\n\r\nnumber " + number + " =c3=a4\r\n"), Keywords.NONE, Instant.EPOCH);
    }

    @Test
    void what_the_target_rewrites_is_reported_once_and_neither_copied_again_nor_called_different() {
        IntStream.range(0, 40).forEach(number -> add(MailboxPath.INBOX, number));
        JmapQuirks james = JmapQuirks.none().announcing("urn:apache:james:params:jmap:mail:quota").rewriting(JmapCopyTest::rewritten);
        try (ImapServer first = ImapServer.start(oldStore, Quirks.none()); JmapServer second = jmap(james)) {
            CopyReport report = copy(End.of(first), End.of(second), directory, options(directory));
            assertThat(report.rewritten()).hasSize(22).allMatch(note -> note.what().equals("rewritten by the target"));
            assertThat(report.copied().messages()).isEqualTo(40);
            assertThat(report.warnings()).extracting(EngineListener.Warning::id).containsOnlyOnce("rewritten-by-target");
            CopyReport again = copy(End.of(first), End.of(second), directory, options(directory));
            assertThat(again.changedAnything()).isFalse();
            assertThat(again.rewritten()).isEmpty();
            VerifyReport verified = verified(End.of(first), End.of(second), directory);
            assertThat(verified.equal()).as(verified.toString()).isTrue();
            assertThat(verified.rewritten()).isEqualTo(22);
        }
    }

    @Test
    void what_the_target_rewrites_is_not_doubled_when_the_answer_is_lost() {
        IntStream.range(0, 40).forEach(number -> add(MailboxPath.INBOX, number));
        JmapQuirks james = JmapQuirks.none().announcing("urn:apache:james:params:jmap:mail:quota").rewriting(JmapCopyTest::rewritten);
        try (ImapServer first = ImapServer.start(oldStore, Quirks.none()); JmapServer second = jmap(james)) {
            second.faults(JmapFaults.at(JmapFaults.Step.ACTED_NOT_ANSWERED, "Email/import", 1));
            List<CopyReport.Note> rewritten = new ArrayList<>();
            for (int run = 0; run < 4; run++) {
                rewritten.addAll(copy(End.of(first), End.of(second), directory, options(directory)).rewritten());
            }
            assertThat(contents(End.of(second))).hasSize(40);
            assertThat(rewritten).hasSize(22);
            assertThat(verified(End.of(first), End.of(second), directory).rewritten()).isEqualTo(22);
        }
    }

    @TestFactory
    Stream<DynamicTest> nothing_is_lost_or_doubled_whatever_breaks() {
        return IntStream.range(1, 9).mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> schedule(seed)));
    }

    private void schedule(int seed) throws Exception {
        Path place = Files.createDirectory(directory.resolve("seed" + seed));
        MailStore store = new MailStore();
        Account account = store.addAccount("alice", "secret");
        Corpus.small(seed, 100).fill(account);
        try (ImapServer first = ImapServer.start(store, Quirks.none()); JmapServer second = jmap(JmapQuirks.none())) {
            second.faults(JmapFaults.random(seed, 0.04, 8));
            untilComplete(End.of(first), End.of(second), place, seed);
            Corpus.small(seed, 100).changes(seed, 10).stream().filter(change -> !(change instanceof Change.Deletion)).forEach(change -> change.applyTo(account));
            second.faults(JmapFaults.random(seed * 31L, 0.05, 6));
            untilComplete(End.of(first), End.of(second), place, seed);
            second.faults(JmapFaults.none());
            assertThat(differences(End.of(first), End.of(second))).as("seed %d", seed).isEmpty();
            CopyReport again = copy(End.of(first), End.of(second), place, options(place));
            assertThat(again.changedAnything()).as("seed %d: a run with nothing to do: %s", seed, again).isFalse();
        }
    }

    private static void untilComplete(End from, End to, Path place, int seed) {
        for (int run = 0; run < 20; run++) {
            try {
                if (copy(from, to, place, options(place)).complete()) {
                    return;
                }
            } catch (EndpointException e) {
                assertThat(e.kind()).as("seed %d: %s", seed, e).isEqualTo(EndpointException.Kind.CONNECTION);
            }
        }
        throw new AssertionError("seed " + seed + ": not complete after 20 runs");
    }
}
