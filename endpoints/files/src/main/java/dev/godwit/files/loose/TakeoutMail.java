package dev.godwit.files.loose;

import dev.godwit.files.HeaderOf;
import dev.godwit.files.loose.FileTree.Entry;
import dev.godwit.files.mbox.MboxMessages;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The mail of a Google Takeout: mbox files in which every message names its labels. Messages of equal bytes are one message,
 * in the mailboxes of all its labels. Immutable; for any thread.
 */
final class TakeoutMail {
    /** Half a SHA-256: enough to tell messages apart. */
    private record Key(long first, long second) {
    }

    private static final class Message {
        final MboxMessages file;
        final int row;
        final long hash;
        Set<MailboxPath> mailboxes;
        Keywords keywords;
        long uid;

        Message(MboxMessages file, int row, long hash, GmailLabels.Place place) {
            this.file = file;
            this.row = row;
            this.hash = hash;
            this.mailboxes = place.mailboxes();
            this.keywords = place.keywords();
        }
    }

    private final Map<MailboxPath, Picked> mailboxes = new TreeMap<>();
    private long withoutLabels;

    private TakeoutMail() {
    }

    /** Reads all files, twice. */
    static TakeoutMail read(FileTree tree, List<Entry> mboxes) throws IOException {
        TakeoutMail mail = new TakeoutMail();
        Map<Key, Message> messages = new HashMap<>();
        Map<GmailLabels.Place, GmailLabels.Place> places = new HashMap<>();
        for (Entry entry : mboxes) {
            MboxMessages file = MboxMessages.of(tree.local(entry), true);
            for (int row = 0; row < file.size(); row++) {
                mail.add(file, row, messages, places);
            }
        }
        mail.file(new ArrayList<>(messages.values()));
        return mail;
    }

    private void add(MboxMessages file, int row, Map<Key, Message> messages, Map<GmailLabels.Place, GmailLabels.Place> places) throws IOException {
        MessageDigest digest = ContentDigest.newSha256();
        String labels;
        try (InputStream in = new DigestInputStream(file.open(row), digest)) {
            labels = HeaderDates.field(new String(HeaderOf.read(in), StandardCharsets.ISO_8859_1), "x-gmail-labels");
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        withoutLabels += labels == null ? 1 : 0;
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        Key key = new Key(bytes.getLong(), bytes.getLong());
        GmailLabels.Place place = places.computeIfAbsent(GmailLabels.place(labels), p -> p);
        Message known = messages.putIfAbsent(key, new Message(file, row, key.first, place));
        if (known != null) {
            Set<MailboxPath> union = new HashSet<>(known.mailboxes);
            union.addAll(place.mailboxes());
            known.mailboxes = union;
            known.keywords = known.keywords.plus(place.keywords());
        }
    }

    private void file(List<Message> messages) {
        long[] uids = StableNumbers.of(messages.stream().mapToLong(message -> message.hash).toArray());
        for (int i = 0; i < uids.length; i++) {
            messages.get(i).uid = uids[i];
        }
        messages.sort((a, b) -> Long.compare(a.uid, b.uid));
        for (Message message : messages) {
            for (MailboxPath path : message.mailboxes) {
                mailboxes.computeIfAbsent(path, _ -> new Picked()).messages.add(message);
            }
        }
    }

    Set<MailboxPath> paths() {
        return mailboxes.keySet();
    }

    /** Null if there is no such mailbox. */
    Messages of(MailboxPath path) {
        return mailboxes.get(path);
    }

    /** How many messages name no labels, which every message of a Takeout should. */
    long withoutLabels() {
        return withoutLabels;
    }

    /** The messages of one label. */
    private static final class Picked implements Messages {
        private final List<Message> messages = new ArrayList<>();

        @Override
        public int size() {
            return messages.size();
        }

        @Override
        public long uid(int row) {
            return messages.get(row).uid;
        }

        @Override
        public long bytes(int row) {
            return messages.get(row).file.bytes(messages.get(row).row);
        }

        @Override
        public long received(int row) {
            return messages.get(row).file.received(messages.get(row).row);
        }

        @Override
        public Keywords keywords(int row) {
            return messages.get(row).keywords;
        }

        @Override
        public long emailId(int row) {
            long id = messages.get(row).hash;
            return id == 0 ? 1 : id;
        }

        @Override
        public InputStream open(int row) throws IOException {
            return messages.get(row).file.open(messages.get(row).row);
        }
    }
}
