package dev.godwit.files.maildir;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.files.FileErrors;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A Maildir that is read and never written to, while a server may work in it.
 *
 * <p>UIDs come from the UID list. Messages it does not name, and those of a mailbox without a list, get
 * {@link ProvisionalUids}; a mailbox without a list has a UIDVALIDITY made of its directory's inode, and no UIDNEXT.
 */
final class MaildirSource implements Source {
    private static final int MOST_NOTES = 100;

    private final MaildirTree tree;
    private final Set<String> notes = new LinkedHashSet<>();
    private volatile boolean closed;
    private volatile Map<MailboxPath, Path> lastListed = Map.of();

    MaildirSource(MaildirTree tree) {
        this.tree = tree;
    }

    void note(String text) {
        synchronized (notes) {
            if (notes.size() < MOST_NOTES) {
                notes.add(text);
            }
        }
    }

    MaildirTree tree() {
        return tree;
    }

    @Override
    public EndpointDescription describe() {
        List<String> capabilities = List.of("layout=" + (tree.layout() == MaildirOptions.Layout.FS ? "fs" : "maildir++"),
                "flavor=" + lower(tree.flavor()), "names=" + lower(tree.names()));
        List<String> found;
        synchronized (notes) {
            found = new ArrayList<>(notes);
        }
        found.add("A Maildir keeps no roles of mailboxes (sent, trash, …).");
        return new EndpointDescription("maildir:" + tree.root(), "maildir:" + tree.root(), Optional.empty(), capabilities,
                OptionalLong.empty(), Optional.empty(), found);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Mailbox> mailboxes() {
        try {
            List<Folder> folders = tree.folders(this::note);
            Map<MailboxPath, Path> directories = new HashMap<>();
            folders.forEach(folder -> directories.put(folder.path(), folder.directory()));
            lastListed = Map.copyOf(directories);
            Set<MailboxPath> subscribed = new Subscriptions(tree).read();
            return folders.stream().map(folder -> Mailbox.of(folder.path()).withSelectable(folder.selectable())
                    .withSubscribed(subscribed.contains(folder.path()))).toList();
        } catch (IOException e) {
            throw FileErrors.of(tree.root(), e);
        }
    }

    /** Where the mailbox is now. */
    Path directory(MailboxPath mailbox) throws NoSuchFileException {
        Path found = existing(mailbox);
        if (found == null && !lastListed.containsKey(mailbox)) {
            mailboxes();
            found = existing(mailbox);
        }
        if (found == null || !tree.symlinks() && leadsAway(found)) {
            throw new NoSuchFileException(mailbox.toString());
        }
        return found;
    }

    /** Null if it is not there; one whose directory has another name than Godwit would give it is known from listing only. */
    Path existing(MailboxPath mailbox) {
        Path listed = lastListed.get(mailbox);
        if (listed != null && Files.isDirectory(listed.resolve("cur"))) {
            return listed;
        }
        try {
            Path usual = tree.directory(mailbox);
            return Files.isDirectory(usual.resolve("cur")) ? usual : null;
        } catch (EndpointException impossibleName) {
            return null; // a Maildir cannot have it, so it is not there
        }
    }

    private boolean leadsAway(Path directory) {
        for (Path p = directory; !p.equals(tree.root()); p = p.getParent()) {
            if (Files.isSymbolicLink(p)) {
                return true;
            }
        }
        return false;
    }

    void forget() {
        lastListed = Map.of();
    }

    void requireOpen() {
        if (closed) {
            throw EndpointException.of(EndpointException.Kind.BUG, "maildir:" + tree.root() + " is closed already");
        }
    }

    MailboxView look(MailboxPath mailbox) throws IOException {
        requireOpen();
        Path directory = directory(mailbox);
        MailboxScan.Found found = new MailboxScan(directory, tree.flavor(), this::note).look();
        int[] unlisted = found.index().unlisted();
        ProvisionalUids.assign(found.index(), unlisted);
        boolean listed = found.list().exists();
        long uidNext = listed && unlisted.length == 0 ? found.list().next() : 0;
        return MailboxView.of(directory, listed ? found.list().uidValidity() : derivedUidValidity(directory), uidNext, found.index(), tree);
    }

    /** Of the inode, which stays the same when the mailbox is renamed; UIDs made of names need no more than that. */
    private static long derivedUidValidity(Path directory) throws IOException {
        Object inode = Files.getAttribute(directory, "unix:ino");
        byte[] digits = inode.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return 1 + (ByteArena.hash(digits, 0, digits.length) >>> 34);
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return states(mailboxes, this::look);
    }

    Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes, MailboxViews views) {
        Map<MailboxPath, MailboxState> states = new HashMap<>();
        for (MailboxPath mailbox : mailboxes) {
            try {
                states.put(mailbox, views.look(mailbox).state());
            } catch (NoSuchFileException gone) {
                continue; // left out, as the contract says
            } catch (IOException e) {
                throw FileErrors.of(tree.root(), e).at("mailbox " + mailbox);
            }
        }
        return states;
    }

    @Override
    public MailboxReader openReader() {
        return new MaildirReader(this::look, tree.root(), this::note);
    }

    @Override
    public int usefulReaders() {
        return 4;
    }

    @Override
    public void close() {
        closed = true; // nothing is held open
    }
}
