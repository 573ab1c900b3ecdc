package dev.godwit.engine.items;

import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in a collection of one side now.
 *
 * @param complete false if {@code items} are only those the journal knows of, and what changed since it saw them
 * @param state the collection's, from before it was listed; empty if there is none
 * @param since what to ask the next listing from; empty if that is not possible
 */
record View(Map<String, Stub> items, boolean complete, String state, String since) {
    static final View NOTHING = new View(Map.of(), true, "", "");

    View {
        items = Collections.unmodifiableMap(items);
    }

    /** As the journal knows it: nothing changed since. */
    static View unchanged(List<Stub> known, String state, String since) {
        Map<String, Stub> items = new HashMap<>();
        known.forEach(stub -> items.put(stub.id(), stub));
        return new View(items, false, state, since);
    }

    static View of(ItemListing listing, List<Stub> known, String state) {
        Map<String, Stub> items = new HashMap<>();
        if (!listing.complete()) {
            known.forEach(stub -> items.put(stub.id(), stub));
            listing.removed().forEach(items::remove);
        }
        listing.items().forEach(stub -> items.put(stub.id(), stub));
        return new View(items, listing.complete(), state, listing.state());
    }
}
