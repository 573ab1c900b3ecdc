package dev.godwit.memory;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a memory account can do with items beyond the least; each can be switched off, so that every fallback can be tested. */
public enum MemoryItemFeature {
    /** Collections carry states. */
    STATES,
    /** Listings since a state tell only what changed. */
    CHANGES,
    /** Storing tells the version. */
    TELLS_VERSIONS,
    /** What changed meanwhile is neither replaced nor deleted. */
    CHECKS_VERSIONS,
    /** A collection holds one item of a UID. */
    ONE_PER_UID,
    /** The UID is known without the content. */
    TELLS_UIDS,
    /** Events and cards keep their names; without it they have none. */
    KEEPS_NAMES,
    /** Items keep their properties; without it only whether a script is active. */
    ITEM_PROPERTIES,
    /** Collections keep their properties. */
    COLLECTION_PROPERTIES,
    /** A collection's id survives a rename; without it, its path is its id. */
    LASTING_IDS;

    public static final Set<MemoryItemFeature> ALL = Collections.unmodifiableSet(EnumSet.allOf(MemoryItemFeature.class));

    static Set<MemoryItemFeature> allBut(MemoryItemFeature... missing) {
        Set<MemoryItemFeature> rest = EnumSet.allOf(MemoryItemFeature.class);
        for (MemoryItemFeature feature : missing) {
            rest.remove(feature);
        }
        return rest;
    }
}
