package dev.godwit.testkit.contract;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an endpoint claims beyond what every endpoint must do. Cases that need an ability are skipped where it is not
 * claimed; where it is, they must pass.
 */
public enum Ability {
    /** Any keyword can be made, not only the system flags. */
    STORES_ARBITRARY_KEYWORDS,
    /** {@code create} keeps the role of a mailbox. */
    PRESERVES_ROLES,
    /** {@code subscribe} is kept. */
    PRESERVES_SUBSCRIPTIONS,
    /** Readers are {@code ReportsChanges} and the state has a modification sequence. */
    REPORTS_CHANGES,
    /** The target is {@code PreservesUids}. */
    PRESERVES_UIDS,
    /** Writers are {@code MovesServerSide}. */
    MOVES_SERVER_SIDE,
    /** {@code move} tells the new UIDs. */
    TELLS_MOVED_UIDS,
    /** {@code append} tells the new UIDs. */
    TELLS_APPENDED_UIDS,
    /** {@code delete} of messages is possible (else it must say USAGE). */
    DELETES_EXACTLY,
    /** A message with a NUL byte is kept byte for byte. */
    EXACT_NUL_BYTES,
    /** Line feeds without carriage return, and carriage returns without line feed, are kept byte for byte. */
    EXACT_BARE_NEWLINES,
    /** 8-bit bytes in the header are kept byte for byte. */
    EXACT_EIGHT_BIT_HEADERS,
    /** A message whose header has no end, or lines without a colon, is kept byte for byte. */
    EXACT_MALFORMED_HEADERS,
    /** A message that does not end with a newline gets none. */
    EXACT_MISSING_FINAL_NEWLINES,
    /** A message of no bytes at all can be stored. */
    STORES_EMPTY_MESSAGES,
    /** A header of more than 1 MiB can be stored. */
    STORES_HUGE_HEADERS,
    /** Dates before 1970 are kept. */
    DATES_BEFORE_1970,
    /** Dates in the future are kept. */
    DATES_IN_THE_FUTURE,
    /** A message that another client deleted cannot be read any more, even where the mailbox was open before (RFC 2180 §4.1 leaves that to the server). */
    FORGETS_DELETED_AT_ONCE,
    /** A mailbox that has children can be deleted, and is from then on only a level of their names. */
    DELETES_PARENTS,
    /** Two writers may append to one mailbox at the same time (else {@code usefulWriters()} is 1). */
    WRITERS_SIDE_BY_SIDE;

    public static final Set<Ability> ALL = Collections.unmodifiableSet(EnumSet.allOf(Ability.class));

    /** Every ability but these. */
    public static Set<Ability> allBut(Ability... missing) {
        Set<Ability> rest = EnumSet.allOf(Ability.class);
        for (Ability ability : missing) {
            rest.remove(ability);
        }
        return Collections.unmodifiableSet(rest);
    }
}
