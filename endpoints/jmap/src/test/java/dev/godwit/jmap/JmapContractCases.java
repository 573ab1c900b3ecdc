package dev.godwit.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.MailboxWriter;
import dev.godwit.model.Keywords;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both contracts, where JMAP has no mark for deleting: it is left out of what is stored (RFC 8621 §4.1.1). */
interface JmapContractCases extends SourceContract, TargetContract {
    /** Cyrus makes ids of the content, so that it cannot have two equal Emails; that is said of each copy, and nothing is counted twice. */
    default boolean keepsEqualMessagesOnce() {
        return false;
    }

    @Override
    @Test
    default void five_equal_messages_are_five_messages() {
        if (!keepsEqualMessagesOnce()) {
            TargetContract.super.five_equal_messages_are_five_messages();
            return;
        }
        target().create(dev.godwit.model.Mailbox.of(BOX));
        var answers = new dev.godwit.testkit.contract.RecordedAnswers();
        try (MailboxWriter writer = target().openWriter()) {
            writer.append(BOX, java.util.Collections.nCopies(5, Account.message("same")), answers);
        }
        assertThat(answers.all()).hasSize(5).filteredOn(dev.godwit.testkit.contract.RecordedAnswers.Answer::isStored).hasSize(1);
        assertThat(Account.list(source(), BOX).size()).isEqualTo(1);
    }

    @Override
    @Test
    default void system_flags_can_be_stored_and_are_kept() {
        Keywords flags = Keywords.of(Keywords.SEEN, Keywords.ANSWERED, Keywords.FLAGGED, Keywords.DRAFT);
        target().create(dev.godwit.model.Mailbox.of(BOX));
        try (MailboxWriter writer = target().openWriter()) {
            assertThat(writer.keywordSupport(BOX).storable()).isEqualTo(flags);
        }
        long uid = Account.append(target(), BOX, Account.message(dev.godwit.testkit.contract.TestMessages.ordinary("flags"), flags, Account.SOME_DATE)).getFirst();
        reopen();
        assertThat(Account.keywords(source(), BOX, uid)).isEqualTo(flags);
    }

    @Override
    @Test
    default void deleting_takes_only_the_named_and_not_what_others_marked_as_deleted() {
        List<Long> uids = Account.fill(target(), BOX, "marked", "named", "plain");
        Account.changeKeywords(target(), BOX, UidSet.of(uids.get(0)), Keywords.of(Keywords.DELETED, Keywords.SEEN), Keywords.NONE);
        Account.delete(target(), BOX, UidSet.of(uids.get(1), uids.get(2) + 1000));
        reopen();
        assertThat(Account.list(source(), BOX).uids()).isEqualTo(UidSet.of(uids.get(0), uids.get(2)));
        assertThat(Account.keywords(source(), BOX, uids.get(0))).isEqualTo(Keywords.of(Keywords.SEEN));
        try (MailboxWriter writer = target().openWriter()) {
            assertThat(writer.keywordSupport(BOX).storable().contains(Keywords.DELETED)).isFalse();
        }
    }
}
