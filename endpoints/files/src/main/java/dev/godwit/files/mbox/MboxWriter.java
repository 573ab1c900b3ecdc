package dev.godwit.files.mbox;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.files.FileErrors;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Writes messages into mbox files. A batch is one piece of the file: all of it is stored or nothing. */
final class MboxWriter implements MailboxWriter {
    private final MboxTarget target;
    private final Path root;
    private final Clock clock;

    MboxWriter(MboxTarget target, Path root, Clock clock) {
        this.target = target;
        this.root = root;
        this.clock = clock;
    }

    private interface Step<T> {
        T run(TargetFile file) throws IOException;
    }

    private <T> T in(MailboxPath mailbox, Step<T> step) {
        try {
            return step.run(target.box(mailbox));
        } catch (NoSuchFileException gone) {
            throw MboxErrors.gone(mailbox, gone);
        } catch (IOException e) {
            throw FileErrors.of(root, e).at("mailbox " + mailbox);
        }
    }

    @Override
    public MailboxState state(MailboxPath mailbox) {
        return in(mailbox, file -> new MboxSource.View(file.file(), file.look()).state());
    }

    @Override
    public KeywordSupport keywordSupport(MailboxPath mailbox) {
        in(mailbox, file -> file);
        return KeywordSupport.EVERYTHING;
    }

    @Override
    public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
        if (batch.isEmpty()) {
            return;
        }
        TargetFile.Appended appended = in(mailbox, file -> file.append(batch, clock.instant().getEpochSecond()));
        for (int i = 0; i < batch.size(); i++) {
            answers.stored(i, appended.uidValidity(), appended.firstUid() + i);
        }
    }

    @Override
    public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
        in(mailbox, file -> {
            file.edit(index -> (row, before) -> changed(index.uid(row), before, changes));
            return null;
        });
    }

    private static Keywords changed(long uid, Keywords before, List<KeywordChange> changes) {
        Keywords after = before;
        for (KeywordChange change : changes) {
            if (change.uids().contains(uid)) {
                after = after.minus(change.remove()).plus(change.add());
            }
        }
        return after;
    }

    @Override
    public void delete(MailboxPath mailbox, UidSet uids) {
        in(mailbox, file -> {
            file.edit(index -> (row, before) -> uids.contains(index.uid(row)) ? null : before);
            return null;
        });
    }

    @Override
    public void close() {
        // holds nothing open between calls
    }
}
