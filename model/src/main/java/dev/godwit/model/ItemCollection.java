package dev.godwit.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An address book, a calendar, a directory; or the one place of a kind that has no collections
 * ({@link DataKind#hasCollections()}), whose id and name are empty.
 *
 * @param id what its endpoint calls it; stays the same over renames where the endpoint can manage. The root directory of
 *        {@link DataKind#FILES} has the empty id
 * @param parentId the directory it lies in; empty at the top and for everything but directories
 * @param name as people see it; for a directory its last level
 * @param properties everything else that is known of it. The names below are everybody's; endpoints keep what only they
 *        know under names of their own, which begin with their protocol ({@code dav:{ns}name}, {@code jmap:property})
 *        and survive a way through an archive
 * @param state of all that is in it: equal to an earlier one only if nothing in it changed since; empty where the
 *        endpoint cannot tell without listing it
 */
public record ItemCollection(DataKind kind, String id, String parentId, String name, SortedMap<String, String> properties, String state) {
    public static final String DESCRIPTION = "description";
    /** {@code #RRGGBB} or {@code #RRGGBBAA}, or a CSS colour name. */
    public static final String COLOR = "color";
    /** A decimal number, small first. */
    public static final String SORT_ORDER = "sort-order";
    /** An IANA name, or the text of a VTIMEZONE. */
    public static final String TIME_ZONE = "time-zone";
    /** Which of {@code VEVENT,VTODO,VJOURNAL} a calendar takes, joined by commas; absent: all. */
    public static final String COMPONENTS = "components";
    /** {@code true} for the one that new items go to. */
    public static final String DEFAULT = "default";
    /** {@code true} or {@code false}. */
    public static final String SUBSCRIBED = "subscribed";
    /** {@code true} or {@code false}. */
    public static final String VISIBLE = "visible";
    /** {@code all}, {@code attending} or {@code none}. */
    public static final String AVAILABILITY = "availability";
    /** JMAP's shareWith object, as JSON: principal to rights. */
    public static final String SHARE_WITH = "share-with";
    /** What it is for, where the protocol has roles. */
    public static final String ROLE = "role";
    /** The owner's principal, where it is not this account's own: the collection is then somebody else's. */
    public static final String SHARED_BY = "shared-by";
    /** Where a subscribed calendar comes from. */
    public static final String SUBSCRIPTION_SOURCE = "subscription-source";

    public ItemCollection {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /** The one place of a kind without collections. */
    public static ItemCollection only(DataKind kind, String state) {
        return new ItemCollection(kind, "", "", "", Collections.emptySortedMap(), state);
    }

    public ItemCollection withName(String other) {
        return new ItemCollection(kind, id, parentId, other, properties, state);
    }

    public ItemCollection withParentId(String other) {
        return new ItemCollection(kind, id, other, name, properties, state);
    }

    public ItemCollection withProperties(SortedMap<String, String> other) {
        return new ItemCollection(kind, id, parentId, name, other, state);
    }

    public ItemCollection withState(String other) {
        return new ItemCollection(kind, id, parentId, name, properties, other);
    }
}
