package dev.godwit.testkit.imap;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import dev.godwit.model.UidSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One user's mail, to be looked at and changed directly by tests while sessions serve it. Safe for many threads. A
 * path that does not exist gives a {@link NoSuchElementException}.
 */
public final class Account {
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final TreeMap<MailboxPath, StoredMailbox> mailboxes = new TreeMap<>();
    final TreeSet<MailboxPath> subscriptions = new TreeSet<>();
    /** Tokens and how often each can still be used. */
    final Map<String, AtomicInteger> tokens = new ConcurrentHashMap<>();

    private final String user;
    private final String password;
    private final Map<Keywords, FlagSet> flagSets = new ConcurrentHashMap<>();
    private volatile long quotaBytes = Long.MAX_VALUE;
    private long nextUidValidity = 1_700_000_000L;
    private long nextMailboxId = 1;
    private long nextEmailId = 1;

    Account(String user, String password) {
        this.user = user;
        this.password = password;
        create(MailboxPath.INBOX);
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /** Lets {@code token} be used {@code uses} times as the OAuth token of this account; after that it has expired. */
    public void acceptToken(String token, int uses) {
        tokens.put(token, new AtomicInteger(uses));
    }

    /** No OAuth token is valid any more; open sessions stay. */
    public void expireTokens() {
        tokens.clear();
    }

    /** From now on the account may hold {@code bytes} in all; {@link Long#MAX_VALUE} for any number. */
    public void quota(long bytes) {
        quotaBytes = bytes;
    }

    public long quota() {
        return quotaBytes;
    }

    public long usedBytes() {
        return locked(() -> mailboxes.values().stream().mapToLong(box -> box.bytes).sum());
    }

    /** Every mailbox, parents first; levels that only exist as parents are not there. */
    public List<MailboxPath> paths() {
        return locked(() -> List.copyOf(mailboxes.keySet()));
    }

    public boolean exists(MailboxPath path) {
        return locked(() -> mailboxes.containsKey(path));
    }

    /** Creates a mailbox; one that exists stays as it is. */
    public void create(MailboxPath path) {
        create(path, path.isInbox() ? Role.INBOX : null);
    }

    /** Creates a mailbox with a special use, or gives an existing one that use. */
    public void create(MailboxPath path, Role role) {
        run(() -> mailboxes.computeIfAbsent(path, p -> new StoredMailbox(p, nextUidValidity++, "F" + nextMailboxId++)).role = role);
    }

    public void delete(MailboxPath path) {
        run(() -> {
            box(path).deleted = true;
            mailboxes.remove(path);
        });
    }

    /** Renames a mailbox and all below it; renaming INBOX moves its messages and leaves it empty (RFC 9051 §6.3.6). */
    public void rename(MailboxPath from, MailboxPath to) {
        run(() -> {
            if (from.isInbox()) {
                create(to);
                moveAll(box(from), box(to));
                return;
            }
            List<MailboxPath> moving = mailboxes.keySet().stream().filter(path -> path.isWithin(from)).toList();
            if (moving.isEmpty()) {
                throw new NoSuchElementException(from.toString());
            }
            for (MailboxPath old : moving) {
                StoredMailbox box = mailboxes.remove(old);
                box.path = old.rebase(from, to);
                mailboxes.put(box.path, box);
            }
        });
    }

    private void moveAll(StoredMailbox from, StoredMailbox to) {
        for (StoredMessage message : from.remove(m -> true)) {
            copyInto(to, message);
        }
    }

    public void subscribe(MailboxPath path, boolean subscribed) {
        run(() -> {
            if (subscribed) {
                subscriptions.add(path);
            } else {
                subscriptions.remove(path);
            }
        });
    }

    public boolean isSubscribed(MailboxPath path) {
        return locked(() -> subscriptions.contains(path));
    }

    public Role role(MailboxPath path) {
        return locked(() -> box(path).role);
    }

    public MailboxState state(MailboxPath path) {
        return locked(() -> box(path).state());
    }

    /** The messages as they are now, ascending by UID. */
    public List<StoredMessage> messages(MailboxPath path) {
        return locked(() -> box(path).snapshot());
    }

    /** The message with {@code uid}, or a {@link NoSuchElementException}. */
    public StoredMessage message(MailboxPath path, long uid) {
        return locked(() -> box(path).get(index(box(path), uid)));
    }

    public long add(MailboxPath path, Content content, Keywords keywords, Instant received) {
        return locked(() -> add(box(path), content, keywords, received.getEpochSecond()).uid());
    }

    /** Adds a message under a UID of the test's choice, at or above UIDNEXT. */
    public void addWithUid(MailboxPath path, long uid, Content content, Keywords keywords, Instant received) {
        run(() -> box(path).add(uid, flagSet(keywords), received.getEpochSecond(), nextEmailId++, content));
    }

    StoredMessage add(StoredMailbox box, Content content, Keywords keywords, long received) {
        changed.signalAll();
        return box.add(box.uidNext, flagSet(keywords), received, nextEmailId++, content);
    }

    StoredMessage copyInto(StoredMailbox to, StoredMessage message) {
        changed.signalAll();
        return to.add(to.uidNext, message.flags(), message.receivedEpochSecond(), message.emailId(), message.content());
    }

    public void setKeywords(MailboxPath path, long uid, Keywords keywords) {
        run(() -> box(path).setFlags(index(box(path), uid), flagSet(keywords)));
    }

    /** Removes messages at once, whatever their flags. */
    public void expunge(MailboxPath path, long... uids) {
        run(() -> {
            UidSet gone = UidSet.of(uids);
            box(path).remove(message -> gone.contains(message.uid()));
        });
    }

    /** Moves a message as MOVE would and returns its new UID. */
    public long move(MailboxPath from, long uid, MailboxPath to) {
        return locked(() -> {
            StoredMessage moved = copyInto(box(to), box(from).get(index(box(from), uid)));
            box(from).remove(message -> message.uid() == uid);
            return moved.uid();
        });
    }

    public long copy(MailboxPath from, long uid, MailboxPath to) {
        return locked(() -> copyInto(box(to), box(from).get(index(box(from), uid))).uid());
    }

    /** Gives the mailbox a new UIDVALIDITY and every message a new UID, as a server does that lost its index. */
    public void changeUidValidity(MailboxPath path) {
        run(() -> box(path).renumber(nextUidValidity++));
    }

    /** How often each content occurs in a mailbox: equal multisets mean nothing lost and nothing doubled. */
    public Map<ContentDigest, Integer> digests(MailboxPath path) {
        Map<ContentDigest, Integer> counts = new TreeMap<>();
        messages(path).forEach(message -> counts.merge(message.digest(), 1, Integer::sum));
        return counts;
    }

    /** {@link #digests(MailboxPath)} of every mailbox. */
    public Map<MailboxPath, Map<ContentDigest, Integer>> digests() {
        Map<MailboxPath, Map<ContentDigest, Integer>> all = new LinkedHashMap<>();
        paths().forEach(path -> all.put(path, digests(path)));
        return all;
    }

    FlagSet flagSet(Keywords keywords) {
        FlagSet known = flagSets.get(keywords);
        return known != null ? known : flagSets.computeIfAbsent(keywords, FlagSet::new);
    }

    StoredMailbox box(MailboxPath path) {
        StoredMailbox box = mailboxes.get(path);
        if (box == null) {
            throw new NoSuchElementException(path.toString());
        }
        return box;
    }

    private static int index(StoredMailbox box, long uid) {
        int index = box.indexOf(uid);
        if (index < 0) {
            throw new NoSuchElementException(box.path + " has no UID " + uid);
        }
        return index;
    }

    /** The paths of levels that exist only because something lies below them. */
    List<MailboxPath> impliedParents() {
        TreeSet<MailboxPath> implied = new TreeSet<>();
        for (MailboxPath path : mailboxes.keySet()) {
            for (MailboxPath up = path.parent(); up != null && !mailboxes.containsKey(up) && implied.add(up); up = up.parent()) {
                continue;
            }
        }
        return new ArrayList<>(implied);
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable action) {
        locked(() -> {
            action.run();
            changed.signalAll();
            return null;
        });
    }
}
