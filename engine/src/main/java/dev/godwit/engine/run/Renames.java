package dev.godwit.engine.run;

import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recognises mailboxes that the owner renamed on the source: gone under the old name, new under another, with the
 * same permanent id (RFC 8474), or with the same UIDVALIDITY and messages that prove it (UIDVALIDITY alone is often
 * just the second of creation).
 */
final class Renames {
    private static final int SAMPLE = 50;

    private final Ends ends;
    private final Journal journal;

    Renames(Ends ends, Journal journal) {
        this.ends = ends;
        this.journal = journal;
    }

    record Rename(MailboxPair pair, Mailbox now) {
    }

    /** Parents before children. */
    List<Rename> find(List<Mailbox> sourceMailboxes) {
        List<MailboxPair> pairs = journal.mailboxes();
        Set<MailboxPath> present = sourceMailboxes.stream().map(Mailbox::path).collect(Collectors.toSet());
        Set<MailboxPath> known = pairs.stream().map(MailboxPair::source).collect(Collectors.toSet());
        List<MailboxPair> missing = pairs.stream().filter(p -> !present.contains(p.source()) && p.sourceState() != null)
                .sorted((a, b) -> a.source().compareTo(b.source())).toList();
        List<Mailbox> fresh = sourceMailboxes.stream().filter(m -> m.selectable() && !known.contains(m.path())).toList();
        if (missing.isEmpty() || fresh.isEmpty()) {
            return List.of();
        }
        Map<MailboxPath, MailboxState> states = ends.source.states(fresh.stream().map(Mailbox::path).toList());
        Set<MailboxPath> taken = new HashSet<>();
        List<Rename> renames = new ArrayList<>();
        for (MailboxPair pair : missing) {
            Optional<Mailbox> now = fresh.stream().filter(m -> !taken.contains(m.path()) && isSame(pair, m, states.get(m.path()))).findFirst();
            now.ifPresent(mailbox -> {
                taken.add(mailbox.path());
                renames.add(new Rename(pair, mailbox));
            });
        }
        return renames;
    }

    private boolean isSame(MailboxPair pair, Mailbox candidate, MailboxState state) {
        if (state == null || state.uidValidity() != pair.sourceState().uidValidity()) {
            return false;
        }
        if (pair.sourceObjectId() != null && candidate.objectId().isPresent()) {
            return pair.sourceObjectId().equals(candidate.objectId().get());
        }
        List<Entry> sample = new ArrayList<>();
        journal.forEach(pair.id(), entry -> {
            if (sample.size() < SAMPLE && entry.received() != Long.MIN_VALUE) {
                sample.add(entry);
            }
        });
        if (sample.isEmpty()) {
            return false;
        }
        UidSet uids = UidSet.of(sample.stream().map(Entry::sourceUid).toList());
        Listing listing = ends.sourceReaders.call(reader -> reader.list(candidate.path(), uids));
        long agreeing = sample.stream().filter(e -> listing.indexOf(e.sourceUid()) >= 0
                && listing.receivedEpochSecond(listing.indexOf(e.sourceUid())) == e.received()).count();
        return agreeing == listing.size() && agreeing * 2 > sample.size();
    }
}
