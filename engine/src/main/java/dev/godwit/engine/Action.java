package dev.godwit.engine;

import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;

/** One thing a run is going to do. A plan is a list of these; a dry run prints it and does nothing else. */
public sealed interface Action {
    /** The sentence a dry run prints. */
    String describe();

    record CreateMailbox(Mailbox wanted) implements Action {
        @Override
        public String describe() {
            return "create mailbox " + wanted.path() + wanted.role().map(r -> " as " + r.name().toLowerCase(java.util.Locale.ROOT)).orElse("");
        }
    }

    record RenameMailbox(MailboxPath from, MailboxPath to) implements Action {
        @Override
        public String describe() {
            return "rename mailbox " + from + " to " + to;
        }
    }

    record Subscribe(MailboxPath mailbox, boolean subscribed) implements Action {
        @Override
        public String describe() {
            return (subscribed ? "subscribe " : "unsubscribe ") + mailbox;
        }
    }

    record CopyMessages(MailboxPath source, MailboxPath target, UidSet uids, long bytes) implements Action {
        @Override
        public String describe() {
            return "copy " + uids.size() + " messages (" + bytes + " bytes) from " + source + " to " + target;
        }
    }

    /** Messages that are in another mailbox of the target and belong into this one as well. */
    record FileMessages(MailboxPath source, MailboxPath target, UidSet uids) implements Action {
        @Override
        public String describe() {
            return "put " + uids.size() + " messages of " + source + " that are in other mailboxes too into " + target;
        }
    }

    record ChangeKeywords(MailboxPath target, UidSet uids, Keywords add, Keywords remove) implements Action {
        @Override
        public String describe() {
            return "in " + target + " on " + uids.size() + " messages" + (add.isEmpty() ? "" : " set " + add)
                    + (remove.isEmpty() ? "" : " clear " + remove);
        }
    }

    record MoveMessages(MailboxPath from, MailboxPath to, UidSet uids) implements Action {
        @Override
        public String describe() {
            return "move " + uids.size() + " messages from " + from + " to " + to;
        }
    }

    /** @param toTrash the mailbox they are moved to instead, or null to delete them for good */
    record DeleteMessages(MailboxPath target, UidSet uids, MailboxPath toTrash) implements Action {
        @Override
        public String describe() {
            return toTrash == null ? "delete " + uids.size() + " messages from " + target
                    : "move " + uids.size() + " messages from " + target + " to " + toTrash + " (deleted on the source)";
        }
    }

    /** A mailbox of the target that the source does not have. @param messages how many it holds @param removed whether it is deleted itself, not only emptied */
    record DeleteMailbox(MailboxPath mailbox, long messages, boolean removed) implements Action {
        @Override
        public String describe() {
            return (removed ? "delete mailbox " : "empty mailbox ") + mailbox + (messages > 0 ? " with " + messages + " messages" : "") + " (not on the source)";
        }
    }

    /** {@code --drain}: delete on the source what was verified on the target. */
    record DrainMessages(MailboxPath source, UidSet uids) implements Action {
        @Override
        public String describe() {
            return "delete " + uids.size() + " verified messages from the source's " + source;
        }
    }

    /** Something that will not be done, so that nothing is left out silently. */
    record LeaveOut(MailboxPath source, String reason) implements Action {
        @Override
        public String describe() {
            return "leave out " + source + ": " + reason;
        }
    }
}
