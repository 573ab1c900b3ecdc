package dev.godwit.files.tree;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.Target;
import dev.godwit.files.FileErrors;
import dev.godwit.files.WholeFile;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Writes mailboxes as directories of {@code .eml} files. */
final class EmlTarget extends EmlSource implements Target, PreservesUids {
    private static final String LAST_UIDVALIDITY = ".godwit-uidvalidity";

    private final Clock clock;
    /** Held while directories are made, renamed and removed. */
    private final ReentrantLock lock = new ReentrantLock();

    EmlTarget(Path top, Clock clock) throws IOException {
        super(top, true);
        this.clock = clock;
        Files.createDirectories(top.resolve(TEMPORARIES));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(top.resolve(TEMPORARIES))) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        create(Mailbox.of(MailboxPath.INBOX));
    }

    private interface Change {
        void run() throws IOException;
    }

    private void changing(Change change) {
        lock.lock();
        try {
            change.run();
        } catch (IOException e) {
            throw FileErrors.of(top(), e);
        } finally {
            lock.unlock();
        }
    }

    /** Never the same twice, so that a mailbox made anew is told apart from its namesake. */
    private long nextUidValidity() throws IOException {
        Path file = top().resolve(LAST_UIDVALIDITY);
        String last = Files.exists(file) ? Files.readString(file).strip() : "0";
        long next = Math.max(clock.instant().getEpochSecond(), last.matches("\\d{1,10}") ? Long.parseLong(last) + 1 : 1);
        WholeFile.replace(file, next + "\n");
        return next;
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        changing(() -> {
            for (MailboxPath parent = wanted.path().parent(); parent != null; parent = parent.parent()) {
                if (!Files.isDirectory(directory(parent))) {
                    make(Mailbox.of(parent));
                }
            }
            make(wanted);
        });
        return mailboxes().stream().filter(mailbox -> mailbox.path().equals(wanted.path())).findFirst().orElseThrow(() -> TreeErrors.gone(wanted.path()));
    }

    private void make(Mailbox wanted) throws IOException {
        Path directory = directory(wanted.path());
        Files.createDirectories(directory);
        if (wanted.selectable() && !Files.exists(directory.resolve(MailboxLog.NAME))) {
            MailboxLog log = new MailboxLog();
            log.uidValidity = nextUidValidity();
            Optional<Role> role = wanted.role().filter(each -> each != Role.INBOX);
            log.role = role.orElse(null);
            log.write(directory);
        }
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        if (from.isInbox() || to.isInbox()) {
            throw TreeErrors.inboxStays("renamed");
        }
        changing(() -> {
            if (!Files.isDirectory(directory(from))) {
                throw TreeErrors.gone(from);
            }
            if (Files.exists(directory(to), LinkOption.NOFOLLOW_LINKS) || to.isWithin(from)) {
                throw TreeErrors.taken(to.toString());
            }
            for (MailboxPath parent = to.parent(); parent != null; parent = parent.parent()) {
                make(Mailbox.of(parent));
            }
            Files.move(directory(from), directory(to), StandardCopyOption.ATOMIC_MOVE);
            forget();
        });
    }

    @Override
    public void delete(MailboxPath mailbox) {
        if (mailbox.isInbox()) {
            throw TreeErrors.inboxStays("deleted");
        }
        changing(() -> {
            Path directory = directory(mailbox);
            try {
                // first, so that what a kill leaves is no mailbox any more
                Files.deleteIfExists(directory.resolve(MailboxLog.NAME));
                try (DirectoryStream<Path> messages = Files.newDirectoryStream(directory, "*.eml")) {
                    for (Path message : messages) {
                        Files.deleteIfExists(message);
                    }
                }
                Files.deleteIfExists(directory);
            } catch (NoSuchFileException already) {
                return;
            } catch (DirectoryNotEmptyException hasChildren) {
                return; // they stay, as the contract says
            } finally {
                forget();
            }
        });
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        in(mailbox, each -> {
            each.subscribe(subscribed);
            return null;
        });
    }

    @Override
    public NameRules nameRules() {
        return new NameRules("", 60, false, true, false);
    }

    @Override
    public boolean adoptUidValidity(MailboxPath mailbox, long uidValidity, long uidNext) {
        return in(mailbox, each -> each.adopt(uidValidity, uidNext));
    }

    @Override
    public MailboxWriter openWriter() {
        return new Writer();
    }

    /** Appends message by message. */
    private final class Writer implements MailboxWriter {
        @Override
        public MailboxState state(MailboxPath mailbox) {
            return in(mailbox, EmlMailbox::state);
        }

        @Override
        public KeywordSupport keywordSupport(MailboxPath mailbox) {
            state(mailbox);
            return KeywordSupport.EVERYTHING;
        }

        @Override
        public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
            for (int i = 0; i < batch.size(); i++) {
                OutgoingMessage message = batch.get(i);
                EmlMailbox.Place place = in(mailbox, each -> each.append(message, clock.instant().getEpochSecond()));
                answers.stored(i, place.uidValidity(), place.uid());
            }
        }

        @Override
        public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
            in(mailbox, each -> {
                each.change(uid -> before -> {
                    var after = before;
                    for (KeywordChange change : changes) {
                        after = change.uids().contains(uid) ? after.minus(change.remove()).plus(change.add()) : after;
                    }
                    return after;
                });
                return null;
            });
        }

        @Override
        public void delete(MailboxPath mailbox, UidSet uids) {
            in(mailbox, each -> {
                each.delete(uids::contains);
                return null;
            });
        }

        @Override
        public void close() {
            // holds nothing open between calls
        }
    }
}
