package dev.godwit.engine.plan;

import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.match.ContentMatcher.Match;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.UidSet;
import java.util.List;

/**
 * What is to be done for one mailbox pair.
 *
 * @param adopted messages found on the target; their keywords are brought in line by {@code keywordChanges}
 * @param copy source UIDs to copy
 * @param file source UIDs that are one with a message of another mailbox: on the target that one is put here as well
 * @param copyBytes what they amount to, as far as the source tells
 * @param filtered source UIDs that the filters leave out
 * @param tooLarge source UIDs over the target's limit
 * @param keywordChanges what to change on the target, by entry
 * @param rebased entries whose keywords changed in a way that asks for nothing but must be remembered
 * @param delete entries whose message on the target is to be deleted
 * @param deleteUnknown target UIDs without entry that are to be deleted
 * @param deletedOnTarget entries to remember as deleted there
 * @param forget entries to drop
 */
public record MailboxPlan(Findings findings, List<Adoption> adopted, UidSet copy, UidSet file, long copyBytes, UidSet filtered, UidSet tooLarge,
        List<KeywordChange> keywordChanges, List<Entry> rebased, List<Entry> delete, UidSet deleteUnknown,
        List<Entry> deletedOnTarget, List<Entry> forget) {

    public record Adoption(Match match, Entry entry) {
    }

    /** @param entry as it will be after the change */
    public record KeywordChange(Entry entry, KeywordMerge.Change change) {
    }

    /** The same without deleting these messages that have no entry. */
    public MailboxPlan sparing(UidSet claimed) {
        return new MailboxPlan(findings, adopted, copy, file, copyBytes, filtered, tooLarge, keywordChanges, rebased, delete, deleteUnknown.minus(claimed),
                deletedOnTarget, forget);
    }

    /** The same with these filed instead of copied. */
    public MailboxPlan filing(UidSet shared) {
        Listing listing = findings.source().listing();
        long spared = shared.stream().map(uid -> Math.max(0, listing.size(listing.indexOf(uid)))).sum();
        return new MailboxPlan(findings, adopted, copy.minus(shared), shared, copyBytes - spared, filtered, tooLarge, keywordChanges, rebased, delete,
                deleteUnknown, deletedOnTarget, forget);
    }

    /** Nothing but copying these. */
    public MailboxPlan copyingOnly(UidSet uids) {
        return new MailboxPlan(findings, List.of(), uids, UidSet.EMPTY, 0, UidSet.EMPTY, UidSet.EMPTY, List.of(), List.of(), List.of(), UidSet.EMPTY,
                List.of(), List.of());
    }

    /** Whether anything has to be written to the target. */
    public boolean writes() {
        return !copy.isEmpty() || !file.isEmpty() || !keywordChanges.isEmpty() || !delete.isEmpty() || !deleteUnknown.isEmpty();
    }

    static Entry adoptedEntry(Findings findings, Match match, Keywords source, Keywords target, long received) {
        return new Entry(findings.pair().id(), match.sourceUid(), match.targetUid(), Entry.State.CONFIRMED, match.source(),
                match.source().digest().equals(match.target().digest()) ? null : match.target(), received, source, target, 0, null);
    }
}
