package dev.godwit.memory;

import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.Role;
import dev.godwit.model.UidSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** One mailbox and its messages. Not for several threads: {@link MemoryAccount} guards it. */
final class MemoryMailbox {
    /** A message as stored; never changed in place. */
    record Stored(byte[] bytes, Keywords keywords, long received, long modseq, String uidl) {
    }

    private final String objectId;
    private final TreeMap<Long, Stored> messages = new TreeMap<>();
    /** UID to the modification sequence of its removal. */
    private final TreeMap<Long, Long> removed = new TreeMap<>();
    private MailboxPath path;
    private Role role;
    private boolean selectable;
    private boolean subscribed;
    private long uidValidity;
    private long lastUid;
    /** UIDs that were not asked for begin here: the UIDNEXT taken over from a source. */
    private long uidFloor;
    private long modseq = 1;

    MemoryMailbox(MailboxPath path, Role role, boolean selectable, long uidValidity, String objectId) {
        this.path = path;
        this.role = role;
        this.selectable = selectable;
        this.uidValidity = uidValidity;
        this.objectId = objectId;
    }

    Mailbox describe() {
        return new Mailbox(path, Optional.ofNullable(role), selectable, subscribed, NamespaceKind.PERSONAL, Optional.ofNullable(objectId));
    }

    MailboxPath path() {
        return path;
    }

    void moveTo(MailboxPath other) {
        path = other;
    }

    boolean selectable() {
        return selectable;
    }

    /** A level that held no messages becomes a mailbox. */
    void makeSelectable(Role wanted) {
        selectable = true;
        role = wanted;
    }

    /** Keeps the level for the sake of its children. */
    void strip(long nextUidValidity) {
        messages.clear();
        removed.clear();
        selectable = false;
        role = null;
        uidValidity = nextUidValidity;
        lastUid = 0;
        uidFloor = 0;
        modseq = 1;
    }

    void subscribe(boolean on) {
        subscribed = on;
    }

    long uidValidity() {
        return uidValidity;
    }

    MailboxState state(boolean withModseq) {
        return new MailboxState(uidValidity, lastUid + 1, messages.size(), withModseq ? modseq : 0);
    }

    boolean adopt(long otherUidValidity, long uidNext) {
        if (lastUid == 0) {
            uidValidity = otherUidValidity;
            uidFloor = uidNext;
        }
        return uidValidity == otherUidValidity;
    }

    long add(byte[] bytes, Keywords keywords, long received, long wantedUid, String uidl) {
        lastUid = wantedUid > lastUid ? wantedUid : Math.max(lastUid + 1, uidFloor);
        messages.put(lastUid, new Stored(bytes, keywords, received, ++modseq, uidl));
        return lastUid;
    }

    void changeKeywords(UidSet uids, Keywords add, Keywords remove) {
        for (Map.Entry<Long, Stored> entry : messages.entrySet()) {
            Stored old = entry.getValue();
            Keywords now = old.keywords.minus(remove).plus(add);
            if (uids.contains(entry.getKey()) && !now.equals(old.keywords)) {
                entry.setValue(new Stored(old.bytes, now, old.received, ++modseq, old.uidl));
            }
        }
    }

    Stored remove(long uid) {
        Stored gone = messages.remove(uid);
        if (gone != null) {
            removed.put(uid, ++modseq);
        }
        return gone;
    }

    Stored get(long uid) {
        return messages.get(uid);
    }

    /** Those of {@code uids} that exist; {@code uids} may be huge. */
    UidSet present(UidSet uids) {
        UidSet.Builder present = new UidSet.Builder();
        messages.keySet().stream().filter(uids::contains).forEach(present::add);
        return present.build();
    }

    Listing list(boolean withModseq, LongPredicate wanted) {
        Listing.Builder listing = new Listing.Builder(messages.size());
        messages.forEach((uid, message) -> {
            if (wanted.test(uid)) {
                listing.add(uid, message.keywords, message.bytes.length, message.received, withModseq ? message.modseq : 0, message.uidl);
            }
        });
        return listing.build();
    }

    Listing changedSince(long since) {
        return list(true, uid -> messages.get(uid).modseq > since);
    }

    UidSet removedSince(long since) {
        UidSet.Builder gone = new UidSet.Builder();
        removed.forEach((uid, when) -> {
            if (when > since) {
                gone.add(uid);
            }
        });
        return gone.build();
    }
}
