package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.archive.ArchiveEndpoint;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Mailbox;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.RecordedAnswers;
import dev.godwit.testkit.corpus.Corpus;
import dev.godwit.testkit.corpus.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive holds every message as it was; no server does. What a server makes of one is known and said, never silent. */
@Tag("lab")
class OddMessagesTest {
    private static final String USER = "user09";

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"dovecot23-maildir", "dovecot23-sdbox", "dovecot24", "cyrus36", "cyrus310", "courier"})
    void every_message_arrives_and_every_repair_is_told(String name) {
        LabServer server = LabServer.named(name);
        server.reset(USER);
        EndpointUri archive = EndpointUri.parse(temp.resolve("odd.godwit").toString());
        Snapshot wanted = fill(archive, Corpus.lively(8, 130, 200_000));
        Godwit godwit = new Godwit(temp, server.password());
        Godwit.Outcome copied = godwit.run("copy", archive.text(), server.url(USER)).ends(0);
        wanted.isHeldBy(Snapshot.of(server, USER), copied.entries("repaired"));
        assertThat(copied.entries("repaired")).isPositive();
        assertThat(godwit.run("copy", archive.text(), server.url(USER)).ends(0).changedAnything()).isFalse();
        godwit.run("verify", "--strict", archive.text(), server.url(USER)).ends(0);
    }

    private static Snapshot fill(EndpointUri archive, Corpus corpus) {
        try (Target target = new ArchiveEndpoint(Clock.systemUTC()).openTarget(archive, Secrets.NONE); MailboxWriter writer = target.openWriter()) {
            corpus.mailboxes().forEach(mailbox -> target.create(Mailbox.of(mailbox.path())));
            for (int i = 0; i < corpus.size(); i++) {
                if (corpus.kind(i) != Kind.HUGE) {
                    var message = corpus.message(i);
                    writer.append(message.mailbox(), List.of(Account.message(new BytesBody(message.content().bytes()), message.keywords(),
                            message.received().getEpochSecond())), new RecordedAnswers());
                }
            }
        }
        try (Source source = new ArchiveEndpoint(Clock.systemUTC()).openSource(archive, Secrets.NONE)) {
            return Snapshot.of(source);
        }
    }
}
