package dev.godwit.engine.items;

import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import java.util.SortedMap;

/**
 * A collection of the source and the one of the target it goes to, as both were when they last agreed.
 *
 * @param sourceState what {@code collections} said of it; empty if that is unknown
 * @param sourceSince what to ask the source's next listing from; empty for everything
 * @param active the source's id of the script that was active; empty for none, null if never known
 */
public record CollectionPair(long id, DataKind kind, String sourceId, String targetId, String sourceName, String sourceParent,
        String targetName, String targetParent, SortedMap<String, String> sourceProperties, SortedMap<String, String> targetProperties,
        String sourceState, String sourceSince, String targetState, String targetSince, String active) {

    /** Not yet in the journal. */
    static CollectionPair of(ItemCollection source, ItemCollection target) {
        return new CollectionPair(0, source.kind(), source.id(), target.id(), source.name(), source.parentId(), target.name(), target.parentId(),
                source.properties(), target.properties(), "", "", "", "", null);
    }

    /** The same pair as its collections are now. */
    CollectionPair as(ItemCollection source, ItemCollection target) {
        return new CollectionPair(id, kind, source.id(), target.id(), source.name(), source.parentId(), target.name(), target.parentId(),
                source.properties(), target.properties(), sourceState, sourceSince, targetState, targetSince, active);
    }
}
