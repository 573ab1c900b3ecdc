package dev.godwit.engine.run;

import dev.godwit.engine.Action;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.HashMap;
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
    /** What was there when the plan was made; what arrives later stays. */
    private final Map<MailboxPath, UidSet> planned = new HashMap<>();
    private final List<MailboxPair> vanished;

    /** @param vanished mailboxes of earlier runs that are gone on the source; their messages are dealt with by the plans @param trash null if deletions are for good */
    ExtraMailboxes(Ends ends, Journal journal, MailboxTree tree, List<MailboxPair> pairs, List<MailboxPair> vanished, MailboxPath trash) {
        this.ends = ends;
        this.journal = journal;
        this.trash = trash;
        this.vanished = vanished;
        this.extras = tree.unmapped(pairs).stream().filter(m -> !m.path().equals(trash)).toList();
        this.staying = pairs.stream().map(MailboxPair::target).collect(Collectors.toSet());
        Set<MailboxPath> inPlans = vanished.stream().map(MailboxPair::target).collect(Collectors.toSet());
        ends.target.states(extras.stream().map(Mailbox::path).filter(path -> !inPlans.contains(path)).toList()).forEach((path, state) -> planned.put(path,
                state.messages() == 0 ? UidSet.EMPTY : ends.targetReaders.call(reader -> reader.list(path)).uids()));
    }

    /** Messages that no plan of a mailbox pair speaks of. */
    long messages() {
        return planned.values().stream().mapToLong(UidSet::size).sum();
    }

    List<Action> describe() {
        List<Action> actions = new ArrayList<>();
        for (Mailbox extra : extras) {
            long messages = planned.getOrDefault(extra.path(), UidSet.EMPTY).size();
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
            deleted += empty(extra.path(), planned.getOrDefault(extra.path(), UidSet.EMPTY));
            if (isRemoved(extra) && isEmptyNow(extra.path())) {
                ends.target.delete(extra.path());
                vanished.stream().filter(pair -> pair.target().equals(extra.path())).forEach(pair -> journal.forget(pair.id()));
            }
        }
        return deleted;
    }

    /** Mail that came meanwhile keeps its mailbox; the next run sees it. */
    private boolean isEmptyNow(MailboxPath mailbox) {
        MailboxState now = ends.target.states(List.of(mailbox)).get(mailbox);
        return now != null && now.messages() == 0;
    }

    private long empty(MailboxPath mailbox, UidSet uids) {
        if (!uids.isEmpty()) {
            ends.targetWriters.call(writer -> {
                Disposal.delete(writer, mailbox, uids, trash);
                return null;
            });
        }
        return uids.size();
    }
}
