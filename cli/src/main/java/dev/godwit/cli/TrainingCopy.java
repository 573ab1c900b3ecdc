package dev.godwit.cli;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy between two servers of this process, of so many messages that the virtual machine learns which methods a copy uses most and
 * how: the start-up cache keeps that, and a copy need not find it out anew while it competes with the servers for the processor.
 */
final class TrainingCopy {
    private static final List<String> MAILBOXES = List.of("INBOX", "Sent", "Archive/2023", "Archive/2024", "Work", "Work/Caf\u00e9", "Family", "\u53f0\u5317");
    private static final int MESSAGES_EACH = 1000;
    private static final int ARCHIVED_EACH = 100;
    private static final List<Keywords> KEYWORDS = List.of(Keywords.NONE, Keywords.of(Keywords.SEEN), Keywords.of(Keywords.SEEN, Keywords.ANSWERED),
            Keywords.of(Keywords.FLAGGED, "$Label1"), Keywords.of(Keywords.SEEN, "project-x"));

    private TrainingCopy() {
    }

    /** @param archive made of the same mail, or rather the first {@value #ARCHIVED_EACH} messages of each mailbox */
    static void run(Streams streams, Path archive) throws IOException {
        MailStore oldMail = new MailStore();
        MailStore newMail = new MailStore();
        MailStore little = new MailStore();
        fill(oldMail.addAccount("alice", "swordfish"), MESSAGES_EACH);
        newMail.addAccount("alice", "plover");
        fill(little.addAccount("alice", "swordfish"), ARCHIVED_EACH);
        Path state = Files.createTempDirectory("godwit-training");
        Map<String, String> environment = new HashMap<>(streams.environment());
        environment.putAll(Map.of("GODWIT_SOURCE_PASSWORD", "swordfish", "GODWIT_TARGET_PASSWORD", "plover", "GODWIT_STATE_DIR", state.toString()));
        try (ImapServer from = ImapServer.start(oldMail, Quirks.none()); ImapServer to = ImapServer.start(newMail, Quirks.none());
                ImapServer other = ImapServer.start(little, Quirks.none())) {
            String[] copy = {"copy", "--quiet", url(from), url(to)};
            Training.run(streams.withEnvironment(environment), copy);
            Training.run(streams.withEnvironment(environment), copy);
            Training.run(streams.withEnvironment(environment), "copy", "--quiet", url(other), archive.toString());
        } finally {
            Demo.deleteAll(state);
        }
    }

    private static void fill(Account account, int messages) {
        String line = "The quick brown fox jumps over the lazy dog, and goes on until the line is full.\r\n";
        for (String mailbox : MAILBOXES) {
            MailboxPath path = MailboxPath.parse(mailbox);
            if (!account.exists(path)) {
                account.create(path);
            }
            for (int i = 0; i < messages; i++) {
                Content content = Content.of("From: Sender " + i % 97 + " <sender" + i % 97 + "@example.org>\r\nTo: alice@example.org\r\nSubject: message " + i
                        + " in " + mailbox.length() + "\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <" + mailbox.hashCode() + "." + i
                        + "@example.org>\r\nMIME-Version: 1.0\r\n\r\n" + line.repeat(1 + i % 60));
                account.add(path, content, KEYWORDS.get(i % KEYWORDS.size()), Instant.ofEpochSecond(1_420_070_400L + i * 3600L));
            }
        }
    }

    private static String url(ImapServer server) {
        return "imap://alice@127.0.0.1:" + server.port() + "?cleartext=yes&auth=plain";
    }
}
