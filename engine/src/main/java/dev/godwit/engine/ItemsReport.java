package dev.godwit.engine;

import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.model.DataKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run did with what is not mail.
 *
 * @param figures by kind; every kind that took part
 * @param conflicts items that both sides changed to different meanings, and whose stayed
 * @param kept items that only the target's owner changed since; their change stays
 * @param quarantined items the target refused or cannot be told, of this and of earlier runs
 * @param failures what could not be finished in this run; running again carries on
 */
public record ItemsReport(Map<DataKind, Figures> figures, List<Note> conflicts, List<Note> kept, List<Note> quarantined, List<Note> failures,
        List<ItemAction> plan, List<Warning> warnings, boolean dryRun, Duration took) {

    public ItemsReport {
        figures = new TreeMap<>(figures);
    }

    /**
     * @param put items that were stored as new ones
     * @param replaced items whose content or properties were replaced
     * @param adopted items that were on the target already and were recognised
     * @param unchanged items known from earlier runs
     * @param rewritten items that the target stored with other bytes than were sent
     * @param altered those of them whose meaning is another
     */
    public record Figures(long put, long bytes, long replaced, long adopted, long unchanged, long moved, long deleted, long rewritten, long altered,
            long collectionsCreated, long collectionsChanged, long collectionsDeleted) {
        /** Whether anything was written or recognised. */
        public boolean changedAnything() {
            return put + replaced + adopted + moved + deleted + collectionsCreated + collectionsChanged + collectionsDeleted > 0;
        }
    }

    /** @param place the collection and the item's name or id: nothing of its content */
    public record Note(DataKind kind, String place, String what) {
    }

    /** Whether everything that was to be done is done: exit code 0 rather than 5. */
    public boolean complete() {
        return quarantined.isEmpty() && failures.isEmpty();
    }

    public boolean changedAnything() {
        return figures.values().stream().anyMatch(Figures::changedAnything);
    }
}
