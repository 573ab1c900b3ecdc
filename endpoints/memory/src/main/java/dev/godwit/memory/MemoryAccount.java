package dev.godwit.memory;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.MailboxWriter.KeywordChange;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.ReportsChanges.Changes;
import dev.godwit.contract.ReportsChanges.Removed;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import dev.godwit.model.UidSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An account that lives in the heap: the reference endpoint, for tests and demonstrations. It stays while targets and
 * sources on it are opened and closed. Safe for any number of threads.
 */
public final class MemoryAccount {
    private final String name;
    private final MemoryOptions options;
    private final MemoryNames names;
    private final Map<MailboxPath, MemoryMailbox> mailboxes = new HashMap<>();
    private final MemoryItems items;
    private long lastUidValidity;

    public MemoryAccount(String name, MemoryOptions options) {
        this.name = name;
        this.options = options;
        this.names = new MemoryNames(options.names());
        this.items = new MemoryItems(options.items());
        make(MailboxPath.INBOX, Role.INBOX, true);
    }

    public Source openSource() {
        return openTarget();
    }

    public Target openTarget() {
        return options.has(MemoryFeature.PRESERVES_UIDS) ? new MemoryTarget.PreservingUids(this) : new MemoryTarget(this);
    }

    String name() {
        return name;
    }

    MemoryOptions options() {
        return options;
    }

    MemoryItems items() {
        return items;
    }

    private MemoryMailbox make(MailboxPath path, Role role, boolean selectable) {
        long uidValidity = ++lastUidValidity;
        String objectId = options.has(MemoryFeature.OBJECT_IDS) ? "M" + uidValidity : null;
        MemoryMailbox made = new MemoryMailbox(path, options.has(MemoryFeature.ROLES) || path.isInbox() ? role : null, selectable, uidValidity, objectId);
        mailboxes.put(names.key(path), made);
        return made;
    }

    private Optional<MemoryMailbox> find(MailboxPath path) {
        return Optional.ofNullable(mailboxes.get(names.key(path)));
    }

    private MemoryMailbox selectable(MailboxPath path) {
        return find(path).filter(MemoryMailbox::selectable).orElseThrow(() -> MemoryErrors.gone(path));
    }

    private boolean hasChildren(MailboxPath path) {
        MailboxPath key = names.key(path);
        return mailboxes.keySet().stream().anyMatch(other -> other.depth() > key.depth() && other.isWithin(key));
    }

    synchronized List<Mailbox> list() {
        return mailboxes.values().stream().map(MemoryMailbox::describe).sorted((a, b) -> a.path().compareTo(b.path())).toList();
    }

    synchronized Map<MailboxPath, MailboxState> states(Collection<MailboxPath> paths) {
        Map<MailboxPath, MailboxState> states = new TreeMap<>();
        for (MailboxPath path : paths) {
            find(path).filter(MemoryMailbox::selectable).ifPresent(mailbox -> states.put(path, mailbox.state(modseqs())));
        }
        return states;
    }

    synchronized Mailbox create(Mailbox wanted) {
        names.check(wanted.path());
        for (MailboxPath parent = wanted.path().parent(); parent != null; parent = parent.parent()) {
            if (find(parent).isEmpty()) {
                make(parent, null, true);
            }
        }
        Role role = wanted.role().filter(r -> r != Role.INBOX).orElse(null);
        MemoryMailbox mailbox = find(wanted.path()).orElseGet(() -> make(wanted.path(), role, wanted.selectable()));
        if (!mailbox.selectable() && wanted.selectable()) {
            mailbox.makeSelectable(options.has(MemoryFeature.ROLES) ? role : null);
        }
        return mailbox.describe();
    }

    synchronized void rename(MailboxPath from, MailboxPath to) {
        if (from.isInbox() || to.isInbox()) {
            throw MemoryErrors.inbox("renamed");
        }
        MemoryMailbox moving = find(from).orElseThrow(() -> MemoryErrors.gone(from));
        names.check(to);
        if (find(to).filter(there -> there != moving).isPresent() || names.key(to).isWithin(names.key(from)) && find(to).isEmpty()) {
            throw MemoryErrors.exists(to);
        }
        if (to.parent() != null) {
            create(Mailbox.of(to.parent()));
        }
        MailboxPath fromKey = names.key(from);
        List<MailboxPath> keys = mailboxes.keySet().stream().filter(key -> key.isWithin(fromKey)).toList();
        List<MemoryMailbox> all = keys.stream().map(mailboxes::remove).toList();
        for (MemoryMailbox mailbox : all) {
            // by depth, since the account's own spelling of the upper levels may differ from the one asked for
            mailbox.moveTo(mailbox.path().rebase(ancestor(mailbox.path(), from.depth()), to));
            mailboxes.put(names.key(mailbox.path()), mailbox);
        }
    }

    private static MailboxPath ancestor(MailboxPath path, int depth) {
        return new MailboxPath(path.levels().subList(0, depth));
    }

    synchronized void deleteMailbox(MailboxPath path) {
        if (path.isInbox()) {
            throw MemoryErrors.inbox("deleted");
        }
        if (hasChildren(path)) {
            find(path).ifPresent(mailbox -> mailbox.strip(++lastUidValidity));
        } else {
            mailboxes.remove(names.key(path));
        }
    }

    synchronized void subscribe(MailboxPath path, boolean subscribed) {
        find(path).orElseThrow(() -> MemoryErrors.gone(path)).subscribe(subscribed);
    }

    synchronized boolean adoptUidValidity(MailboxPath path, long uidValidity, long uidNext) {
        return selectable(path).adopt(uidValidity, uidNext);
    }

    synchronized MailboxState state(MailboxPath path) {
        return selectable(path).state(modseqs());
    }

    synchronized Listing list(MailboxPath path, UidSet uids) {
        return selectable(path).list(modseqs(), uid -> uids == null || uids.contains(uid));
    }

    synchronized UidSet present(MailboxPath path, UidSet uids) {
        return selectable(path).present(uids);
    }

    /** The bytes of a message, which nobody changes, or null if it is gone. */
    synchronized byte[] bytes(MailboxPath path, long uid) {
        MemoryMailbox.Stored stored = selectable(path).get(uid);
        return stored == null ? null : stored.bytes();
    }

    synchronized Optional<Changes> changesSince(MailboxPath path, MailboxState since) {
        MemoryMailbox mailbox = selectable(path);
        if (since.uidValidity() != mailbox.uidValidity() || since.highestModseq() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Changes(mailbox.state(true), mailbox.changedSince(since.highestModseq()),
                new Removed.Vanished(mailbox.removedSince(since.highestModseq()))));
    }

    /** {@code uidValidity, uid} of the new message. @throws EndpointException MAILBOX_GONE */
    synchronized long[] append(MailboxPath path, byte[] bytes, OutgoingMessage message) {
        MemoryMailbox mailbox = selectable(path);
        long received = message.receivedEpochSecond() == Long.MIN_VALUE ? options.clock().instant().getEpochSecond() : message.receivedEpochSecond();
        long wanted = options.has(MemoryFeature.PRESERVES_UIDS) ? message.sourceUid() : 0;
        return new long[] {mailbox.uidValidity(), mailbox.add(bytes, message.keywords(), received, wanted, message.uidl())};
    }

    synchronized void changeKeywords(MailboxPath path, List<KeywordChange> changes) {
        MemoryMailbox mailbox = selectable(path);
        changes.forEach(change -> mailbox.changeKeywords(change.uids(), change.add(), change.remove()));
    }

    synchronized void deleteMessages(MailboxPath path, UidSet uids) {
        MemoryMailbox mailbox = selectable(path);
        mailbox.present(uids).forEach(mailbox::remove);
    }

    synchronized Map<Long, Long> move(MailboxPath from, UidSet uids, MailboxPath to) {
        MemoryMailbox source = selectable(from);
        MemoryMailbox target = selectable(to);
        Map<Long, Long> moved = new TreeMap<>();
        source.present(uids).forEach(uid -> {
            MemoryMailbox.Stored message = source.remove(uid);
            long added = target.add(message.bytes(), message.keywords(), message.received(), 0, message.uidl());
            moved.put(uid, options.has(MemoryFeature.TELLS_UIDS) ? added : 0);
        });
        return moved;
    }

    boolean canStore(Keywords keywords) {
        return options.has(MemoryFeature.ARBITRARY_KEYWORDS) || keywords.asList().stream().allMatch(Keywords::isSystem);
    }

    private boolean modseqs() {
        return options.has(MemoryFeature.REPORTS_CHANGES);
    }
}
