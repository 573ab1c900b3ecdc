package dev.godwit.files.maildir;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A mailbox as one scan found it, with every message numbered.
 *
 * @param uidNext 0 if it cannot be told
 * @param letters what the keyword letters in file names mean
 * @param courierKeywords by base name; empty for Dovecot
 * @param courierUidls by base name; empty for Dovecot
 */
record MailboxView(Path directory, long uidValidity, long uidNext, MailboxIndex index, KeywordLetters letters,
        Map<String, Keywords> courierKeywords, Map<String, String> courierUidls) {

    /** Reads what stands beside the messages and sorts the index. */
    static MailboxView of(Path directory, long uidValidity, long uidNext, MailboxIndex index, MaildirTree tree) throws IOException {
        index.sort();
        return switch (tree.flavor()) {
            case DOVECOT -> new MailboxView(directory, uidValidity, uidNext, index, KeywordLetters.read(directory), Map.of(), Map.of());
            case COURIER -> new MailboxView(directory, uidValidity, uidNext, index, KeywordLetters.NONE,
                    CourierKeywords.read(directory), CourierUidls.read(directory));
        };
    }

    MailboxState state() {
        return new MailboxState(uidValidity, uidNext, index.messages(), 0);
    }

    /** Keywords of rows, computed once for each place. */
    final class KeywordReader {
        private final Map<Integer, Keywords> byPlace = new HashMap<>();

        Keywords of(int row) {
            Keywords flags = byPlace.computeIfAbsent(index.placeNumber(row), n -> MessageName.keywords(index.place(row).suffix(), letters));
            return courierKeywords.isEmpty() ? flags : flags.plus(courierKeywords.getOrDefault(index.base(row), Keywords.NONE));
        }
    }

    /** The UIDL the store keeps for this message, or null for its default. */
    String uidl(int row) {
        String kept = index.extra(row, 'P');
        if (kept != null) {
            return kept.isEmpty() ? index.base(row) : kept;
        }
        return courierUidls.isEmpty() ? null : courierUidls.get(index.base(row));
    }

    /** The size with CRLF that the name or the UID list tells; -1 if neither does. */
    long toldSize(int row) {
        long told = MessageName.field(index.base(row), 'W');
        String listed = told >= 0 ? null : index.extra(row, 'W');
        return listed != null && listed.matches("\\d{1,15}") ? Long.parseLong(listed) : told;
    }

    Path file(int row) {
        return MailboxScan.file(directory, index, row);
    }
}
