package dev.godwit.engine.plan;

import dev.godwit.contract.MailboxWriter.KeywordSupport;
import dev.godwit.model.Keywords;

/**
 * The three-way merge of keywords. Since a keyword is either set or not, a keyword that only one side changed takes
 * that side's value, and one that both changed has the same value on both: there are no conflicts.
 */
public final class KeywordMerge {
    /** What must change on the target. */
    public record Change(Keywords add, Keywords remove) {
        public boolean isEmpty() {
            return add.isEmpty() && remove.isEmpty();
        }

        public Keywords applyTo(Keywords keywords) {
            return keywords.plus(add).minus(remove);
        }
    }

    private KeywordMerge() {
    }

    /** What the source changed since {@code sourceBase} is carried over; what the target changed stays. */
    public static Change merge(Keywords sourceBase, Keywords source, Keywords target) {
        return new Change(source.minus(sourceBase).minus(target), sourceBase.minus(source).intersect(target));
    }

    /** The target becomes equal to the source. */
    public static Change mirror(Keywords source, Keywords target) {
        return new Change(source.minus(target), target.minus(source));
    }

    /** Those of {@code keywords} that the mailbox can store. */
    public static Keywords storable(Keywords keywords, KeywordSupport support) {
        return support.arbitrary() ? keywords.minus(unstorableSystem(keywords, support)) : keywords.intersect(support.storable());
    }

    private static Keywords unstorableSystem(Keywords keywords, KeywordSupport support) {
        return Keywords.of(keywords.asList().stream().filter(k -> Keywords.isSystem(k) && !support.storable().contains(k)).toList());
    }
}
