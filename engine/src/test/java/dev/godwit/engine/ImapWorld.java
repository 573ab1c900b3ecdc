package dev.godwit.engine;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.verify.VerifyJob;
import dev.godwit.engine.verify.VerifyReport;
import dev.godwit.imap.ImapEndpoint;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Two IMAP servers, an account on each, and a journal between them. */
final class ImapWorld implements AutoCloseable {
    static final Instant RECEIVED = Instant.parse("2019-05-06T07:08:09Z");
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

    final Account source;
    final Account target;
    final ImapServer old;
    final ImapServer fresh;
    private final Path directory;

    ImapWorld(Path directory, Quirks oldQuirks, Quirks freshQuirks) {
        this.directory = directory;
        MailStore from = new MailStore();
        MailStore to = new MailStore();
        source = from.addAccount("alice", "secret");
        target = to.addAccount("alice", "secret");
        old = ImapServer.start(from, oldQuirks);
        fresh = ImapServer.start(to, freshQuirks);
    }

    /** @param text as ISO-8859-1, so that it may hold any byte */
    long add(String text, String... keywords) {
        return source.add(MailboxPath.INBOX, Content.of(text.getBytes(StandardCharsets.ISO_8859_1)), Keywords.of(keywords), RECEIVED);
    }

    void addPlain(int from, int count) {
        for (int i = from; i < from + count; i++) {
            add("Message-ID: <plain" + i + "@example.org>\r\nSubject: plain " + i + "\r\n\r\ntext " + i + "\r\n");
        }
    }

    CopyOptions options() {
        return CopyOptions.defaults().withSpillDirectory(directory).withQuarantineDirectory(directory.resolve("quarantine"))
                .withRetry(new CopyOptions.Retry(5, Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    CopyReport copy() {
        return copy(options());
    }

    CopyReport copy(CopyOptions options) {
        ImapEndpoint imap = new ImapEndpoint();
        try (Source from = imap.openSource(uri(old), PASSWORD); Target to = imap.openTarget(uri(fresh), PASSWORD); SqliteFile file = journal()) {
            return new CopyJob(from, to, Journal.open(file, from.describe(), to.describe()), FolderRules.DEFAULT, options, EngineListener.SILENT).run();
        }
    }

    VerifyReport verify() {
        ImapEndpoint imap = new ImapEndpoint();
        try (Source from = imap.openSource(uri(old), PASSWORD); Target to = imap.openTarget(uri(fresh), PASSWORD); SqliteFile file = journal()) {
            VerifyJob.Options options = new VerifyJob.Options(VerifyReport.Level.CONTENT, false, null, options());
            return new VerifyJob(from, to, Journal.open(file, from.describe(), to.describe()), FolderRules.DEFAULT, options, EngineListener.SILENT).run();
        }
    }

    private SqliteFile journal() {
        return SqliteFile.open(directory.resolve("journal.sqlite"), SqliteFile.Mode.READ_WRITE);
    }

    private static EndpointUri uri(ImapServer server) {
        return EndpointUri.parse("imap://alice@127.0.0.1:" + server.port() + "?cleartext=yes&timeout=10&connections=2");
    }

    @Override
    public void close() {
        old.close();
        fresh.close();
    }
}
