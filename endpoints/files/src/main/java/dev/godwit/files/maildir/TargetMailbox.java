package dev.godwit.files.maildir;

import dev.godwit.files.DotLock;
import dev.godwit.files.FileStamp;
import dev.godwit.files.WholeFile;
import dev.godwit.model.Keywords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The numbering of one mailbox that is written to, shared by all writers and readers of the target. Its lock, and
 * {@code dovecot-uidlist.lock} against a server, are held while the UID list is read or written and never while a
 * message is. Message files are complete and in place before the list names them, so a crash leaves at worst a message
 * without a UID, which gets one when the mailbox is looked at next.
 */
final class TargetMailbox {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ReentrantLock lock = new ReentrantLock();
    private final Path directory;
    private final MaildirTree tree;
    private final UidListFile file;
    private final Ownership ownership;
    private final UniqueNames names;
    private final Random random;
    private final Consumer<String> notes;
    /** Base names of files that are in place, or about to be, and whose writer has not listed them yet. */
    private final Set<String> pending = new HashSet<>();
    /** What the list looked like when it was read or written last; null if it was not read yet. */
    private FileStamp stamp;
    private UidList list = UidList.NONE;
    private long lastUsed;
    private long nextFree = 1;
    /** Whether messages get the UIDs of their source, and up to where those are certainly real ones. */
    private boolean following;
    private long sourceUidNext;
    private boolean courierKeywordsWritten;
    private boolean courierUidlsWritten;

    /** @param random for the GUID of a new list */
    TargetMailbox(Path directory, MaildirTree tree, Ownership ownership, UniqueNames names, Random random, Consumer<String> notes) {
        this.directory = directory;
        this.tree = tree;
        this.file = new UidListFile(directory, tree.flavor(), ownership);
        this.ownership = ownership;
        this.names = names;
        this.random = random;
        this.notes = notes;
    }

    Path directory() {
        return directory;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T locked(Step<T> step) throws IOException {
        lock.lock();
        try (DotLock _ = DotLock.take(directory.resolve(MailboxScan.DOVECOT_LIST + ".lock"), PATIENCE)) {
            return step.run();
        } finally {
            lock.unlock();
        }
    }

    /** Scans the mailbox and gives UIDs to the messages that have none. */
    MailboxView look() throws IOException {
        while (true) {
            MailboxScan.Found found = new MailboxScan(directory, tree.flavor(), notes).look();
            MailboxIndex index = found.index();
            boolean clean = index.unlisted().length == 0 && file.appendable(found.list());
            if (clean || locked(() -> number(found))) {
                lock.lock();
                try {
                    long uidNext = Math.max(found.list().next(), stamp == null ? 0 : nextFree);
                    long uidValidity = clean ? found.list().uidValidity() : list.uidValidity();
                    return MailboxView.of(directory, uidValidity, uidNext, index, tree);
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /** False if the list was changed since it was scanned: then the scan must be repeated. */
    private boolean number(MailboxScan.Found found) throws IOException {
        MailboxIndex index = found.index();
        if (!file.stamp().equals(found.listStamp()) && file.stamp() != FileStamp.ABSENT) {
            return false;
        }
        take(found.list());
        List<Integer> fresh = new ArrayList<>();
        for (int row : index.unlisted()) {
            if (pending.contains(index.base(row))) {
                index.unseen(row);
            } else {
                fresh.add(row);
            }
        }
        fresh.sort(Comparator.<Integer>comparingLong(row -> wanted(index, row)).thenComparing(index::compareNames));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int row : fresh) {
            long uid = assign(UniqueNames.wantedUid(index.base(row), list.uidValidity()), true);
            index.setUid(row, uid);
            lines.writeBytes(file.line(uid, index.extras(row), index.base(row)));
        }
        if (file.appendable(found.list())) {
            if (lines.size() > 0) {
                file.append(list, nextFree, lines.toByteArray());
            }
        } else {
            file.replace(list, nextFree, index);
            list = new UidList(list.version(), list.uidValidity(), list.nextUid(), list.words(), lastUsed, 0);
        }
        stamp = file.stamp();
        return true;
    }

    /** Messages that a crash kept from getting the UID meant for them come first. */
    private long wanted(MailboxIndex index, int row) {
        long uid = UniqueNames.wantedUid(index.base(row), list.uidValidity());
        return uid == 0 ? Long.MAX_VALUE : uid;
    }

    private void take(UidList read) {
        boolean sameEpoch = !read.exists() || read.uidValidity() == list.uidValidity();
        long usedBefore = sameEpoch ? lastUsed : 0;
        if (read.exists()) {
            list = read;
        } else if (!list.exists()) {
            byte[] guid = new byte[16];
            random.nextBytes(guid);
            list = new UidList(3, names.newUidValidity(), 1, " G" + HexFormat.of().formatHex(guid), 0, 0);
        }
        names.uidValidityUsed(list.uidValidity());
        lastUsed = Math.max(usedBefore, list.lastUid());
        nextFree = Math.max(list.nextUid(), lastUsed + 1);
        if (following) {
            nextFree = Math.max(nextFree, sourceUidNext);
        }
    }

    private long assign(long wanted, boolean follow) {
        boolean real = wanted < ProvisionalUids.FIRST || wanted < sourceUidNext;
        long uid = follow && real && wanted > lastUsed ? wanted : nextFree;
        if (uid > UidList.MAX_UID) {
            throw MaildirErrors.uidsExhausted(directory);
        }
        lastUsed = uid;
        nextFree = Math.max(nextFree, uid + 1);
        return uid;
    }

    /** A message file that waits for its UID. */
    record Entry(String base, long sourceUid, String uidl) {
    }

    /** @param uids in the order of the entries */
    record Numbered(long uidValidity, long[] uids) {
    }

    /** Must be called before the file is in place; {@link #list} or {@link #abandon} must follow. */
    void announce(String base) {
        lock.lock();
        try {
            pending.add(base);
        } finally {
            lock.unlock();
        }
    }

    void abandon(String base) {
        lock.lock();
        try {
            pending.remove(base);
        } finally {
            lock.unlock();
        }
    }

    /** The UIDVALIDITY if messages should carry the UID they are to get in their names, else 0. */
    long followedUidValidity() {
        lock.lock();
        try {
            return following ? list.uidValidity() : 0;
        } finally {
            lock.unlock();
        }
    }

    /** Gives UIDs to files that are in place. */
    Numbered list(List<Entry> entries) throws IOException {
        return locked(() -> {
            Map<String, Long> alreadyListed = refresh(entries);
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            long[] uids = new long[entries.size()];
            for (int i = 0; i < uids.length; i++) {
                Entry entry = entries.get(i);
                Long listed = alreadyListed.get(entry.base());
                uids[i] = listed != null ? listed : assign(entry.sourceUid(), following);
                if (listed == null) {
                    lines.writeBytes(file.line(uids[i], extras(entry.uidl()), entry.base()));
                }
            }
            file.append(list, nextFree, lines.toByteArray());
            stamp = file.stamp();
            keepCourierUidls(entries);
            entries.forEach(entry -> pending.remove(entry.base()));
            return new Numbered(list.uidValidity(), uids);
        });
    }

    /** Courier serves the INBOX alone over POP3. */
    private void keepCourierUidls(List<Entry> entries) throws IOException {
        if (tree.flavor() != MaildirOptions.Flavor.COURIER || !directory.equals(tree.root())) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Entry entry : entries) {
            String line = entry.uidl() == null ? null : CourierUidls.line(entry.base(), entry.uidl());
            if (line != null) {
                lines.append(line);
            } else if (entry.uidl() != null) {
                notes.accept("Courier cannot show some POP3 UIDLs: it knows the forms UID<n>-<uidvalidity> and UID<n> only");
            }
        }
        if (!lines.isEmpty()) {
            CourierUidls.append(directory, list.uidValidity(), lines.toString());
            courierUidlsWritten = true;
        }
    }

    /** Written even where it is Dovecot's default, because that can be configured. */
    private String extras(String uidl) {
        if (uidl == null || uidl.isEmpty()) {
            return "";
        }
        if (uidl.chars().anyMatch(c -> c <= ' ' || c > 126)) {
            notes.accept(directory + ": a POP3 UIDL contains characters that cannot be kept");
            return "";
        }
        return "P" + uidl;
    }

    /** Reads the list if somebody else changed it; tells which of the entries a server has listed meanwhile. */
    private Map<String, Long> refresh(List<Entry> entries) throws IOException {
        if (stamp != null && stamp != FileStamp.ABSENT && stamp.equals(file.stamp())) {
            return Map.of();
        }
        Set<String> ours = new HashSet<>();
        entries.forEach(entry -> ours.add(entry.base()));
        Map<String, Long> listed = new HashMap<>();
        UidList read = file.read((uid, line, extrasFrom, extrasTo, from, to) -> {
            String base = ours.isEmpty() ? "" : new String(line, from, to - from, StandardCharsets.UTF_8);
            if (ours.contains(base)) {
                listed.put(base, uid);
            }
        });
        if (file.appendable(read)) {
            take(read);
            return listed;
        }
        MailboxScan.Found found = new MailboxScan(directory, tree.flavor(), notes).look();
        if (!number(found)) {
            throw new IOException("the UID list changed while it was locked");
        }
        return listed;
    }

    /** Makes the list if there is none. */
    void begin() throws IOException {
        locked(() -> refresh(List.of()));
    }

    /** See {@link dev.godwit.contract.PreservesUids}. */
    boolean adopt(long uidValidity, long uidNext) throws IOException {
        return locked(() -> {
            refresh(List.of());
            if (list.uidValidity() != uidValidity) {
                if (nextFree > 1 || lastUsed > 0 || holdsMessages() || uidValidity <= 0 || uidValidity > UidList.MAX_UID) {
                    return false;
                }
                list = new UidList(list.version(), uidValidity, Math.max(1, uidNext), list.words(), 0, 0);
                names.uidValidityUsed(uidValidity);
                file.replace(list, list.nextUid(), new MailboxIndex());
                stamp = file.stamp();
                deleteDovecotIndexes(); // Dovecot would report an inconsistency: they tell the old UIDVALIDITY
            }
            following = true;
            sourceUidNext = Math.max(sourceUidNext, uidNext);
            nextFree = Math.max(nextFree, sourceUidNext);
            return true;
        });
    }

    private boolean holdsMessages() throws IOException {
        for (String part : List.of("cur", "new")) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.resolve(part), e -> !e.getFileName().toString().startsWith("."))) {
                if (entries.iterator().hasNext()) {
                    return true;
                }
            }
        }
        return !pending.isEmpty();
    }

    private void deleteDovecotIndexes() throws IOException {
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(directory, "dovecot.index*")) {
            for (Path index : stale) {
                Files.deleteIfExists(index);
            }
        }
    }

    /** Dovecot's letters for these keywords, as far as there are any; new ones are written down first. */
    KeywordLetters letters(Keywords wanted) throws IOException {
        if (tree.flavor() == MaildirOptions.Flavor.COURIER) {
            return KeywordLetters.NONE;
        }
        KeywordLetters now = KeywordLetters.read(directory);
        if (now.covers(wanted) || now.full()) {
            return now;
        }
        return locked(() -> {
            KeywordLetters more = KeywordLetters.read(directory).with(wanted);
            WholeFile.replace(directory.resolve(KeywordLetters.FILE), more.text());
            ownership.give(directory.resolve(KeywordLetters.FILE));
            return more;
        });
    }

    /** Courier's way; to be called before the message is in place. */
    void courierKeywords(String base, Keywords keywords) throws IOException {
        CourierKeywords.writeOne(directory, base, keywords);
        lock.lock();
        try {
            courierKeywordsWritten = true;
        } finally {
            lock.unlock();
        }
    }

    /** Brings the files into the form the servers write themselves. */
    void settle() throws IOException {
        if (!Files.isDirectory(directory.resolve("cur"))) {
            return;
        }
        locked(() -> {
            if (stamp != null && file.stamp() != FileStamp.ABSENT) {
                refresh(List.of());
                if (file.headIsPadded() || nextFree > Math.max(list.nextUid(), lastUsed + 1)) {
                    file.replaceHead(list, nextFree, false);
                    stamp = file.stamp();
                }
            }
            if (courierUidlsWritten) {
                CourierUidls.settle(directory, list.uidValidity());
                ownership.give(directory.resolve(CourierUidls.FILE));
                courierUidlsWritten = false;
            }
            if (courierKeywordsWritten) {
                CourierKeywords.fold(directory);
                courierKeywordsWritten = false;
            }
            return null;
        });
    }
}
