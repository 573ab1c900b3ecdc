package dev.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.contract.ReportsChanges.Changes;
import dev.godwit.contract.ReportsChanges.Removed;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a source that claims {@link Ability#REPORTS_CHANGES} tells what changed; and what every state must tell. */
public interface ChangesContract extends ContractFixture {
    MailboxPath LIVELY = MailboxPath.of("Lively");

    private MailboxState state() {
        return source().states(List.of(LIVELY)).get(LIVELY);
    }

    private Changes changesSince(MailboxState since) {
        return maybeChangesSince(since).orElseThrow();
    }

    private Optional<Changes> maybeChangesSince(MailboxState since) {
        try (MailboxReader reader = source().openReader()) {
            assertThat(reader).isInstanceOf(ReportsChanges.class);
            return ((ReportsChanges) reader).changesSince(LIVELY, since);
        }
    }

    private static boolean isRemoved(Removed removed, long uid) {
        return switch (removed) {
            case Removed.Vanished vanished -> vanished.uids().contains(uid);
            case Removed.AllBut allBut -> !allBut.present().contains(uid);
        };
    }

    @Test
    default void every_change_shows_in_the_state() {
        List<Long> uids = Account.fill(target(), LIVELY, "a", "b");
        MailboxState before = state();
        Account.append(target(), LIVELY, Account.message("c"));
        MailboxState appended = state();
        assertThat(appended).isNotEqualTo(before);
        assertThat(appended.messages()).isEqualTo(3);
        if (abilities().contains(Ability.DELETES_EXACTLY)) {
            Account.delete(target(), LIVELY, UidSet.of(uids.getFirst()));
            assertThat(state().messages()).isEqualTo(2);
            assertThat(state()).isNotEqualTo(appended);
        }
    }

    @Test
    default void nothing_changed_is_certain_when_nothing_happened_and_never_else() {
        needs(Ability.REPORTS_CHANGES);
        long uid = Account.fill(target(), LIVELY, "a", "b").getFirst();
        MailboxState before = state();
        assertThat(state().unchangedSince(before)).isTrue();
        reopen();
        assertThat(state().unchangedSince(before)).isTrue();
        Account.changeKeywords(target(), LIVELY, UidSet.of(uid), Keywords.of(Keywords.SEEN), Keywords.NONE);
        assertThat(state().unchangedSince(before)).isFalse();
        assertThat(state().highestModseq()).isGreaterThan(before.highestModseq());
    }

    @Test
    default void a_mailbox_without_changes_reports_none() {
        needs(Ability.REPORTS_CHANGES);
        List<Long> uids = Account.fill(target(), LIVELY, "a", "b");
        MailboxState before = state();
        Changes changes = changesSince(before);
        assertThat(changes.now().messages()).isEqualTo(2);
        assertThat(uids).noneMatch(uid -> isRemoved(changes.removed(), uid));
    }

    @Test
    default void new_messages_are_reported_with_their_columns() {
        needs(Ability.REPORTS_CHANGES);
        Account.fill(target(), LIVELY, "a");
        MailboxState before = state();
        long added = Account.append(target(), LIVELY, Account.message(TestMessages.ordinary("b"), Keywords.of(Keywords.FLAGGED), Account.SOME_DATE)).getFirst();
        Changes changes = changesSince(before);
        int row = changes.changed().indexOf(added);
        assertThat(row).isNotNegative();
        assertThat(changes.changed().keywords(row)).isEqualTo(Keywords.of(Keywords.FLAGGED));
        assertThat(changes.changed().receivedEpochSecond(row)).isEqualTo(Account.SOME_DATE);
        assertThat(isRemoved(changes.removed(), added)).isFalse();
        assertThat(changes.now().messages()).isEqualTo(2);
    }

    @Test
    default void changed_keywords_are_reported() {
        needs(Ability.REPORTS_CHANGES);
        List<Long> uids = Account.fill(target(), LIVELY, "a", "b", "c");
        MailboxState before = state();
        Account.changeKeywords(target(), LIVELY, UidSet.of(uids.get(1)), Keywords.of(Keywords.ANSWERED), Keywords.NONE);
        Changes changes = changesSince(before);
        int row = changes.changed().indexOf(uids.get(1));
        assertThat(row).isNotNegative();
        assertThat(changes.changed().keywords(row)).isEqualTo(Keywords.of(Keywords.ANSWERED));
        assertThat(uids).noneMatch(uid -> isRemoved(changes.removed(), uid));
    }

    @Test
    default void removed_messages_are_reported_and_only_those() {
        needs(Ability.REPORTS_CHANGES);
        needs(Ability.DELETES_EXACTLY);
        List<Long> uids = Account.fill(target(), LIVELY, "a", "b", "c");
        MailboxState before = state();
        Account.delete(target(), LIVELY, UidSet.of(uids.get(1)));
        Changes changes = changesSince(before);
        assertThat(isRemoved(changes.removed(), uids.get(1))).isTrue();
        assertThat(isRemoved(changes.removed(), uids.get(0))).isFalse();
        assertThat(isRemoved(changes.removed(), uids.get(2))).isFalse();
        assertThat(changes.changed().indexOf(uids.get(1))).isNegative();
    }

    @Test
    default void the_state_of_a_report_is_a_new_starting_point() {
        needs(Ability.REPORTS_CHANGES);
        Account.fill(target(), LIVELY, "a");
        MailboxState before = state();
        long second = Account.append(target(), LIVELY, Account.message("b")).getFirst();
        MailboxState between = changesSince(before).now();
        long third = Account.append(target(), LIVELY, Account.message("c")).getFirst();
        Changes changes = changesSince(between);
        assertThat(changes.changed().indexOf(third)).isNotNegative();
        assertThat(isRemoved(changes.removed(), second)).isFalse();
    }

    @Test
    default void changes_since_another_uidvalidity_cannot_be_told() {
        needs(Ability.REPORTS_CHANGES);
        Account.fill(target(), LIVELY, "a");
        MailboxState now = state();
        MailboxState other = new MailboxState(now.uidValidity() + 1, now.uidNext(), now.messages(), now.highestModseq());
        assertThat(maybeChangesSince(other)).isEmpty();
    }
}
