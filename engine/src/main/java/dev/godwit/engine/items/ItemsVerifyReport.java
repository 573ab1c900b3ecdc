package dev.godwit.engine.items;

import dev.godwit.engine.verify.VerifyReport.Level;
import dev.godwit.model.DataKind;
import java.time.Duration;
import java.util.List;

/**
 * The outcome of a verification of what is not mail.
 *
 * @param items of the source that were compared
 * @param equalBytes how many of them are byte for byte the same on both sides; 0 below {@link Level#CONTENT}
 * @param extras items on the target that the source does not have; differences only in a strict comparison
 * @param explained deviations that the journal accounts for: what the target's owner changed or deleted, what the target
 *        stored with another meaning
 * @param differences at most the first 10,000; {@code differenceCount} tells how many there are
 */
public record ItemsVerifyReport(Level level, long collections, long items, long equalBytes, long extras, long explained, long differenceCount,
        List<Difference> differences, Duration took) {

    /** @param place the collection and the item's name or id */
    public record Difference(DataKind kind, String place, String what) {
        public String describe() {
            return place + ": " + what;
        }
    }

    public boolean equal() {
        return differenceCount == 0;
    }
}
