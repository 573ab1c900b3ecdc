package dev.godwit.files.maildir;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.files.FileErrors;
import dev.godwit.files.HeaderOf;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Reads mailboxes of a Maildir. Keeps the names of the files of the last one; one that a server renamed meanwhile is found again by its base name. */
final class MaildirReader implements MailboxReader {
    private static final int MOST_ATTEMPTS = 3;

    private final MailboxViews views;
    private final Path root;
    private final Consumer<String> notes;
    private final StoredMessage messages = new StoredMessage();
    private MailboxPath current;
    private MailboxView view;

    MaildirReader(MailboxViews views, Path root, Consumer<String> notes) {
        this.views = views;
        this.root = root;
        this.notes = notes;
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return look(mailbox).state();
    }

    private MailboxView look(MailboxPath mailbox) {
        try {
            current = null;
            view = null; // the old one is garbage before the new one is made
            view = views.look(mailbox);
            current = mailbox;
            return view;
        } catch (NoSuchFileException gone) {
            throw MaildirErrors.gone(mailbox, gone);
        } catch (IOException e) {
            throw FileErrors.of(root, e).at("mailbox " + mailbox);
        }
    }

    private MailboxView known(MailboxPath mailbox) {
        return mailbox.equals(current) ? view : look(mailbox);
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return listRows(mailbox, null);
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        return listRows(mailbox, uids);
    }

    private Listing listRows(MailboxPath mailbox, UidSet uids) {
        for (int attempt = 1;; attempt++) {
            MailboxView now = look(mailbox);
            int[] rows = uids == null ? IntStream.range(0, now.index().messages()).map(now.index()::row).toArray() : rows(now, uids);
            Listing.Builder listing = new Listing.Builder(rows.length);
            MailboxView.KeywordReader keywords = now.new KeywordReader();
            int missed = 0;
            for (int row : rows) {
                missed += add(now, row, keywords, listing) ? 0 : 1;
            }
            // a file that was renamed after the scan would look deleted: look again
            if (missed == 0 || attempt == MOST_ATTEMPTS) {
                return listing.build();
            }
        }
    }

    private boolean add(MailboxView now, int row, MailboxView.KeywordReader keywords, Listing.Builder listing) {
        Path file = now.file(row);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                notes.accept(file.getParent() + ": an entry is not a regular file; left out");
                return true;
            }
            long size = now.toldSize(row);
            if (size < 0) {
                size = countedSize(file);
            }
            Keywords set = keywords.of(row);
            listing.add(now.index().uid(row), set, size, Math.floorDiv(attributes.lastModifiedTime().toMillis(), 1000L), 0, now.uidl(row));
            return true;
        } catch (NoSuchFileException renamed) {
            return false;
        } catch (IOException e) {
            throw FileErrors.of(file.getParent(), e);
        }
    }

    private long countedSize(Path file) throws IOException {
        try (StoredMessage.Opened opened = messages.open(file)) {
            return opened.size();
        }
    }

    /** The rows of those of {@code uids} that are there, ascending by UID. */
    private static int[] rows(MailboxView now, UidSet uids) {
        MailboxIndex index = now.index();
        if (uids.size() > index.messages()) {
            return IntStream.range(0, index.messages()).map(index::row).filter(row -> uids.contains(index.uid(row))).toArray();
        }
        IntStream.Builder rows = IntStream.builder();
        for (PrimitiveIterator.OfLong i = uids.iterator(); i.hasNext();) {
            int row = index.rowOf(i.nextLong());
            if (row >= 0) {
                rows.add(row);
            }
        }
        return rows.build().toArray();
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        forEach(mailbox, uids, (uid, opened) -> {
            byte[] header;
            try {
                header = HeaderOf.read(opened.stream());
            } catch (IOException e) {
                throw FileErrors.of(root, e);
            }
            sink.header(uid, header);
        });
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        forEach(mailbox, uids, (uid, opened) -> {
            try {
                sink.body(uid, opened.size(), opened.stream());
            } catch (IOException theSinksOwn) {
                throw new UncheckedIOException(theSinksOwn);
            }
        });
    }

    private interface Use {
        void use(long uid, StoredMessage.Opened opened);
    }

    private void forEach(MailboxPath mailbox, UidSet uids, Use use) {
        boolean fresh = !mailbox.equals(current);
        MailboxView now = known(mailbox);
        if (!fresh && rows(now, uids).length < uids.size()) {
            now = look(mailbox);
        }
        long[] wanted = java.util.Arrays.stream(rows(now, uids)).mapToLong(now.index()::uid).toArray();
        for (long uid : wanted) {
            try (StoredMessage.Opened opened = locate(mailbox, uid)) {
                if (opened != null) {
                    use.use(uid, opened);
                }
            } catch (IOException e) {
                throw FileErrors.of(root, e).at("mailbox " + mailbox + ", UID " + uid);
            }
        }
    }

    /** Null if the message no longer exists. */
    private StoredMessage.Opened locate(MailboxPath mailbox, long uid) throws IOException {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            int row = view.index().rowOf(uid);
            if (row < 0) {
                return null;
            }
            try {
                return messages.open(view.file(row));
            } catch (NoSuchFileException renamed) {
                StoredMessage.Opened moved = view.index().place(row).inNew() ? movedToCur(row) : null;
                if (moved != null) {
                    return moved;
                }
                lookAgain(mailbox);
            }
        }
        return null;
    }

    /** A server that opens the mailbox moves everything from {@code new} to {@code cur}: no need to scan for each of them. */
    private StoredMessage.Opened movedToCur(int row) throws IOException {
        try {
            return messages.open(view.directory().resolve("cur").resolve(view.index().base(row) + ":2,"));
        } catch (NoSuchFileException notThere) {
            return null;
        }
    }

    private void lookAgain(MailboxPath mailbox) {
        try {
            look(mailbox);
        } catch (EndpointException e) {
            throw e.at("looking for a renamed message");
        }
    }

    @Override
    public void close() {
        current = null;
        view = null;
    }
}
