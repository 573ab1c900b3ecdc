package dev.godwit.engine.run;

import dev.godwit.contract.MovesServerSide;
import dev.godwit.engine.Action;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mailboxes that a mirror has too many: those of the target to which no mailbox of the source goes. Their messages
 * are deleted (to the trash, where deletions go there), then they are; but folders with a role, and levels above
 * mailboxes that stay, are only emptied.
 */
final class ExtraMailboxes {
    private final Ends ends;
    private final Journal journal;
    private final MailboxPath trash;
    private final List<Mailbox> extras;
    private final Set<MailboxPath> staying;
    private final Map<MailboxPath, MailboxState> states;
    private final List<MailboxPair> vanished;

    /** @param vanished mailboxes of earlier runs that are gone on the source; their messages are dealt with by the plans @param trash null if deletions are for good */
    ExtraMailboxes(Ends ends, Journal journal, MailboxTree tree, List<MailboxPair> pairs, List<MailboxPair> vanished, MailboxPath trash) {
        this.ends = ends;
        this.journal = journal;
        this.trash = trash;
        this.vanished = vanished;
        this.extras = tree.unmapped(pairs).stream().filter(m -> !m.path().equals(trash)).toList();
        this.staying = pairs.stream().map(MailboxPair::target).collect(Collectors.toSet());
        Set<MailboxPath> planned = vanished.stream().map(MailboxPair::target).collect(Collectors.toSet());
        this.states = ends.target.states(extras.stream().map(Mailbox::path).filter(path -> !planned.contains(path)).toList());
    }

    /** Messages that no plan of a mailbox pair speaks of. */
    long messages() {
        return states.values().stream().mapToLong(MailboxState::messages).sum();
    }

    List<Action> describe() {
        List<Action> actions = new ArrayList<>();
        for (Mailbox extra : extras) {
            long messages = states.containsKey(extra.path()) ? states.get(extra.path()).messages() : 0;
            if (messages > 0 || isRemoved(extra)) {
                actions.add(new Action.DeleteMailbox(extra.path(), messages, isRemoved(extra)));
            }
        }
        return actions;
    }

    private boolean isRemoved(Mailbox extra) {
        return !extra.path().isInbox() && extra.role().isEmpty() && staying.stream().noneMatch(path -> path.isWithin(extra.path()))
                && (trash == null || !trash.isWithin(extra.path()));
    }

    /** Children before parents. @return how many messages were deleted */
    long delete() {
        long deleted = 0;
        for (Mailbox extra : extras.reversed()) {
            deleted += states.containsKey(extra.path()) ? empty(extra.path()) : 0;
            if (isRemoved(extra)) {
                ends.target.delete(extra.path());
                vanished.stream().filter(pair -> pair.target().equals(extra.path())).forEach(pair -> journal.forget(pair.id()));
            }
        }
        return deleted;
    }

    private long empty(MailboxPath mailbox) {
        Listing listing = ends.targetReaders.call(reader -> reader.list(mailbox));
        if (listing.size() > 0) {
            ends.targetWriters.call(writer -> {
                if (trash != null && writer instanceof MovesServerSide mover) {
                    mover.move(mailbox, listing.uids(), trash);
                } else {
                    writer.delete(mailbox, listing.uids());
                }
                return null;
            });
        }
        return listing.size();
    }
}
