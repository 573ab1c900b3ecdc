package dev.godwit.files.loose;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.files.FileErrors;
import dev.godwit.files.loose.FileTree.Entry;
import dev.godwit.model.DataKind;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Google Takeout gave: mail with its labels, calendars, contacts, and the files of Drive. It does not change while it is open. */
final class TakeoutSource implements Source {
    private static final Set<String> DRIVES = Set.of("Drive", "Google Drive");

    private final FileTree tree;
    private final Scan scan;
    private final LooseItems items;
    private final List<String> notes = new ArrayList<>();
    private TakeoutMail mail;
    private volatile boolean closed;

    TakeoutSource(FileTree tree) throws IOException {
        this.tree = tree;
        this.scan = withoutRepeatedCards(scan(Scan.of(tree)));
        this.items = new LooseItems(tree, () -> scan, () -> scan);
    }

    /** Of files like any other only those of Drive are the owner's. */
    private Scan scan(Scan all) {
        List<Entry> drive = new ArrayList<>();
        for (Entry file : all.files()) {
            int at = file.levels().size() > 2 && DRIVES.contains(file.levels().get(1)) ? 2 : file.levels().size() > 1 && DRIVES.contains(file.levels().getFirst()) ? 1 : 0;
            if (at > 0) {
                drive.add(new Entry(file.levels().subList(at, file.levels().size()), file.size(), file.modifiedMillis(), file.version(), file.place()));
            }
        }
        if (all.files().size() > drive.size()) {
            notes.add((all.files().size() - drive.size()) + " files of other services of Google are left out.");
        }
        return new Scan(all.emls(), all.mboxes(), all.calendars(), all.cards(), all.scripts(), drive, all.notes());
    }

    /** Takeout gives "All Contacts" and, once more, every group of them. */
    private Scan withoutRepeatedCards(Scan all) {
        TextFiles texts = new TextFiles(tree);
        Map<Entry, Set<String>> cards = new HashMap<>();
        all.cards().forEach(file -> cards.put(file, texts.of(DataKind.CONTACTS, file).items().stream().map(TextItem::version).collect(Collectors.toSet())));
        List<Entry> kept = new ArrayList<>(all.cards());
        kept.sort((a, b) -> Integer.compare(cards.get(b).size(), cards.get(a).size()));
        Set<Entry> dropped = new HashSet<>();
        for (int i = 1; i < kept.size(); i++) {
            Entry file = kept.get(i);
            if (kept.subList(0, i).stream().anyMatch(larger -> !dropped.contains(larger) && cards.get(larger).containsAll(cards.get(file)))) {
                dropped.add(file);
                notes.add(file.path() + ": all of its contacts are in a larger file as well; left out");
            }
        }
        return new Scan(all.emls(), all.mboxes(), all.calendars(), all.cards().stream().filter(file -> !dropped.contains(file)).toList(), all.scripts(), all.files(), all.notes());
    }

    /** Read when it is first asked for, since that takes a while. */
    private synchronized TakeoutMail mail() {
        if (closed) {
            throw LooseErrors.closed(tree.root());
        }
        if (mail == null) {
            try {
                mail = TakeoutMail.read(tree, List.copyOf(scan.mboxes().values()));
            } catch (IOException e) {
                throw FileErrors.of(tree.root(), e);
            }
            if (mail.withoutLabels() > 0) {
                notes.add(mail.withoutLabels() + " messages name no labels; they are in Archive.");
            }
        }
        return mail;
    }

    @Override
    public synchronized EndpointDescription describe() {
        List<String> all = new ArrayList<>(notes);
        all.addAll(tree.notes());
        all.addAll(scan.notes());
        Set<DataKind> kinds = LooseItems.kinds(scan);
        if (!scan.mboxes().isEmpty()) {
            kinds.add(DataKind.MAIL);
        }
        return new EndpointDescription("takeout:" + tree.root(), "takeout:" + tree.root(), Optional.of("Google Takeout"), List.of(), OptionalLong.empty(), Optional.empty(), all, kinds);
    }

    @Override
    public List<Mailbox> mailboxes() {
        Map<MailboxPath, Mailbox> found = new TreeMap<>();
        for (MailboxPath path : mail().paths()) {
            for (MailboxPath parent = path.parent(); parent != null; parent = parent.parent()) {
                found.putIfAbsent(parent, Mailbox.of(parent).withSelectable(mail().of(parent) != null).withRole(GmailLabels.ROLES.get(parent)));
            }
            found.put(path, Mailbox.of(path).withRole(GmailLabels.ROLES.get(path)));
        }
        return List.copyOf(found.values());
    }

    private Messages messages(MailboxPath mailbox) {
        Messages messages = mail().of(mailbox);
        if (messages == null) {
            throw LooseErrors.noSuchMailbox(mailbox);
        }
        return messages;
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        Map<MailboxPath, MailboxState> states = new HashMap<>();
        mailboxes.stream().filter(mail().paths()::contains).forEach(path -> states.put(path, LooseReader.state(messages(path))));
        return states;
    }

    @Override
    public MailboxReader openReader() {
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
    public synchronized void close() {
        closed = true;
        tree.close();
    }
}
