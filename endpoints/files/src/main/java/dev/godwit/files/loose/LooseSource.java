package dev.godwit.files.loose;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.files.FileErrors;
import dev.godwit.files.mbox.MboxMessages;
import dev.godwit.model.DataKind;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Loose files as an account that is read and never written to. */
final class LooseSource implements Source {
    private final FileTree tree;
    private final LooseItems items;
    private final Map<MailboxPath, Messages> loaded = new HashMap<>();
    private volatile Scan scan;
    private volatile boolean closed;

    LooseSource(FileTree tree) {
        this.tree = tree;
        this.items = new LooseItems(tree, this::latest, this::look);
        look();
    }

    private Scan latest() {
        if (closed) {
            throw LooseErrors.closed(tree.root());
        }
        return scan;
    }

    private Scan look() {
        if (closed) {
            throw LooseErrors.closed(tree.root());
        }
        try {
            Scan found = Scan.of(tree);
            synchronized (loaded) {
                if (!found.equals(scan)) {
                    loaded.clear();
                    scan = found;
                }
            }
            return found;
        } catch (IOException e) {
            throw FileErrors.of(tree.root(), e);
        }
    }

    @Override
    public EndpointDescription describe() {
        Scan now = latest();
        List<String> notes = new ArrayList<>(tree.notes());
        notes.addAll(now.notes());
        Set<DataKind> kinds = LooseItems.kinds(now);
        if (!now.emls().isEmpty() || !now.mboxes().isEmpty()) {
            kinds.add(DataKind.MAIL);
            notes.add("Loose files do not tell whether a message was read, unless an mbox file does.");
        }
        return new EndpointDescription("files:" + tree.root(), "files:" + tree.root(), Optional.empty(), List.of(), OptionalLong.empty(), Optional.empty(), notes, kinds);
    }

    @Override
    public List<Mailbox> mailboxes() {
        Scan now = look();
        Map<MailboxPath, Mailbox> found = new TreeMap<>();
        Set<MailboxPath> all = new TreeSet<>(now.emls().keySet());
        all.addAll(now.mboxes().keySet());
        for (MailboxPath path : all) {
            for (MailboxPath parent = path.parent(); parent != null; parent = parent.parent()) {
                found.putIfAbsent(parent, Mailbox.of(parent).withSelectable(all.contains(parent)));
            }
            found.put(path, Mailbox.of(path));
        }
        return List.copyOf(found.values());
    }

    private Messages messages(MailboxPath mailbox) {
        Scan now = latest();
        synchronized (loaded) {
            if (loaded.containsKey(mailbox)) {
                return loaded.get(mailbox);
            }
        }
        try {
            Messages messages;
            if (now.emls().containsKey(mailbox)) {
                messages = EmlMessages.of(tree, now.emls().get(mailbox));
            } else if (now.mboxes().containsKey(mailbox)) {
                messages = new MboxRows(MboxMessages.of(tree.local(now.mboxes().get(mailbox)), false));
            } else {
                throw LooseErrors.noSuchMailbox(mailbox);
            }
            synchronized (loaded) {
                if (now == scan) {
                    loaded.put(mailbox, messages);
                }
            }
            return messages;
        } catch (IOException e) {
            throw FileErrors.of(tree.root(), e);
        }
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        Scan now = latest();
        Map<MailboxPath, MailboxState> states = new HashMap<>();
        for (MailboxPath mailbox : mailboxes) {
            if (now.emls().containsKey(mailbox) || now.mboxes().containsKey(mailbox)) {
                states.put(mailbox, LooseReader.state(messages(mailbox)));
            }
        }
        return states;
    }

    @Override
    public MailboxReader openReader() {
        latest();
        return new LooseReader(tree.root(), this::messages);
    }

    @Override
    public int usefulReaders() {
        return 2;
    }

    @Override
    public Optional<ItemSource> items() {
        return Optional.of(items);
    }

    @Override
    public void close() {
        closed = true;
        tree.close();
    }
}
