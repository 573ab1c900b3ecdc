package dev.godwit.formats;

import java.util.Set;

/**
 * What an item is, for a report.
 *
 * @param kinds what it holds; empty if it cannot be read
 * @param items how many: overrides of a recurrence count with their event
 */
public record Facts(Set<Kind> kinds, int items) {
    /** What a calendar or an address book holds. */
    public enum Kind { EVENT, TASK, JOURNAL, FREE_BUSY, CARD, GROUP }

    public static final Facts UNREADABLE = new Facts(Set.of(), 0);

    public Facts {
        kinds = Set.copyOf(kinds);
    }
}
