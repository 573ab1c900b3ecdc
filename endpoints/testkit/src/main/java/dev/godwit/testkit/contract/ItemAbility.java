package dev.godwit.testkit.contract;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an endpoint claims for items beyond what every {@link dev.godwit.contract.ItemTarget} must do. Cases that need an
 * ability are skipped where it is not claimed; where it is, they must pass.
 */
public enum ItemAbility {
    /** The content comes back byte for byte. Without it {@link ItemFixture#sameMeaning} decides. */
    KEEPS_BYTES,
    /** Events and cards get the name that was wished for. Scripts and files always do. */
    KEEPS_NAMES,
    /** Items keep the properties of {@link ItemFixture#keptItemProperties}. */
    KEEPS_ITEM_PROPERTIES,
    /** Collections of the kinds that have them can be made, deleted and listed. */
    MAKES_COLLECTIONS,
    /** Directories within directories. */
    NESTS_COLLECTIONS,
    /** {@code change} gives a collection another name; its id and items stay. */
    RENAMES_COLLECTIONS,
    /** {@code change} gives a directory another parent; its id and items stay. */
    MOVES_COLLECTIONS,
    /** Collections keep the properties of {@link ItemFixture#keptCollectionProperties}. */
    KEEPS_COLLECTION_PROPERTIES,
    /** {@code collections} tells states. */
    COLLECTION_STATES,
    /** {@code list} tells what changed since a state. */
    CHANGES_SINCE,
    /** {@code put} tells the version. */
    TELLS_VERSIONS,
    /** A replacement or deletion of an item that changed meanwhile is a conflict. */
    CHECKS_VERSIONS,
    /** A collection holds one item of a UID. */
    ONE_PER_UID,
    /** The name of scripts and files may hold blanks, quotes, signs and letters of every script. */
    DIFFICULT_NAMES,
    /** A file of some megabytes can be stored. */
    LARGE_FILES;

    public static final Set<ItemAbility> ALL = Collections.unmodifiableSet(EnumSet.allOf(ItemAbility.class));

    /** Every ability but these. */
    public static Set<ItemAbility> allBut(ItemAbility... missing) {
        Set<ItemAbility> rest = EnumSet.allOf(ItemAbility.class);
        for (ItemAbility ability : missing) {
            rest.remove(ability);
        }
        return Collections.unmodifiableSet(rest);
    }
}
