package dev.godwit.files.mbox;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.Target;
import dev.godwit.files.FileErrors;
import dev.godwit.files.WholeFile;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** A tree of mbox files that is written to. Messages without a UID get one when their mailbox is looked at. */
final class MboxTarget implements Target {
    private final MboxTree tree;
    private final MboxFiles files;
    private final MboxSource source;
    private final Clock clock;
    private final AtomicLong lastUidValidity = new AtomicLong();
    private final Map<Path, TargetFile> boxes = new ConcurrentHashMap<>();
    /** Held while files are made, renamed and removed. */
    private final ReentrantLock lock = new ReentrantLock();

    MboxTarget(MboxTree tree, MboxFiles files, Clock clock) {
        this.tree = tree;
        this.files = files;
        this.source = new MboxSource(tree, files);
        this.clock = clock;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T changing(Step<T> step) {
        lock.lock();
        try {
            return step.run();
        } catch (IOException e) {
            throw FileErrors.of(tree.root(), e);
        } catch (InvalidPathException e) {
            throw FileErrors.of(e);
        } finally {
            lock.unlock();
        }
    }

    /** @throws NoSuchFileException if the mailbox is not there */
    TargetFile box(MailboxPath mailbox) throws IOException {
        return boxes.computeIfAbsent(source.file(mailbox), file -> new TargetFile(file, files));
    }

    private MboxSource.View look(MailboxPath mailbox) throws IOException {
        TargetFile file = box(mailbox);
        return new MboxSource.View(file.file(), file.look());
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
        return new MboxReader(this::look, tree.root());
    }

    @Override
    public MailboxWriter openWriter() {
        return new MboxWriter(this, tree.root(), clock);
    }

    @Override
    public NameRules nameRules() {
        return new NameRules("", 80, false, true, false);
    }

    private Mailbox shown(MailboxPath path, boolean selectable) throws IOException {
        return Mailbox.of(path).withSelectable(selectable).withSubscribed(source.subscriptions().contains(path.toString()));
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        return changing(() -> {
            MailboxPath path = wanted.path();
            if (exists(path)) {
                return shown(path, true);
            }
            if (tree.single()) {
                throw MboxErrors.oneMailboxOnly(tree.root());
            }
            if (!wanted.selectable()) {
                Files.createDirectories(tree.childrenOf(path));
                return shown(path, false);
            }
            Path file = tree.file(path);
            Files.createDirectories(file.getParent());
            TargetFile.create(file, newUidValidity());
            return shown(path, true);
        });
    }

    private boolean exists(MailboxPath path) {
        return Files.isRegularFile(tree.file(path));
    }

    private long newUidValidity() {
        return lastUidValidity.updateAndGet(last -> Math.max(last + 1, clock.instant().getEpochSecond()));
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        if (from.isInbox()) {
            throw MboxErrors.inboxStays("renamed");
        }
        changing(() -> {
            Path children = tree.childrenOf(from);
            Path newFile = tree.file(to);
            Path newChildren = tree.childrenOf(to);
            if (Files.exists(newFile) || Files.exists(newChildren)) {
                throw MboxErrors.nameTaken(to);
            }
            if (!exists(from) && !Files.isDirectory(children)) {
                throw MboxErrors.gone(from, null);
            }
            Files.createDirectories(newFile.getParent());
            if (exists(from)) {
                Files.move(tree.file(from), newFile, StandardCopyOption.ATOMIC_MOVE);
            }
            if (Files.isDirectory(children)) {
                Files.move(children, newChildren, StandardCopyOption.ATOMIC_MOVE);
            }
            forget();
            return null;
        });
    }

    @Override
    public void delete(MailboxPath mailbox) {
        if (mailbox.isInbox()) {
            throw MboxErrors.inboxStays("deleted");
        }
        changing(() -> {
            try {
                Path file = source.file(mailbox);
                lastUidValidity.accumulateAndGet(files.split(file).index().uidValidity, Math::max);
                Files.delete(file);
                Files.deleteIfExists(tree.childrenOf(mailbox));
            } catch (NoSuchFileException already) {
                return null;
            } catch (DirectoryNotEmptyException hasChildren) {
                return null; // they stay, as the contract says
            } finally {
                forget();
            }
            return null;
        });
    }

    private void forget() {
        boxes.clear();
        source.forget();
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        changing(() -> {
            List<String> lines = new ArrayList<>(source.subscriptions());
            boolean changed = lines.removeIf(line -> line.equals(mailbox.toString()));
            if (subscribed) {
                changed = true;
                lines.add(mailbox.toString());
            }
            if (changed) {
                WholeFile.replace(source.subscriptionFile(), String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
            }
            return null;
        });
    }

    @Override
    public void close() {
        source.close();
    }
}
