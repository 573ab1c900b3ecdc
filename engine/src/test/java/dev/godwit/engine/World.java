package dev.godwit.engine;

import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.folders.FolderMapping;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.verify.VerifyJob;
import dev.godwit.engine.verify.VerifyReport;
import dev.godwit.memory.MemoryAccount;
import dev.godwit.memory.MemoryFeature;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Two accounts in memory and a journal between them. */
final class World {
    final MemoryAccount sourceAccount;
    final MemoryAccount targetAccount;
    final Target source;
    final Target target;
    final Path journalFile;
    final Path spill;
    FolderRules folders = FolderRules.DEFAULT;

    World(Path directory, Set<MemoryFeature> sourceFeatures, Set<MemoryFeature> targetFeatures) {
        this(directory, options(sourceFeatures), options(targetFeatures));
    }

    World(Path directory) {
        this(directory, MemoryOptions.DEFAULT, MemoryOptions.DEFAULT);
    }

    World(Path directory, MemoryOptions sourceOptions, MemoryOptions targetOptions) {
        sourceAccount = new MemoryAccount("source", sourceOptions);
        targetAccount = new MemoryAccount("target", targetOptions);
        source = sourceAccount.openTarget();
        target = targetAccount.openTarget();
        journalFile = directory.resolve("journal.sqlite");
        spill = directory;
    }

    static MemoryOptions options(Set<MemoryFeature> features) {
        return new MemoryOptions(features, MemoryOptions.DEFAULT.names(), MemoryOptions.DEFAULT.clock(), MemoryOptions.DEFAULT.refusals());
    }

    void map(String from, String to) {
        folders = FolderRules.DEFAULT.withMappings(Stream.concat(folders.mappings().stream(), Stream.of(FolderMapping.parse(from + "=" + to)))
                .toArray(FolderMapping[]::new));
    }

    void loseJournal() throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(journalFile.resolveSibling(journalFile.getFileName() + suffix));
        }
    }

    VerifyReport verify(VerifyReport.Level level) {
        return verify(level, false, null);
    }

    VerifyReport verify(VerifyReport.Level level, boolean strict, Path manifest) {
        return verify(source, target, new VerifyJob.Options(level, strict, manifest, options()));
    }

    VerifyReport verify(Source from, Target to, VerifyJob.Options options) {
        try (SqliteFile file = SqliteFile.open(journalFile, SqliteFile.Mode.READ_WRITE)) {
            return new VerifyJob(from, to, Journal.open(file, from.describe(), to.describe()), folders, options, EngineListener.SILENT).run();
        }
    }

    static Set<MemoryFeature> without(MemoryFeature... features) {
        EnumSet<MemoryFeature> set = EnumSet.allOf(MemoryFeature.class);
        set.removeAll(List.of(features));
        return set;
    }

    CopyOptions options() {
        return CopyOptions.defaults().withSpillDirectory(spill).withQuarantineDirectory(spill.resolve("quarantine")).withRetry(new CopyOptions.Retry(3, Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    CopyReport copy(CopyOptions options) {
        return copy(target, options);
    }

    CopyReport copy(Target to, CopyOptions options) {
        return copy(source, to, options);
    }

    CopyReport copy(Source from, Target to, CopyOptions options) {
        try (SqliteFile file = SqliteFile.open(journalFile, SqliteFile.Mode.READ_WRITE)) {
            Journal journal = Journal.open(file, from.describe(), to.describe());
            return new CopyJob(from, to, journal, folders, options, EngineListener.SILENT).run();
        }
    }

    static BytesBody mail(String id, String text) {
        return BytesBody.of("Message-ID: <" + id + "@example.org>\r\nDate: Thu, 1 Jan 2015 10:00:07 +0000\r\nFrom: a@example.org\r\nSubject: " + id
                + "\r\n\r\n" + text + "\r\n");
    }

    static List<Long> add(Target to, String mailbox, String id, String text, String... keywords) {
        MailboxPath path = MailboxPath.parse(mailbox);
        to.create(Mailbox.of(path));
        return Account.append(to, path, new OutgoingMessage(mail(id, text), Keywords.of(keywords), Account.SOME_DATE + id.hashCode() % 1000, 0, null));
    }

    static void flag(Target on, String mailbox, long uid, Keywords add, Keywords remove) {
        Account.changeKeywords(on, MailboxPath.parse(mailbox), UidSet.of(uid), add, remove);
    }

    static void delete(Target on, String mailbox, long... uids) {
        Account.delete(on, MailboxPath.parse(mailbox), UidSet.of(uids));
    }

    static void move(Target on, String from, long uid, String to) {
        on.create(Mailbox.of(MailboxPath.parse(to)));
        try (MailboxWriter writer = on.openWriter()) {
            ((MovesServerSide) writer).move(MailboxPath.parse(from), UidSet.of(uid), MailboxPath.parse(to));
        }
    }

    /** Every mailbox with its messages as a sorted list of {@code digest date [keywords]}: what must be equal when two accounts are. */
    static Map<String, List<String>> contents(Source account) {
        Map<String, List<String>> contents = new TreeMap<>();
        for (Mailbox mailbox : account.mailboxes()) {
            Listing listing = Account.list(account, mailbox.path());
            Map<Long, ContentDigest> digests = Account.digests(account, mailbox.path());
            List<String> messages = new ArrayList<>();
            for (int row = 0; row < listing.size(); row++) {
                messages.add(digests.get(listing.uid(row)).toString().substring(0, 12) + " " + listing.receivedEpochSecond(row) + " [" + listing.keywords(row) + "]");
            }
            messages.sort(null);
            contents.put(mailbox.path().toString(), messages);
        }
        return contents;
    }
}
