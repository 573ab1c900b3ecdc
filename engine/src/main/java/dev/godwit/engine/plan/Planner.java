package dev.godwit.engine.plan;

import dev.godwit.contract.MailboxWriter.KeywordSupport;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.CopyOptions.MessageFilter;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.match.ContentMatcher.Match;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.UidSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Decides what is to be done for a mailbox pair: a pure function of what was found and of the options. */
public final class Planner {
    private final CopyOptions options;
    private final OptionalLong maxMessageSize;

    /** @param maxMessageSize the largest message the target takes */
    public Planner(CopyOptions options, OptionalLong maxMessageSize) {
        this.options = options;
        this.maxMessageSize = maxMessageSize;
    }

    /**
     * @param matches messages recognised on the target by content
     * @param lost entries that are gone where they were on both sides: a match with the same content is the same message moved
     * @param movedIn source UIDs of this mailbox that are messages moved here, so not copied
     * @param movedOut entries of this mailbox that were moved elsewhere, so not deleted
     * @param support which keywords the target mailbox can store
     * @param isTrash whether the target mailbox is the trash that deletions go to: what only the target has there stays
     */
    public MailboxPlan plan(Findings findings, List<Match> matches, Map<ContentDigest, Entry> lost, UidSet movedIn, Set<Entry> movedOut, KeywordSupport support, boolean isTrash) {
        Deletions deletions = options.deletions();
        Listing source = findings.source().listing();
        Listing target = findings.target().listing();
        List<MailboxPlan.Adoption> adopted = new ArrayList<>();
        List<MailboxPlan.KeywordChange> changes = new ArrayList<>();
        List<Entry> rebased = new ArrayList<>();
        Set<Long> matchedSource = new HashSet<>();
        Set<Long> matchedTarget = new HashSet<>();
        for (Match match : matches) {
            matchedSource.add(match.sourceUid());
            matchedTarget.add(match.targetUid());
            Keywords onSource = source.keywords(source.indexOf(match.sourceUid()));
            Keywords onTarget = target.keywords(target.indexOf(match.targetUid()));
            Entry entry = MailboxPlan.adoptedEntry(findings, match, onSource, onTarget, source.receivedEpochSecond(source.indexOf(match.sourceUid())));
            adopted.add(new MailboxPlan.Adoption(match, entry));
            // where no base is known, what the source has set is set and what only the target has stays
            Keywords base = lost.containsKey(match.source().digest()) ? lost.get(match.source().digest()).sourceKeywords() : Keywords.NONE;
            change(entry, deletions == Deletions.MIRROR ? KeywordMerge.mirror(KeywordMerge.storable(onSource, support), onTarget)
                    : storable(KeywordMerge.merge(base, onSource, onTarget), support), onSource, onTarget, changes, null);
        }
        for (Findings.Divergence d : findings.diverged()) {
            KeywordMerge.Change wanted = deletions == Deletions.MIRROR ? KeywordMerge.mirror(KeywordMerge.storable(d.source(), support), d.target())
                    : storable(KeywordMerge.merge(d.entry().sourceKeywords(), d.source(), d.target()), support);
            change(d.entry(), wanted, d.source(), d.target(), changes, rebased);
        }
        Selection selection = new Selection();
        boolean restore = options.restoreDeleted() || deletions == Deletions.MIRROR;
        forEach(findings.appeared(), row -> {
            long uid = source.uid(row);
            if (!matchedSource.contains(uid) && !movedIn.contains(uid)) {
                selection.add(uid, source.size(row), source.receivedEpochSecond(row));
            }
        });
        List<Entry> deletedOnTarget = new ArrayList<>();
        for (Entry entry : findings.goneOnTarget()) {
            if (restore) {
                selection.add(entry.sourceUid(), entry.fingerprint() == null ? -1 : entry.fingerprint().size(), entry.received());
            } else {
                deletedOnTarget.add(entry.withState(Entry.State.DELETED_ON_TARGET));
            }
        }
        List<Entry> delete = deletions == Deletions.KEEP ? List.of()
                : findings.goneOnSource().stream().filter(entry -> !movedOut.contains(entry)).toList();
        UidSet.Builder deleteUnknown = new UidSet.Builder();
        if (deletions == Deletions.MIRROR && !isTrash) {
            forEach(findings.unknown(), row -> {
                if (!matchedTarget.contains(target.uid(row))) {
                    deleteUnknown.add(target.uid(row));
                }
            });
        }
        return new MailboxPlan(findings, adopted, selection.copy.build(), UidSet.EMPTY, selection.bytes, selection.filtered.build(), selection.tooLarge.build(),
                changes, rebased, delete, deleteUnknown.build(), deletedOnTarget, findings.goneOnBoth());
    }

    private static void change(Entry entry, KeywordMerge.Change wanted, Keywords onSource, Keywords onTarget,
            List<MailboxPlan.KeywordChange> changes, List<Entry> rebased) {
        Entry after = entry.withKeywords(onSource, wanted.applyTo(onTarget));
        if (!wanted.isEmpty()) {
            changes.add(new MailboxPlan.KeywordChange(after, wanted));
        } else if (rebased != null) {
            rebased.add(after);
        }
    }

    private static KeywordMerge.Change storable(KeywordMerge.Change change, KeywordSupport support) {
        return new KeywordMerge.Change(KeywordMerge.storable(change.add(), support), change.remove());
    }

    private static void forEach(BitSet rows, java.util.function.IntConsumer action) {
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            action.accept(row);
        }
    }

    /** Sorts new messages into those to copy and those left out, and says why. */
    private final class Selection {
        private final Uids copy = new Uids();
        private final Uids filtered = new Uids();
        private final Uids tooLarge = new Uids();
        private final Instant now = options.clock().instant();
        private long bytes;

        void add(long uid, long size, long received) {
            if (isFiltered(size, received)) {
                filtered.add(uid);
            } else if (maxMessageSize.isPresent() && size > maxMessageSize.getAsLong()) {
                tooLarge.add(uid);
            } else {
                bytes += Math.max(0, size);
                copy.add(uid);
            }
        }

        private boolean isFiltered(long size, long received) {
            MessageFilter filter = options.filter();
            return filter.minSize() != null && size >= 0 && size < filter.minSize()
                    || filter.maxSize() != null && size > filter.maxSize()
                    || received != Long.MIN_VALUE && filter.maxAge() != null && received < now.minus(filter.maxAge()).getEpochSecond()
                    || received != Long.MIN_VALUE && filter.minAge() != null && received > now.minus(filter.minAge()).getEpochSecond();
        }
    }

    /** UIDs that mostly come in ascending order. */
    private static final class Uids {
        private final UidSet.Builder ascending = new UidSet.Builder();
        private final List<Long> late = new ArrayList<>();
        private long last;

        void add(long uid) {
            if (uid > last) {
                ascending.add(uid);
                last = uid;
            } else {
                late.add(uid);
            }
        }

        UidSet build() {
            return ascending.build().union(UidSet.of(late));
        }
    }
}
