package dev.godwit.engine.verify;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;

/** One thing in which source and target differ. UIDs are the side's own; 0 where there is none. */
public sealed interface Difference {
    MailboxPath mailbox();

    String describe();

    /** The mailbox is missing on the target. */
    record MissingMailbox(MailboxPath mailbox) implements Difference {
        @Override
        public String describe() {
            return mailbox + ": the mailbox is missing on the target";
        }
    }

    record Counts(MailboxPath mailbox, long source, long target) implements Difference {
        @Override
        public String describe() {
            return mailbox + ": " + source + " messages on the source, " + target + " on the target";
        }
    }

    /** A message of the source that the target lacks. @param reason why, if the journal knows (quarantined, deleted on the target, filtered), else null */
    record MissingMessage(MailboxPath mailbox, long sourceUid, String reason) implements Difference {
        @Override
        public String describe() {
            return mailbox + " UID " + sourceUid + ": missing on the target" + (reason == null ? "" : " (" + reason + ")");
        }
    }

    /** A message of the target that the source lacks. */
    record ExtraMessage(MailboxPath mailbox, long targetUid) implements Difference {
        @Override
        public String describe() {
            return mailbox + " target UID " + targetUid + ": not on the source";
        }
    }

    record Content(MailboxPath mailbox, long sourceUid, long targetUid, String what) implements Difference {
        @Override
        public String describe() {
            return mailbox + " UID " + sourceUid + " (target UID " + targetUid + "): content differs: " + what;
        }
    }

    record Flags(MailboxPath mailbox, long sourceUid, long targetUid, Keywords source, Keywords target) implements Difference {
        @Override
        public String describe() {
            return mailbox + " UID " + sourceUid + " (target UID " + targetUid + "): keywords [" + source + "] on the source, [" + target + "] on the target";
        }
    }

    record Date(MailboxPath mailbox, long sourceUid, long targetUid, long source, long target) implements Difference {
        @Override
        public String describe() {
            return mailbox + " UID " + sourceUid + " (target UID " + targetUid + "): received " + java.time.Instant.ofEpochSecond(source)
                    + " on the source, " + java.time.Instant.ofEpochSecond(target) + " on the target";
        }
    }
}
