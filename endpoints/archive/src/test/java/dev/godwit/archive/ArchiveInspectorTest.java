package dev.godwit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.TestMessages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveInspectorTest {
    private static final MailboxPath BOX = MailboxPath.of("Box");
    private static final BytesBody ODD = BytesBody.of("FROM: \u001b[31ma@example.org\r\nSubject: folded\r\n line\r\n\r\nText.\r\n");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void fill() {
        file = directory.resolve("a.godwit");
        try (Target target = new ArchiveEndpoint(InstantSource.system()).openTarget(EndpointUri.parse("archive:" + file), Secrets.NONE)) {
            target.create(Mailbox.of(BOX));
            Account.append(target, BOX, Account.message(ODD, Keywords.of(Keywords.SEEN), 100), Account.message(TestMessages.ordinary("b"), Keywords.NONE, 300),
                    Account.message(TestMessages.ordinary("b"), Keywords.NONE, 200));
        }
    }

    @Test
    void the_summary_counts_by_type_and_mailbox() {
        long size = TestMessages.ordinary("b").size();
        try (ArchiveInspector inspector = ArchiveInspector.open(file)) {
            ArchiveSummary summary = inspector.summary();
            assertThat(summary.types()).containsExactly(new ArchiveSummary.Type("Mailbox", 2, 0), new ArchiveSummary.Type("Email", 3, ODD.size() + 2 * size));
            assertThat(summary.bodies()).isEqualTo(2);
            assertThat(summary.bodyBytes()).isEqualTo(ODD.size() + size);
            assertThat(summary.mailboxes()).extracting(ArchiveSummary.MailboxSummary::path).containsExactly(MailboxPath.INBOX, BOX);
            assertThat(summary.mailboxes().getFirst().oldest()).isEmpty();
            assertThat(summary.mailboxes().getLast()).matches(box -> box.messages() == 3 && box.oldest().equals(OptionalLong.of(100))
                    && box.newest().equals(OptionalLong.of(300)) && box.uidNext() == 4);
        }
    }

    @Test
    void messages_are_listed_in_pages_without_subjects_and_addresses() {
        try (ArchiveInspector inspector = ArchiveInspector.open(file)) {
            List<ArchiveInspector.Line> first = inspector.messages(BOX, 0, 2, false);
            List<ArchiveInspector.Line> second = inspector.messages(BOX, first.getLast().uid(), 2, false);
            assertThat(first).hasSize(2).allMatch(line -> line.envelope().isEmpty());
            assertThat(second).singleElement().matches(line -> line.uid() == 3 && line.receivedEpochSecond() == 200);
            assertThat(first.getFirst().digest()).isEqualTo(ODD.digest());
            assertThat(first.getFirst().keywords()).isEqualTo(Keywords.of(Keywords.SEEN));
            assertThat(inspector.messages(BOX, 3, 2, false)).isEmpty();
        }
    }

    @Test
    void envelopes_are_shown_when_asked_for_and_cannot_drive_a_terminal() {
        try (ArchiveInspector inspector = ArchiveInspector.open(file)) {
            ArchiveInspector.Envelope envelope = inspector.messages(BOX, 0, 1, true).getFirst().envelope().orElseThrow();
            assertThat(envelope.subject()).isEqualTo("folded line");
            assertThat(envelope.from()).isEqualTo("[31ma@example.org");
            assertThat(envelope.messageId()).isEmpty();
        }
    }

    @Test
    void looking_leaves_the_file_as_it_is() throws Exception {
        byte[] before = Files.readAllBytes(file);
        try (ArchiveInspector inspector = ArchiveInspector.open(file)) {
            inspector.summary();
            inspector.messages(BOX, 0, 10, true);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
}
