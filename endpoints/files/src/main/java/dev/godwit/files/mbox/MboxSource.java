package dev.godwit.files.mbox;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.files.FileErrors;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An mbox file, or a tree of them, that is read and never written to. UIDs are those the file keeps
 * ({@code X-IMAPbase}, {@code X-UID}); messages without one have one made of their content, and then there is no UIDNEXT.
 */
final class MboxSource implements Source {
    private static final int MOST_NOTES = 100;

    private final MboxTree tree;
    private final MboxFiles files;
    private final Set<String> notes = new LinkedHashSet<>();
    private volatile boolean closed;
    private volatile Map<MailboxPath, Path> listed = Map.of();

    MboxSource(MboxTree tree, MboxFiles files) {
        this.tree = tree;
        this.files = files;
    }

    private void note(String text) {
        synchronized (notes) {
            if (notes.size() < MOST_NOTES) {
                notes.add(text);
            }
        }
    }

    @Override
    public EndpointDescription describe() {
        List<String> found;
        synchronized (notes) {
            found = new ArrayList<>(notes);
        }
        found.add("mbox keeps no roles of mailboxes (sent, trash, …) and no POP3 UIDLs.");
        return new EndpointDescription("mbox:" + tree.root(), "mbox:" + tree.root(), Optional.empty(), List.of(),
                OptionalLong.empty(), Optional.empty(), found);
    }

    @Override
    public List<Mailbox> mailboxes() {
        try {
            Map<MailboxPath, Path> now = new HashMap<>();
            Set<String> subscribed = Set.copyOf(subscriptions());
            List<Mailbox> mailboxes = new ArrayList<>();
            for (MboxTree.Box box : tree.boxes(this::note)) {
                if (box.file() != null) {
                    now.put(box.path(), box.file());
                }
                mailboxes.add(Mailbox.of(box.path()).withSelectable(box.file() != null).withSubscribed(subscribed.contains(box.path().toString())));
            }
            listed = Map.copyOf(now);
            return mailboxes;
        } catch (IOException e) {
            throw FileErrors.of(tree.root(), e);
        }
    }

    Path subscriptionFile() {
        return tree.single() ? tree.root().resolveSibling("." + tree.root().getFileName() + ".subscriptions") : tree.root().resolve(".subscriptions");
    }

    /** Mailbox paths as {@link MailboxPath#toString()} writes them. */
    List<String> subscriptions() throws IOException {
        try {
            return Files.readAllLines(subscriptionFile(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** @throws NoSuchFileException if the mailbox is not there */
    Path file(MailboxPath mailbox) throws NoSuchFileException {
        if (closed) {
            throw MboxErrors.closed(tree.root());
        }
        Path usual = tree.file(mailbox);
        if (Files.isRegularFile(usual)) {
            return usual;
        }
        Path known = listed.get(mailbox);
        if (known == null && !listed.containsKey(mailbox)) {
            mailboxes();
            known = listed.get(mailbox);
        }
        if (known == null || !Files.isRegularFile(known)) {
            throw new NoSuchFileException(mailbox.toString());
        }
        return known;
    }

    void forget() {
        listed = Map.of();
    }

    /** Where a mailbox is and what is in it. */
    record View(Path file, MboxFiles.Split split) {
        MboxIndex index() {
            return split.index();
        }

        MailboxState state() {
            MboxIndex index = index();
            return new MailboxState(index.uidValidity, index.numbered ? index.lastUid + 1 : 0, index.size(), 0);
        }
    }

    /** Looks at mailboxes: without touching anything for a source, numbering new messages for a target. */
    interface Views {
        View look(MailboxPath mailbox) throws IOException;
    }

    View look(MailboxPath mailbox) throws IOException {
        Path file = file(mailbox);
        return new View(file, files.split(file));
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return states(mailboxes, this::look);
    }

    Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes, Views views) {
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
        return new MboxReader(this::look, tree.root());
    }

    @Override
    public int usefulReaders() {
        return 2;
    }

    @Override
    public void close() {
        closed = true; // nothing is held open
    }
}
