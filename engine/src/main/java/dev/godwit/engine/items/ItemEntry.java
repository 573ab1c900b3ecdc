package dev.godwit.engine.items;

import dev.godwit.model.ContentDigest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the journal knows of an item: the base of the three-way merge.
 *
 * @param collection the {@link CollectionPair#id()}
 * @param sourceVersion as last seen
 * @param targetCollection the id of the target's collection it is in
 * @param targetId null while it has no place on the target
 * @param targetVersion as last seen; null with {@code targetId}
 * @param uid of the event or card; empty if there is none
 * @param name that was wished for on the target
 * @param meaning of the source's content; null while unknown
 * @param targetMeaning of the target's content where it differs; else null
 * @param properties the source's, as last carried over
 * @param note why it is in its state, for people
 */
public record ItemEntry(long collection, String sourceId, String sourceVersion, String targetCollection, String targetId, String targetVersion,
        State state, String uid, String name, ContentDigest meaning, ContentDigest targetMeaning, long size,
        SortedMap<String, String> properties, String note) {

    /** How far it is. */
    public enum State {
        /** About to be sent, or sent without an answer. */
        INTENT(1),
        /** Both sides agree. */
        CONFIRMED(3),
        /** The target refused it, or it cannot be said in any format the target takes. */
        QUARANTINED(4),
        /** It was on the target and somebody deleted it there. */
        DELETED_ON_TARGET(5),
        /** It was deleted on the source and stayed on the target. */
        GONE_ON_SOURCE(6),
        /** The target's owner changed it, the source's did not. */
        KEPT(7),
        /** Both changed it to different meanings, and the target's stayed. */
        CONFLICT(8);

        private final int code;

        State(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static State of(int code) {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            throw new IllegalStateException("the journal holds an unknown state of an item: " + code);
        }
    }

    public ItemEntry {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /** Whether it has a place on the target. */
    boolean hasPlace() {
        return targetId != null && state != State.DELETED_ON_TARGET;
    }

    /** What the target's content meant when it was last seen. */
    ContentDigest meaningThere() {
        return targetMeaning == null ? meaning : targetMeaning;
    }

    ItemEntry withState(State other, String why) {
        return new ItemEntry(collection, sourceId, sourceVersion, targetCollection, targetId, targetVersion, other, uid, name, meaning, targetMeaning,
                size, properties, why);
    }

    /** As the source has it now. */
    ItemEntry withSource(ItemFacts facts) {
        return new ItemEntry(collection, sourceId, facts.item().version(), targetCollection, targetId, targetVersion, state, facts.uid(), name,
                facts.meaning(), targetMeaning, facts.size(), facts.carried(), note);
    }

    /** As the target has it now. @param there what its content means */
    ItemEntry withTarget(String collectionId, String id, String version, ContentDigest there) {
        return new ItemEntry(collection, sourceId, sourceVersion, collectionId, id, version, state, uid, name, meaning,
                there == null || there.equals(meaning) ? null : there, size, properties, note);
    }

    ItemEntry withTargetVersion(String version) {
        return new ItemEntry(collection, sourceId, sourceVersion, targetCollection, targetId, version, state, uid, name, meaning, targetMeaning, size,
                properties, note);
    }

    /** The same in a pair that has got its number, or its place, since. */
    ItemEntry in(long pair, String targetCollectionId) {
        return new ItemEntry(pair, sourceId, sourceVersion, targetCollectionId, targetId, targetVersion, state, uid, name, meaning, targetMeaning, size,
                properties, note);
    }

    ItemEntry withoutPlace() {
        return new ItemEntry(collection, sourceId, sourceVersion, targetCollection, null, null, state, uid, name, meaning, null, size, properties, note);
    }
}
