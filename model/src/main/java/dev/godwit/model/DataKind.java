package dev.godwit.model;

import java.util.Locale;
import java.util.Optional;

/** What an account can hold. Mail has a contract of its own; everything else travels as items of collections. */
public enum DataKind {
    /** Mailboxes and messages. */
    MAIL,
    /** Sender identities with their signatures (RFC 8621 §6). */
    IDENTITIES,
    /** The one vacation response (RFC 8621 §8). */
    VACATION,
    /** Sieve scripts, of which at most one is active (RFC 5804, RFC 9661). */
    SCRIPTS,
    /** Address books and contact cards (RFC 6352, RFC 9610). */
    CONTACTS,
    /** Calendars and events, tasks and journals (RFC 4791, JMAP for Calendars). */
    CALENDARS,
    /** Who the owner is when invited (JMAP for Calendars). */
    PARTICIPANT_IDENTITIES,
    /** Files in directories (RFC 4918, JMAP for files). */
    FILES;

    /** As people write it: {@code participant-identities}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of that {@link #word()}. */
    public static Optional<DataKind> ofWord(String word) {
        for (DataKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Whether the owner can make several collections of it, rather than there being exactly one. */
    public boolean hasCollections() {
        return switch (this) {
            case MAIL, CONTACTS, CALENDARS, FILES -> true;
            case IDENTITIES, VACATION, SCRIPTS, PARTICIPANT_IDENTITIES -> false;
        };
    }
}
