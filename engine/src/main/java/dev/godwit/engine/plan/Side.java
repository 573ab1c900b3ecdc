package dev.godwit.engine.plan;

import dev.godwit.contract.ReportsChanges.Changes;
import dev.godwit.contract.ReportsChanges.Removed;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxState;

/** How one side of a mailbox pair looks now. */
public sealed interface Side {
    MailboxState state();

    /** The messages that may be news; for {@link Whole} all there are. */
    Listing listing();

    /** The keywords of {@code uid} now, {@code base} being those last seen; null if the message is gone. */
    Keywords keywordsNow(long uid, Keywords base);

    /** Whether anything is known of {@code uid} beyond what it was when both sides last agreed. */
    boolean touches(long uid);

    /** Everything was listed. */
    record Whole(MailboxState state, Listing listing) implements Side {
        public static final Whole EMPTY = new Whole(new MailboxState(0, 1, 0, 0), Listing.EMPTY);

        @Override
        public Keywords keywordsNow(long uid, Keywords base) {
            int row = listing.indexOf(uid);
            return row < 0 ? null : listing.keywords(row);
        }

        @Override
        public boolean touches(long uid) {
            return true;
        }
    }

    /** Only what changed since the state of the last agreement was listed. */
    record Delta(Changes changes) implements Side {
        @Override
        public MailboxState state() {
            return changes.now();
        }

        @Override
        public Listing listing() {
            return changes.changed();
        }

        @Override
        public Keywords keywordsNow(long uid, Keywords base) {
            int row = changes.changed().indexOf(uid);
            if (row >= 0) {
                return changes.changed().keywords(row);
            }
            return isGone(uid) ? null : base;
        }

        private boolean isGone(long uid) {
            return switch (changes.removed()) {
                case Removed.Vanished(var uids) -> uids.contains(uid);
                case Removed.AllBut(var present) -> !present.contains(uid);
            };
        }

        @Override
        public boolean touches(long uid) {
            return changes.changed().indexOf(uid) >= 0 || isGone(uid);
        }
    }
}
