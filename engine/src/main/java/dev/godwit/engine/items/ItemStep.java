package dev.godwit.engine.items;

import dev.godwit.model.ItemListing.Stub;

/** What is decided for one item. */
sealed interface ItemStep {
    /** Store it as a new one. @param former what the journal knows of it, or null */
    record Put(String sourceId, long size, ItemEntry former) implements ItemStep {
    }

    /** @param everything all its properties, not only those the source changed */
    record Replace(ItemEntry base, Stub source, Stub target, boolean everything) implements ItemStep {
    }

    /** Put into this collection what was taken out of another one; then delete it there. */
    record Move(ItemEntry from, Stub source, Stub target) implements ItemStep {
    }

    /** Delete what was put elsewhere already. */
    record FinishMove(ItemEntry from, Stub target) implements ItemStep {
    }

    /** Nothing is written; only the journal learns. */
    record Note(ItemEntry entry, Outcome outcome) implements ItemStep {
    }

    /** Both are gone. */
    record Forget(ItemEntry entry) implements ItemStep {
    }

    record Delete(ItemEntry entry, Stub target) implements ItemStep {
    }

    /** Of what the source never had. */
    record DeleteUnknown(Stub target) implements ItemStep {
    }

    /** Why something is noted. */
    enum Outcome {
        /** Nothing to tell: a version is another, the meaning is not. */
        SAME,
        /** Recognised on the target. */
        ADOPTED,
        /** The target's change stays. */
        KEPT,
        /** Both changed, the target's stays. */
        CONFLICT,
        GONE_ON_SOURCE,
        GONE_ON_TARGET
    }
}
