package dev.godwit.engine.items;

import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.ItemsReport.Figures;
import dev.godwit.engine.ItemsReport.Note;
import dev.godwit.model.DataKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a run does. Safe for any thread. */
final class ItemsTally {
    /** What is counted. */
    enum Count { PUT, BYTES, REPLACED, ADOPTED, UNCHANGED, MOVED, DELETED, REWRITTEN, ALTERED, COLLECTIONS_CREATED, COLLECTIONS_CHANGED, COLLECTIONS_DELETED }

    private final Map<DataKind, Map<Count, Long>> counts = new EnumMap<>(DataKind.class);
    private final List<Note> conflicts = new ArrayList<>();
    private final List<Note> kept = new ArrayList<>();
    private final List<Note> failures = new ArrayList<>();

    synchronized void begin(DataKind kind) {
        counts.computeIfAbsent(kind, k -> new EnumMap<>(Count.class));
    }

    synchronized void add(DataKind kind, Count count, long more) {
        counts.computeIfAbsent(kind, k -> new EnumMap<>(Count.class)).merge(count, more, Long::sum);
    }

    synchronized void conflict(Note note) {
        conflicts.add(note);
    }

    synchronized void kept(Note note) {
        kept.add(note);
    }

    synchronized void failed(Note note) {
        failures.add(note);
    }

    synchronized Totals done() {
        long items = 0;
        long bytes = 0;
        for (Map<Count, Long> of : counts.values()) {
            items += of.getOrDefault(Count.PUT, 0L) + of.getOrDefault(Count.REPLACED, 0L) + of.getOrDefault(Count.MOVED, 0L);
            bytes += of.getOrDefault(Count.BYTES, 0L);
        }
        return new Totals(items, bytes);
    }

    synchronized List<Note> conflicts() {
        return List.copyOf(conflicts);
    }

    synchronized List<Note> kept() {
        return List.copyOf(kept);
    }

    synchronized List<Note> failures() {
        return List.copyOf(failures);
    }

    synchronized Map<DataKind, Figures> figures() {
        Map<DataKind, Figures> figures = new EnumMap<>(DataKind.class);
        counts.forEach((kind, of) -> figures.put(kind, new Figures(get(of, Count.PUT), get(of, Count.BYTES), get(of, Count.REPLACED), get(of, Count.ADOPTED),
                get(of, Count.UNCHANGED), get(of, Count.MOVED), get(of, Count.DELETED), get(of, Count.REWRITTEN), get(of, Count.ALTERED),
                get(of, Count.COLLECTIONS_CREATED), get(of, Count.COLLECTIONS_CHANGED), get(of, Count.COLLECTIONS_DELETED))));
        return figures;
    }

    private static long get(Map<Count, Long> of, Count count) {
        return of.getOrDefault(count, 0L);
    }
}
