package dev.godwit.memory;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a memory account can do beyond the least; each can be switched off, so that every fallback can be tested. */
public enum MemoryFeature {
    /** Writers are {@code MovesServerSide}. */
    MOVES_SERVER_SIDE,
    /** {@code move} and {@code append} tell the new UIDs. */
    TELLS_UIDS,
    /** The target is {@code PreservesUids}. */
    PRESERVES_UIDS,
    /** Readers are {@code ReportsChanges}, and states and listings carry modification sequences. */
    REPORTS_CHANGES,
    /** Any keyword can be stored; without it, the five system flags only. */
    ARBITRARY_KEYWORDS,
    /** Mailboxes keep their roles. */
    ROLES,
    /** Mailboxes have a permanent id that survives a rename. */
    OBJECT_IDS,
    /** Single messages can be deleted. */
    DELETES_EXACTLY;

    public static final Set<MemoryFeature> ALL = Collections.unmodifiableSet(EnumSet.allOf(MemoryFeature.class));
}
