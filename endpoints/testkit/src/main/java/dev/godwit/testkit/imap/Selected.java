package dev.godwit.testkit.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A session's view of its selected mailbox: which UID has which number until the client is told otherwise (RFC 9051 §7.5.1). */
final class Selected {
    /** Messages with their numbers, ascending. */
    record Rows(int[] numbers, StoredMessage[] messages, int size) {
    }

    final StoredMailbox box;
    final boolean readOnly;
    private final Account account;
    private final long uidValidity;
    private long[] uids;
    private int count;
    private long seenModseq;
    private long seenExpunges;

    /** Wants the account's lock held. */
    Selected(Account account, StoredMailbox box, boolean readOnly) {
        this.account = account;
        this.box = box;
        this.readOnly = readOnly;
        uidValidity = box.uidValidity;
        count = box.size();
        uids = new long[count];
        for (int i = 0; i < count; i++) {
            uids[i] = box.get(i).uid();
        }
        seenModseq = box.highestModseq;
        seenExpunges = box.highestModseq;
    }

    boolean isStale() {
        return account.locked(() -> box.deleted || box.uidValidity != uidValidity);
    }

    /** Whether {@link #sync} would have something to tell. Wants the account's lock held. */
    boolean hasNews() {
        return box.highestModseq != seenModseq;
    }

    int count() {
        return count;
    }

    /** The UID that {@code *} stands for. */
    long lastUid() {
        return count == 0 ? 0 : uids[count - 1];
    }

    /** The number of {@code uid}, or 0 or less. */
    int numberOf(long uid) {
        return Arrays.binarySearch(uids, 0, count, uid) + 1;
    }

    /** The messages of {@code set} that the client knows and that are still there. Wants the account's lock held. */
    Rows resolve(SequenceSet set, boolean byUid) {
        int[] numbers = new int[Math.max(16, Math.min(count, 1024))];
        StoredMessage[] messages = new StoredMessage[numbers.length];
        int size = 0;
        for (SequenceSet.Range range : set.resolve(byUid ? lastUid() : count)) {
            int at = byUid ? atOrAfter(range.first()) : (int) Math.clamp(range.first() - 1, 0, count);
            int index = at < count ? box.indexOf(uids[at]) : 0;
            for (; at < count && (byUid ? uids[at] : at + 1) <= range.last(); at++) {
                if (index < 0 || index >= box.size() || box.get(index).uid() != uids[at]) {
                    index = box.indexOf(uids[at]);
                }
                if (index < 0) {
                    continue;
                }
                if (size == numbers.length) {
                    numbers = Arrays.copyOf(numbers, size * 2);
                    messages = Arrays.copyOf(messages, size * 2);
                }
                numbers[size] = at + 1;
                messages[size++] = box.get(index++);
            }
        }
        return new Rows(numbers, messages, size);
    }

    private int atOrAfter(long uid) {
        int at = Arrays.binarySearch(uids, 0, count, uid);
        return at < 0 ? ~at : at;
    }

    /** The client has been told of every change of flags so far. Wants the account's lock held. */
    void flagsSeen(long modseqBefore) {
        if (seenModseq == modseqBefore) {
            seenModseq = box.highestModseq;
        }
    }

    /** Tells the client what changed; removals only where it may lose numbers. */
    void sync(Session session, boolean removals) throws IOException {
        long[] gone = {};
        List<StoredMessage> changed = new ArrayList<>();
        List<Long> arrived = new ArrayList<>();
        account.lock.lock();
        try {
            if (box.highestModseq == seenModseq && seenExpunges == seenModseq) {
                return;
            }
            int known = box.size();
            while (known > 0 && box.get(known - 1).uid() > lastUid()) {
                arrived.add(box.get(--known).uid());
            }
            for (int i = 0; i < known && box.flagsChangedAt > seenModseq; i++) {
                if (box.get(i).modseq() > seenModseq) {
                    changed.add(box.get(i));
                }
            }
            if (removals) {
                gone = box.expungedSince(seenExpunges);
                seenExpunges = box.highestModseq;
            }
            seenModseq = box.highestModseq;
        } finally {
            account.lock.unlock();
        }
        forget(session, gone);
        extend(session, arrived.reversed());
        for (StoredMessage message : changed) {
            writeFlags(session, numberOf(message.uid()), message);
        }
    }

    private void forget(Session session, long[] gone) throws IOException {
        boolean vanished = session.enabled.contains("QRESYNC");
        List<Long> told = new ArrayList<>();
        for (int i = gone.length - 1; i >= 0; i--) {
            int number = numberOf(gone[i]);
            if (number > 0) {
                told.add(gone[i]);
                if (!vanished) {
                    session.out.text("* ").number(number).line(" EXPUNGE");
                }
            }
        }
        if (told.isEmpty()) {
            return;
        }
        if (vanished) {
            session.out.line("* VANISHED " + dev.godwit.model.UidSet.of(told.stream().mapToLong(uid -> uid).toArray()));
        }
        int kept = 0;
        for (int i = 0, g = 0; i < count; i++) {
            while (g < gone.length && gone[g] < uids[i]) {
                g++;
            }
            if (g == gone.length || gone[g] != uids[i]) {
                uids[kept++] = uids[i];
            }
        }
        count = kept;
    }

    private void extend(Session session, List<Long> arrived) throws IOException {
        if (arrived.isEmpty()) {
            return;
        }
        if (count + arrived.size() > uids.length) {
            uids = Arrays.copyOf(uids, Math.max(count + arrived.size(), count + count / 2));
        }
        for (long uid : arrived) {
            uids[count++] = uid;
        }
        session.out.text("* ").number(count).line(" EXISTS");
    }

    /** A FETCH response nobody asked for. */
    void writeFlags(Session session, int number) throws IOException {
        StoredMessage message = account.locked(() -> {
            int index = box.indexOf(uids[number - 1]);
            return index < 0 ? null : box.get(index);
        });
        if (message != null) {
            writeFlags(session, number, message);
        }
    }

    void writeFlags(Session session, int number, StoredMessage message) throws IOException {
        if (number <= 0) {
            return;
        }
        session.out.text("* ").number(number).text(" FETCH (FLAGS (").raw(message.flags().wire()).raw(')');
        if (session.tellsModseq() || session.rev2()) {
            session.out.text(" UID ").number(message.uid());
        }
        if (session.tellsModseq()) {
            session.out.text(" MODSEQ (").number(message.modseq()).raw(')');
        }
        session.out.raw(')').crlf();
    }
}
