package dev.godwit.model;

import java.util.List;

/**
 * The items of a collection, or what changed in it.
 *
 * @param state the collection's state after this; what to ask from the next time. Empty where the endpoint keeps none
 * @param complete true: {@code items} are all there are. False: {@code items} are new or changed, and {@code removed} are
 *        gone, since the state that was asked from
 * @param removed ids; may name some that never were in the collection
 */
public record ItemListing(String state, boolean complete, List<Stub> items, List<String> removed) {
    public ItemListing {
        items = List.copyOf(items);
        removed = List.copyOf(removed);
    }

    /**
     * @param id as {@link Item#id()}
     * @param version as {@link Item#version()}
     * @param name as {@link Item#name()}; empty if it is not known yet
     * @param size in bytes; -1 if unknown
     */
    public record Stub(String id, String version, String name, long size) {
    }
}
