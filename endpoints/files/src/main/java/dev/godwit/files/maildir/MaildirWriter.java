package dev.godwit.files.maildir;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.files.FileErrors;
import dev.godwit.files.maildir.MaildirOptions.Flavor;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Writes messages: complete in {@code tmp}, then renamed into {@code cur}, then numbered, one change of the UID list a batch. */
final class MaildirWriter implements MailboxWriter, MovesServerSide {
    private static final int MOST_ATTEMPTS = 3;

    private final MaildirTarget target;
    private final Ownership ownership;
    private final UniqueNames names;
    private final boolean fsync;
    private final boolean courier;

    MaildirWriter(MaildirTarget target, Ownership ownership, UniqueNames names, boolean fsync) {
        this.target = target;
        this.ownership = ownership;
        this.names = names;
        this.fsync = fsync;
        this.courier = target.tree().flavor() == Flavor.COURIER;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T in(MailboxPath mailbox, Step<T> step) {
        try {
            return step.run();
        } catch (NoSuchFileException gone) {
            throw MaildirErrors.gone(mailbox, gone);
        } catch (IOException e) {
            throw FileErrors.of(target.tree().root(), e).at("mailbox " + mailbox);
        }
    }

    @Override
    public MailboxState state(MailboxPath mailbox) {
        return in(mailbox, () -> target.look(mailbox).state());
    }

    @Override
    public KeywordSupport keywordSupport(MailboxPath mailbox) {
        if (courier) {
            in(mailbox, () -> target.box(mailbox));
            return KeywordSupport.EVERYTHING;
        }
        KeywordLetters letters = in(mailbox, () -> target.box(mailbox).letters(Keywords.NONE));
        return new KeywordSupport(KeywordSupport.EVERYTHING.storable().plus(Keywords.of(letters.all())), !letters.full());
    }

    @Override
    public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
        if (batch.isEmpty()) {
            return;
        }
        in(mailbox, () -> {
            appendAll(target.box(mailbox), batch, answers);
            return null;
        });
    }

    private void appendAll(TargetMailbox box, List<OutgoingMessage> batch, AppendAnswers answers) throws IOException {
        Keywords all = Keywords.NONE;
        for (OutgoingMessage message : batch) {
            all = all.plus(message.keywords());
        }
        KeywordLetters letters = box.letters(all);
        List<TargetMailbox.Entry> delivered = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        try {
            for (int i = 0; i < batch.size(); i++) {
                OutgoingMessage message = batch.get(i);
                if (!courier && !letters.covers(message.keywords())) {
                    answers.refused(i, RefusalReason.BAD_KEYWORD, "a Maildir has letters for 26 keywords only, and all are taken");
                    continue;
                }
                TargetMailbox.Entry entry = deliver(box, message, letters);
                if (entry == null) {
                    answers.refused(i, RefusalReason.BARE_NEWLINE, "every line ends in a bare LF, which a Maildir gives back as CRLF");
                } else {
                    delivered.add(entry);
                    indexes.add(i);
                }
            }
        } finally {
            // also after a failure: what is in place is answered for
            number(box, delivered, indexes, answers);
        }
    }

    private void number(TargetMailbox box, List<TargetMailbox.Entry> delivered, List<Integer> indexes, AppendAnswers answers) throws IOException {
        if (delivered.isEmpty()) {
            return;
        }
        TargetMailbox.Numbered numbered = numbered(box, delivered);
        for (int i = 0; i < delivered.size(); i++) {
            answers.stored(indexes.get(i), numbered.uidValidity(), numbered.uids()[i]);
        }
    }

    private TargetMailbox.Numbered numbered(TargetMailbox box, List<TargetMailbox.Entry> delivered) throws IOException {
        try {
            if (fsync) {
                force(box.directory().resolve("cur"));
            }
            target.changed();
            return box.list(delivered);
        } catch (IOException | RuntimeException e) {
            delivered.forEach(entry -> box.abandon(entry.base()));
            throw e;
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Null if the message was refused because of its line ends. */
    private TargetMailbox.Entry deliver(TargetMailbox box, OutgoingMessage message, KeywordLetters letters) throws IOException {
        boolean dated = message.receivedEpochSecond() != Long.MIN_VALUE;
        long received = dated ? message.receivedEpochSecond() : names.now();
        long followed = message.sourceUid() > 0 ? box.followedUidValidity() : 0;
        String unique = followed > 0 ? names.nextFor(received, followed, message.sourceUid()) : names.next(received);
        Path temporary = box.directory().resolve("tmp").resolve(unique);
        try {
            DeliveredFile counted = write(temporary, message);
            if (counted.pureLf()) {
                Files.delete(temporary);
                return null;
            }
            Files.setLastModifiedTime(temporary, FileTime.from(received, TimeUnit.SECONDS));
            String base = unique + counted.sizes();
            if (courier && hasOwn(message.keywords())) {
                box.courierKeywords(base, message.keywords());
            }
            String name = base + MessageName.suffixFor(message.keywords(), letters);
            box.announce(base);
            try {
                Files.move(temporary, box.directory().resolve("cur").resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                box.abandon(base);
                throw e;
            }
            return new TargetMailbox.Entry(base, message.sourceUid(), message.uidl());
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private DeliveredFile write(Path temporary, OutgoingMessage message) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownership.fileMode)) {
            OutputStream buffered = new BufferedOutputStream(Channels.newOutputStream(channel), 16384);
            DeliveredFile counted = new DeliveredFile(buffered);
            message.body().writeTo(counted);
            counted.flush();
            if (counted.bytes() != message.body().size()) {
                throw EndpointException.of(EndpointException.Kind.BUG, "a message of " + message.body().size() + " bytes gave " + counted.bytes());
            }
            ownership.give(temporary);
            if (fsync) {
                channel.force(true);
            }
            return counted;
        }
    }

    private static boolean hasOwn(Keywords keywords) {
        for (String keyword : keywords) {
            if (!Keywords.isSystem(keyword)) {
                return true;
            }
        }
        return false;
    }

    /** Does something to the file of each message that exists. */
    private interface Use {
        /** @throws NoSuchFileException if a server renamed the file meanwhile; then this is called again with a new view */
        void use(MailboxView view, int row) throws IOException;
    }

    /** @return the view that was used last */
    private MailboxView forEach(MailboxPath mailbox, MailboxView first, UidSet uids, Use use) throws IOException {
        MailboxView view = first;
        for (long uid : present(view, uids)) {
            for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
                int row = view.index().rowOf(uid);
                if (row < 0 || !view.index().hasPlace(row)) {
                    break;
                }
                try {
                    use.use(view, row);
                    break;
                } catch (NoSuchFileException renamed) {
                    view = target.look(mailbox);
                }
            }
        }
        return view;
    }

    private static List<Long> present(MailboxView view, UidSet uids) {
        List<Long> present = new ArrayList<>();
        MailboxIndex index = view.index();
        if (uids.size() > index.messages()) {
            for (int n = 0; n < index.messages(); n++) {
                if (uids.contains(index.uid(index.row(n)))) {
                    present.add(index.uid(index.row(n)));
                }
            }
            return present;
        }
        for (PrimitiveIterator.OfLong i = uids.iterator(); i.hasNext();) {
            long uid = i.nextLong();
            if (index.rowOf(uid) >= 0) {
                present.add(uid);
            }
        }
        return present;
    }

    @Override
    public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
        in(mailbox, () -> {
            TargetMailbox box = target.box(mailbox);
            Keywords added = Keywords.NONE;
            for (KeywordChange change : changes) {
                added = added.plus(change.add());
            }
            KeywordLetters letters = box.letters(added);
            if (!courier && !letters.covers(added)) {
                throw MaildirErrors.tooManyKeywords(mailbox);
            }
            target.changed();
            MailboxView view = target.look(mailbox);
            for (KeywordChange change : changes) {
                view = forEach(mailbox, view, change.uids(), (now, row) -> mark(box, now, row, letters, change));
            }
            return null;
        });
    }

    private void mark(TargetMailbox box, MailboxView view, int row, KeywordLetters letters, KeywordChange change) throws IOException {
        Keywords before = view.new KeywordReader().of(row);
        Keywords after = before.minus(change.remove()).plus(change.add());
        if (after.equals(before)) {
            return;
        }
        MailboxIndex index = view.index();
        if (courier) {
            box.courierKeywords(index.base(row), after);
            view.courierKeywords().put(index.base(row), after.minus(KeywordSupport.EVERYTHING.storable()));
        }
        String suffix = MessageName.suffixFor(after, letters, index.place(row).suffix());
        Path file = view.file(row);
        Path renamed = view.directory().resolve("cur").resolve(index.base(row) + suffix);
        if (!renamed.equals(file)) {
            Files.move(file, renamed, StandardCopyOption.ATOMIC_MOVE);
            index.seen(row, false, suffix, index.pass(row));
        }
    }

    @Override
    public void delete(MailboxPath mailbox, UidSet uids) {
        in(mailbox, () -> {
            target.changed();
            forEach(mailbox, target.look(mailbox), uids, (view, row) -> Files.delete(view.file(row)));
            return null;
        });
    }

    @Override
    public Map<Long, Long> move(MailboxPath from, UidSet uids, MailboxPath to) {
        return in(from, () -> moveAll(from, uids, to));
    }

    private Map<Long, Long> moveAll(MailboxPath from, UidSet uids, MailboxPath to) throws IOException {
        TargetMailbox destination = target.box(to);
        List<TargetMailbox.Entry> entries = new ArrayList<>();
        List<Long> moved = new ArrayList<>();
        TargetMailbox.Numbered numbered = new TargetMailbox.Numbered(0, new long[0]);
        try {
            forEach(from, target.look(from), uids, (view, row) -> {
                entries.add(moveOne(view, row, destination));
                moved.add(view.index().uid(row));
            });
        } finally {
            if (!entries.isEmpty()) {
                numbered = numbered(destination, entries);
            }
        }
        Map<Long, Long> renumbered = new TreeMap<>();
        for (int i = 0; i < moved.size(); i++) {
            renumbered.put(moved.get(i), numbered.uids()[i]);
        }
        return renumbered;
    }

    /** The file gets a new unique name, because a copied Maildir can hold the old one in both mailboxes. */
    private TargetMailbox.Entry moveOne(MailboxView view, int row, TargetMailbox destination) throws IOException {
        String old = view.index().base(row);
        Path file = view.file(row);
        Keywords keywords = view.new KeywordReader().of(row);
        KeywordLetters letters = destination.letters(keywords);
        int fields = old.indexOf(',');
        String base = names.next(Files.getLastModifiedTime(file).to(TimeUnit.SECONDS)) + (fields < 0 ? "" : old.substring(fields));
        if (courier && hasOwn(keywords)) {
            destination.courierKeywords(base, keywords);
        }
        destination.announce(base);
        try {
            Files.move(file, destination.directory().resolve("cur").resolve(base + MessageName.suffixFor(keywords, letters)), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            destination.abandon(base);
            throw e;
        }
        return new TargetMailbox.Entry(base, 0, view.uidl(row));
    }

    @Override
    public void close() {
        // holds nothing open; the target settles its mailboxes when it is closed
    }
}
