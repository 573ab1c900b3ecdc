package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyJob;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.CopyReport;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.imap.ImapEndpoint;
import dev.godwit.jmap.JmapEndpoint;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.TestMessages;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From IMAP by JMAP through Cyrus and James and back to IMAP: digests, keywords, dates and mailboxes are equal at every hop. */
@Tag("lab")
class JmapChainTest {
    private static final String USER = "user18";

    @TempDir
    private Path directory;

    private record End(String name, EndpointType type, String url, Secrets secrets) {
        Target open() {
            return type.openTarget(EndpointUri.parse(url), secrets);
        }
    }

    private static End imap(LabServer server) {
        return new End(server.name(), new ImapEndpoint(), server.url(USER), server.secrets());
    }

    private static End jmap(LabServer server) {
        return new End(server.name(), new JmapEndpoint(), server.jmapUrl(USER), server.secrets());
    }

    @Test
    void mail_goes_through_every_server_and_comes_back_as_it_was() throws Exception {
        LabServer dovecot = LabServer.named("dovecot24");
        List<LabServer> between = List.of(LabServer.named("cyrus310"), LabServer.named("james"), LabServer.named("cyrus36"));
        LabServer last = LabServer.named("dovecot23-maildir");
        List<End> chain = new ArrayList<>(List.of(imap(dovecot)));
        between.forEach(server -> chain.add(jmap(server)));
        chain.add(imap(last));
        dovecot.reset(USER);
        between.forEach(server -> server.reset(USER));
        last.reset(USER);
        fill(chain.getFirst());
        for (int hop = 1; hop < chain.size(); hop++) {
            CopyReport report = copy(chain.get(hop - 1), chain.get(hop), hop);
            assertThat(report.complete()).as("%s: %s", chain.get(hop).name(), report).isTrue();
            assertThat(contents(chain.get(hop))).as(chain.get(hop).name()).isEqualTo(contents(chain.get(hop - 1)));
            assertThat(copy(chain.get(hop - 1), chain.get(hop), hop).changedAnything()).as("%s again", chain.get(hop).name()).isFalse();
        }
    }

    private static void fill(End first) {
        try (Target target = first.open()) {
            for (String path : List.of("INBOX", "Projekte", "Projekte/2024/Übersicht", "Sent")) {
                MailboxPath mailbox = MailboxPath.parse(path);
                target.create(Mailbox.of(mailbox));
                for (int i = 0; i < 20; i++) {
                    Keywords keywords = i % 4 == 0 ? Keywords.NONE : i % 4 == 1 ? Keywords.of(Keywords.SEEN) : Keywords.of(Keywords.FLAGGED, "$forwarded", "projekt-" + i);
                    Account.append(target, mailbox, Account.message(TestMessages.ordinary(path.length() + " " + i), keywords, Account.SOME_DATE + i));
                }
                Account.append(target, mailbox, Account.message(TestMessages.ofSize(path.length() + " large", 3_000_000), Keywords.NONE, Account.SOME_DATE));
            }
        }
    }

    private CopyReport copy(End from, End to, int hop) throws Exception {
        Path place = Files.createDirectories(directory.resolve("hop" + hop));
        CopyOptions options = CopyOptions.defaults().withSpillDirectory(place).withQuarantineDirectory(place.resolve("quarantine"));
        try (Source source = from.open(); Target target = to.open();
                SqliteFile file = SqliteFile.open(place.resolve("journal.sqlite"), SqliteFile.Mode.READ_WRITE)) {
            return new CopyJob(source, target, Journal.open(file, source.describe(), target.describe()), FolderRules.DEFAULT, options, EngineListener.SILENT).run();
        }
    }

    /** Every message as mailbox, digest, keywords and date. */
    private static List<String> contents(End end) {
        List<String> all = new ArrayList<>();
        try (Source source = end.open(); MailboxReader reader = source.openReader()) {
            for (Mailbox mailbox : source.mailboxes()) {
                if (mailbox.selectable()) {
                    Listing listing = reader.list(mailbox.path());
                    Map<Long, ContentDigest> digests = new TreeMap<>();
                    reader.bodies(mailbox.path(), listing.uids(), (uid, size, body) -> digests.put(uid, ContentDigest.sha256Of(body.readAllBytes())));
                    digests.forEach((uid, digest) -> all.add(mailbox.path() + " " + digest + " "
                            + listing.keywords(listing.indexOf(uid)).toString().toLowerCase(Locale.ROOT) + " " + listing.receivedEpochSecond(listing.indexOf(uid))));
                }
            }
        }
        return all.stream().sorted().toList();
    }
}
