package dev.godwit.archive;

import dev.godwit.model.DataKind;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What an archive holds.
 *
 * @param version of its tables
 * @param createdEpochSecond when it was made
 * @param origin the identity of the account its mail was filled from
 * @param origins the same for each other kind
 * @param types how much there is of each type of data
 * @param bodies how many different message bodies are stored
 * @param bodyBytes their size unpacked; less than that of the messages where bodies are equal
 * @param fileBytes what the archive takes on the disk, without a write-ahead log
 * @param mailboxes in the order of their paths
 */
public record ArchiveSummary(int version, String uuid, long createdEpochSecond, Optional<String> origin, Map<DataKind, String> origins, List<Type> types, long bodies,
        long bodyBytes, long fileBytes, List<MailboxSummary> mailboxes) {

    public ArchiveSummary {
        origins = java.util.Collections.unmodifiableMap(new TreeMap<>(origins));
        types = List.copyOf(types);
        mailboxes = List.copyOf(mailboxes);
    }

    /** @param name in JMAP's words: Mailbox, Email, AddressBook, ContactCard, … */
    public record Type(String name, long count, long bytes) {
    }

    /** Dates are INTERNALDATEs in seconds of the Unix epoch; empty without messages. */
    public record MailboxSummary(MailboxPath path, Optional<Role> role, boolean subscribed, long uidValidity, long uidNext, long messages, long bytes,
            OptionalLong oldest, OptionalLong newest) {
    }
}
