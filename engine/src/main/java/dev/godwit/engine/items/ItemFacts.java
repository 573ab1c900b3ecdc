package dev.godwit.engine.items;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.Item;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of an item whose content was read.
 *
 * @param uid from the endpoint or from the content; empty if there is none
 * @param digest of the bytes
 * @param meaning as {@link dev.godwit.contract.ItemFormats#meaning}
 */
record ItemFacts(Item item, String uid, ContentDigest digest, ContentDigest meaning, long size) {

    /** The properties that travel with the item; which script is active is decided for all scripts together. */
    SortedMap<String, String> carried() {
        SortedMap<String, String> carried = new TreeMap<>(item.properties());
        carried.remove(Item.ACTIVE);
        return carried;
    }

    /** The carried properties that are not as they were; without the dates of files, which are no reason to send a file anew. */
    SortedMap<String, String> changedSince(SortedMap<String, String> base) {
        SortedMap<String, String> changed = carried();
        changed.entrySet().removeIf(e -> e.getValue().equals(base.get(e.getKey())) || e.getKey().equals(Item.CREATED) || e.getKey().equals(Item.MODIFIED));
        return changed;
    }

    boolean isActive() {
        return "true".equals(item.properties().get(Item.ACTIVE));
    }
}
