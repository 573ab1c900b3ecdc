package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.CopyReport;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.verify.Difference;
import dev.godwit.engine.verify.VerifyReport;
import dev.godwit.model.MailboxPath;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTextTest {
    @Test
    void a_copy_tells_what_was_done_and_what_was_not() {
        CopyResult result = new CopyResult(EventOutputTest.copyOf(new Totals(1_500, 45_000_000), List.of(new CopyReport.Note(MailboxPath.INBOX, 9, "too large"))));

        assertThat(result.exit()).isEqualTo(ExitCode.PARTLY);
        assertThat(result.text()).isEqualTo("""
                copied        1,500 messages, 45.0 MB
                unchanged     5 messages
                created       1 mailbox
                quarantined   INBOX UID 9: too large
                took          1.5 s (1,000 messages/s, 30.0 MB/s)
                Partly done. It is safe to run the same command again: it carries on where this run stopped.
                """);
    }

    @Test
    void an_equal_verification_says_what_was_compared() {
        VerifyResult result = new VerifyResult(new VerifyReport(VerifyReport.Level.CONTENT, 15, 10_000, 300_000_000, 0, 0, 0, 0, List.of(), Duration.ofSeconds(125)));

        assertThat(result.exit()).isEqualTo(ExitCode.OK);
        assertThat(result.text()).isEqualTo(
                "verified: content, flags, dates and folders of 10,000 messages in 15 mailboxes, 300.0 MB compared; no differences (2:05)\n");
    }

    @Test
    void a_different_verification_names_each_difference_and_counts_the_rest() {
        VerifyResult result = new VerifyResult(new VerifyReport(VerifyReport.Level.METADATA, 1, 3, 0, 2, 1, 0, 12,
                List.of(new Difference.MissingMessage(MailboxPath.INBOX, 4, "quarantined")), Duration.ofMillis(300)));

        assertThat(result.exit()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(result.text()).isEqualTo("""
                INBOX UID 4: missing on the target (quarantined)
                ... and 11 more differences
                note: 2 messages on the target only; --strict counts them as differences
                note: 1 deviation that the journal accounts for (repairs, keywords the target cannot store, deletions on the target)
                different: flags, dates and folders of 3 messages in 1 mailbox; 12 differences (0.3 s)
                """);
    }

    @Test
    void bytes_are_written_as_people_read_them() {
        assertThat(List.of(Amounts.bytes(0), Amounts.bytes(1), Amounts.bytes(999), Amounts.bytes(1_000), Amounts.bytes(999_960),
                Amounts.bytes(45_100_000), Amounts.bytes(2_500_000_000L)))
                .containsExactly("0 bytes", "1 byte", "999 bytes", "1.0 kB", "1.0 MB", "45.1 MB", "2.5 GB");
    }

    @Test
    void amounts_with_units_are_read() {
        assertThat(new Amounts.ByteConverter().convert("25M")).isEqualTo(25_000_000L);
        assertThat(new Amounts.ByteConverter().convert("7")).isEqualTo(7L);
        assertThat(new Amounts.DurationConverter().convert("30d")).isEqualTo(Duration.ofDays(30));
    }
}
