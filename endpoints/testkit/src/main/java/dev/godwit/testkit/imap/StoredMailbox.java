package dev.godwit.testkit.imap;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The messages of one mailbox in ascending order of UID. Every method wants the account's lock held. */
final class StoredMailbox {
    final String mailboxId;
    MailboxPath path;
    Role role;
    long uidValidity;
    long uidNext = 1;
    long highestModseq = 1;
    /** The modification sequence of the latest change of flags, so that a session need not look for one in vain. */
    long flagsChangedAt;
    boolean deleted;
    long bytes;
    final TreeSet<String> knownKeywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private final ArrayList<StoredMessage> messages = new ArrayList<>();
    private long[] expungedUids = new long[16];
    private long[] expungedModseqs = new long[16];
    private int expunged;

    StoredMailbox(MailboxPath path, long uidValidity, String mailboxId) {
        this.path = path;
        this.uidValidity = uidValidity;
        this.mailboxId = mailboxId;
    }

    int size() {
        return messages.size();
    }

    StoredMessage get(int index) {
        return messages.get(index);
    }

    List<StoredMessage> snapshot() {
        return List.copyOf(messages);
    }

    MailboxState state() {
        return new MailboxState(uidValidity, uidNext, messages.size(), highestModseq);
    }

    /** The index of {@code uid}, or the complement of where it would stand. */
    int indexOf(long uid) {
        int low = 0;
        int high = messages.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = messages.get(middle).uid();
            if (found == uid) {
                return middle;
            }
            if (found < uid) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }

    StoredMessage add(long uid, FlagSet flags, long received, long emailId, Content content) {
        if (uid < uidNext || uid > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("UID " + uid + " is below UIDNEXT " + uidNext + " or over 2^32-1");
        }
        StoredMessage message = new StoredMessage(uid, flags, received, ++highestModseq, emailId, content);
        messages.add(message);
        remember(flags.keywords());
        uidNext = uid + 1;
        bytes += content.size();
        return message;
    }

    StoredMessage setFlags(int index, FlagSet flags) {
        StoredMessage old = messages.get(index);
        flagsChangedAt = ++highestModseq;
        StoredMessage changed =
                new StoredMessage(old.uid(), flags, old.receivedEpochSecond(), highestModseq, old.emailId(), old.content());
        messages.set(index, changed);
        remember(flags.keywords());
        return changed;
    }

    private void remember(Keywords keywords) {
        for (String keyword : keywords) {
            if (!Keywords.isSystem(keyword)) {
                knownKeywords.add(keyword);
            }
        }
    }

    /** Removes what {@code which} wants under one new modification sequence and returns it. */
    List<StoredMessage> remove(Predicate<StoredMessage> which) {
        List<StoredMessage> removed = new ArrayList<>();
        messages.removeIf(message -> which.test(message) && removed.add(message));
        if (!removed.isEmpty()) {
            highestModseq++;
        }
        for (StoredMessage message : removed) {
            bytes -= message.content().size();
            if (expunged == expungedUids.length) {
                expungedUids = Arrays.copyOf(expungedUids, expunged * 2);
                expungedModseqs = Arrays.copyOf(expungedModseqs, expunged * 2);
            }
            expungedUids[expunged] = message.uid();
            expungedModseqs[expunged++] = highestModseq;
        }
        return removed;
    }

    /** The UIDs removed after {@code modseq}, ascending. */
    long[] expungedSince(long modseq) {
        int from = expunged;
        while (from > 0 && expungedModseqs[from - 1] > modseq) {
            from--;
        }
        long[] uids = Arrays.copyOfRange(expungedUids, from, expunged);
        Arrays.sort(uids);
        return uids;
    }

    /** All messages get new UIDs from 1 under a new UIDVALIDITY. */
    void renumber(long newUidValidity) {
        List<StoredMessage> old = List.copyOf(messages);
        messages.clear();
        bytes = 0;
        uidValidity = newUidValidity;
        uidNext = 1;
        expunged = 0;
        for (StoredMessage message : old) {
            add(uidNext, message.flags(), message.receivedEpochSecond(), message.emailId(), message.content());
        }
    }
}
