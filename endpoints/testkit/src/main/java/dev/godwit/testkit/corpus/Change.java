package dev.godwit.testkit.corpus;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.imap.Account;

/** One thing the owner of a sample account does, to be applied in the order given to an account filled by the corpus. */
public sealed interface Change {
    void applyTo(Account account);

    record Arrival(CorpusMessage message) implements Change {
        @Override
        public void applyTo(Account account) {
            account.add(message.mailbox(), message.content(), message.keywords(), message.received());
        }
    }

    record FlagChange(MailboxPath mailbox, long uid, Keywords keywords) implements Change {
        @Override
        public void applyTo(Account account) {
            account.setKeywords(mailbox, uid, keywords);
        }
    }

    record Move(MailboxPath from, long uid, MailboxPath to) implements Change {
        @Override
        public void applyTo(Account account) {
            account.move(from, uid, to);
        }
    }

    record Deletion(MailboxPath mailbox, long uid) implements Change {
        @Override
        public void applyTo(Account account) {
            account.expunge(mailbox, uid);
        }
    }

    record Renaming(MailboxPath from, MailboxPath to) implements Change {
        @Override
        public void applyTo(Account account) {
            account.rename(from, to);
        }
    }
}
