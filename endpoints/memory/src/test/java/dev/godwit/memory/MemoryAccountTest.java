package dev.godwit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.RecordedAnswers;
import dev.godwit.testkit.contract.TestMessages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryAccountTest {
    @Test
    void the_url_names_the_account_and_two_openings_see_the_same_mail() {
        MemoryEndpoint endpoint = new MemoryEndpoint();
        Target one = endpoint.openTarget(EndpointUri.parse("memory:alice"), Secrets.NONE);
        Account.fill(one, MailboxPath.of("Box"), "a");
        assertThat(Account.list(endpoint.openSource(EndpointUri.parse("memory:alice"), Secrets.NONE), MailboxPath.of("Box")).size()).isEqualTo(1);
        assertThat(Account.paths(endpoint.openSource(EndpointUri.parse("memory:bob"), Secrets.NONE))).containsExactly(MailboxPath.INBOX);
    }

    @Test
    void an_unknown_feature_in_the_url_is_an_error_that_names_the_known_ones() {
        assertThatThrownBy(() -> new MemoryEndpoint().openTarget(EndpointUri.parse("memory:a?without=flying"), Secrets.NONE))
                .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.nextStep().orElseThrow()).contains("moves_server_side"));
    }

    @Test
    void refused_messages_are_not_stored_and_the_batch_goes_on() {
        MemoryOptions options = MemoryOptions.DEFAULT.withRefusals(
                bytes -> new String(bytes).contains("\0") ? Optional.of(RefusalReason.NUL_BYTE) : Optional.empty());
        Target target = new MemoryAccount("a", options).openTarget();
        RecordedAnswers answers = new RecordedAnswers();
        try (MailboxWriter writer = target.openWriter()) {
            writer.append(MailboxPath.INBOX, List.of(Account.message("a"), Account.message("with \0"), Account.message("c")), answers);
        }
        assertThat(answers.all().stream().map(RecordedAnswers.Answer::reason)).containsExactly(null, RefusalReason.NUL_BYTE, null);
        assertThat(Account.list(target, MailboxPath.INBOX).size()).isEqualTo(2);
    }

    @Test
    void the_clock_dates_messages_without_a_date() {
        Target target = new MemoryAccount("a", MemoryOptions.DEFAULT.withClock(() -> Instant.ofEpochSecond(12345))).openTarget();
        Account.append(target, MailboxPath.INBOX, Account.message(TestMessages.ordinary("x"), Keywords.NONE, Long.MIN_VALUE));
        assertThat(Account.list(target, MailboxPath.INBOX).receivedEpochSecond(0)).isEqualTo(12345);
    }

    @Test
    void the_object_id_survives_a_rename() {
        Target target = new MemoryAccount("a", MemoryOptions.DEFAULT).openTarget();
        String id = target.create(Mailbox.of(MailboxPath.of("A"))).objectId().orElseThrow();
        target.rename(MailboxPath.of("A"), MailboxPath.of("B"));
        assertThat(Account.find(target, MailboxPath.of("B")).orElseThrow().objectId()).contains(id);
    }

    @Test
    void a_rename_onto_an_existing_mailbox_is_refused_and_changes_nothing() {
        Target target = new MemoryAccount("a", MemoryOptions.DEFAULT).openTarget();
        Account.fill(target, MailboxPath.of("A"), "a");
        Account.fill(target, MailboxPath.of("B"), "b");
        assertThatThrownBy(() -> target.rename(MailboxPath.of("A"), MailboxPath.of("B"))).isInstanceOf(EndpointException.class);
        assertThat(Account.list(target, MailboxPath.of("A")).size()).isEqualTo(1);
        assertThat(Account.digests(target, MailboxPath.of("B")).values()).containsExactly(TestMessages.ordinary("b").digest());
    }
}
