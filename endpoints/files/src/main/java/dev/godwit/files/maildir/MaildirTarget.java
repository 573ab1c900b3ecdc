package dev.godwit.files.maildir;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.Target;
import dev.godwit.files.FileErrors;
import dev.godwit.files.FolderNames;
import dev.godwit.files.maildir.MaildirOptions.Flavor;
import dev.godwit.files.maildir.MaildirOptions.Layout;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A Maildir that is written to. Messages without a UID get one when their mailbox is looked at. */
final class MaildirTarget implements Target, PreservesUids {
    private final MaildirTree tree;
    private final MaildirSource source;
    private final Ownership ownership;
    private final UniqueNames names;
    private final Random random;
    private final boolean fsync;
    private final Map<MailboxPath, TargetMailbox> boxes = new ConcurrentHashMap<>();
    /** Held while directories are made, renamed and removed. */
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean changed;
    private volatile boolean closed;

    /** @param random for the GUIDs of new mailboxes */
    MaildirTarget(MaildirTree tree, UniqueNames names, Random random, boolean fsync) throws IOException {
        this.tree = tree;
        this.source = new MaildirSource(tree);
        this.ownership = Ownership.of(tree.root());
        this.names = names;
        this.random = random;
        this.fsync = fsync;
        makeMaildir(tree.root());
    }

    MaildirTree tree() {
        return tree;
    }

    void changed() {
        changed = true;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T changing(Step<T> step) {
        lock.lock();
        try {
            changed = true;
            return step.run();
        } catch (IOException e) {
            throw FileErrors.of(tree.root(), e);
        } catch (InvalidPathException e) {
            throw FileErrors.of(e);
        } finally {
            lock.unlock();
        }
    }

    /** {@code cur} last: a directory without it is no mailbox yet. */
    private void makeMaildir(Path directory) throws IOException {
        for (String part : List.of("tmp", "new", "cur")) {
            ownership.makeDirectory(directory.resolve(part));
        }
    }

    /** The numbering of a mailbox. @throws NoSuchFileException if it is not there */
    TargetMailbox box(MailboxPath mailbox) throws IOException {
        source.requireOpen();
        Path directory = source.directory(mailbox);
        TargetMailbox box = boxes.get(mailbox);
        if (box != null && box.directory().equals(directory)) {
            return box;
        }
        box = boxes.compute(mailbox, (path, known) -> known != null && known.directory().equals(directory) ? known
                : new TargetMailbox(directory, tree, ownership, names, random, source::note));
        return box;
    }

    MailboxView look(MailboxPath mailbox) throws IOException {
        return box(mailbox).look();
    }

    @Override
    public EndpointDescription describe() {
        return source.describe();
    }

    @Override
    public List<Mailbox> mailboxes() {
        return source.mailboxes();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return source.states(mailboxes, this::look);
    }

    @Override
    public MailboxReader openReader() {
        return new MaildirReader(this::look, tree.root(), source::note);
    }

    @Override
    public int usefulReaders() {
        return source.usefulReaders();
    }

    @Override
    public MailboxWriter openWriter() {
        return new MaildirWriter(this, ownership, names, fsync);
    }

    @Override
    public int usefulWriters() {
        return 4;
    }

    /** Non-ASCII characters take up to two and a half times their UTF-8 bytes in modified UTF-7, and file names have at most 255. */
    @Override
    public NameRules nameRules() {
        return new NameRules(tree.layout() == Layout.MAILDIRPP ? "/." : "/", tree.names() == FolderNames.UTF8 ? 200 : 95,
                false, tree.flavor() == Flavor.DOVECOT, false);
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        return changing(() -> {
            if (source.existing(wanted.path()) != null) {
                return shown(wanted.path(), true);
            }
            Path directory = tree.directory(wanted.path());
            if (!wanted.selectable()) {
                if (tree.layout() == Layout.FS) {
                    ownership.makeDirectory(directory);
                }
                // in Maildir++ a level without messages is there as soon as it has children
                return shown(wanted.path(), false);
            }
            ownership.makeDirectory(directory);
            if (tree.layout() == Layout.MAILDIRPP && !wanted.path().isInbox()) {
                Path marker = directory.resolve("maildirfolder");
                if (!Files.exists(marker)) {
                    ownership.give(Files.createFile(marker, ownership.fileMode));
                }
            }
            makeMaildir(directory);
            box(wanted.path()).begin();
            return shown(wanted.path(), true);
        });
    }

    private Mailbox shown(MailboxPath path, boolean selectable) throws IOException {
        return Mailbox.of(path).withSelectable(selectable).withSubscribed(new Subscriptions(tree).read().contains(path));
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        if (from.isInbox()) {
            throw MaildirErrors.inboxStays("renamed");
        }
        changing(() -> {
            List<Folder> folders = tree.folders(source::note);
            if (folders.stream().anyMatch(folder -> folder.path().equals(to))) {
                throw MaildirErrors.nameTaken(to);
            }
            List<Folder> moving = folders.stream().filter(folder -> folder.path().isWithin(from)).toList();
            if (moving.isEmpty()) {
                throw MaildirErrors.gone(from, null);
            }
            settle(from);
            if (tree.layout() == Layout.FS) {
                Path directory = tree.directory(to);
                ownership.makeDirectory(directory.getParent());
                Files.move(moving.getFirst().directory(), directory, StandardCopyOption.ATOMIC_MOVE);
            } else {
                for (Folder folder : moving) {
                    if (folder.selectable()) {
                        Files.move(folder.directory(), tree.directory(folder.path().rebase(from, to)), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
            source.forget();
            return null;
        });
    }

    /** Writes out and forgets what is known of these mailboxes. */
    private void settle(MailboxPath top) throws IOException {
        for (MailboxPath path : List.copyOf(boxes.keySet())) {
            if (path.isWithin(top)) {
                TargetMailbox box = boxes.remove(path);
                box.settle();
            }
        }
    }

    @Override
    public void delete(MailboxPath mailbox) {
        if (mailbox.isInbox()) {
            throw MaildirErrors.inboxStays("deleted");
        }
        changing(() -> {
            Path directory;
            try {
                directory = source.directory(mailbox);
            } catch (NoSuchFileException already) {
                return null;
            }
            box(mailbox).begin(); // so that its UIDVALIDITY is known and not given again
            boxes.remove(mailbox);
            DeletedTree.delete(directory, tree.root().resolve("tmp"), tree.layout() == Layout.FS);
            source.forget();
            return null;
        });
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        changing(() -> {
            new Subscriptions(tree).set(mailbox, subscribed);
            return null;
        });
    }

    @Override
    public boolean adoptUidValidity(MailboxPath mailbox, long uidValidity, long uidNext) {
        return changing(() -> {
            try {
                return box(mailbox).adopt(uidValidity, uidNext);
            } catch (NoSuchFileException gone) {
                throw MaildirErrors.gone(mailbox, gone);
            }
        });
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (changed) {
            changing(() -> {
                settleAll();
                deleteListIndexes();
                return null;
            });
        }
        source.close();
    }

    private void settleAll() throws IOException {
        for (TargetMailbox box : boxes.values()) {
            box.settle();
        }
        boxes.clear();
    }

    /** Dovecot's list of mailboxes with their counts is stale now; it makes a new one. */
    private void deleteListIndexes() throws IOException {
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(tree.root(), "dovecot.list.index*")) {
            for (Path index : stale) {
                Files.deleteIfExists(index);
            }
        }
        Files.deleteIfExists(tree.root().resolve("maildirsize")); // the server counts anew
    }
}
