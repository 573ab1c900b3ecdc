package dev.godwit.memory;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.Body;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a {@link MemoryAccount}. No lock is held while a body is read or an answer is given. */
sealed class MemoryWriter implements MailboxWriter {
    private final MemoryTarget target;
    private volatile boolean closed;

    MemoryWriter(MemoryTarget target) {
        this.target = target;
    }

    final MemoryAccount account() {
        if (closed) {
            throw MemoryErrors.closed();
        }
        return target.account();
    }

    @Override
    public MailboxState state(MailboxPath mailbox) {
        return account().state(mailbox);
    }

    @Override
    public KeywordSupport keywordSupport(MailboxPath mailbox) {
        account().state(mailbox);
        return new KeywordSupport(KeywordSupport.EVERYTHING.storable(), account().options().has(MemoryFeature.ARBITRARY_KEYWORDS));
    }

    @Override
    public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
        for (int i = 0; i < batch.size(); i++) {
            byte[] bytes = read(batch.get(i).body());
            Optional<RefusalReason> refusal = account().canStore(batch.get(i).keywords())
                    ? account().options().refusals().of(bytes) : Optional.of(RefusalReason.BAD_KEYWORD);
            if (refusal.isPresent()) {
                account().state(mailbox);
                answers.refused(i, refusal.get(), "memory: " + refusal.get());
                continue;
            }
            long[] uidValidityAndUid = account().append(mailbox, bytes, batch.get(i));
            boolean tells = account().options().has(MemoryFeature.TELLS_UIDS);
            answers.stored(i, tells ? uidValidityAndUid[0] : 0, tells ? uidValidityAndUid[1] : 0);
        }
    }

    private static byte[] read(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) body.size());
        try {
            body.writeTo(out);
        } catch (IOException e) {
            throw MemoryErrors.unreadable(e);
        }
        return out.toByteArray();
    }

    @Override
    public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
        account().changeKeywords(mailbox, changes);
    }

    @Override
    public void delete(MailboxPath mailbox, UidSet uids) {
        if (!account().options().has(MemoryFeature.DELETES_EXACTLY)) {
            throw MemoryErrors.noExactDelete();
        }
        account().deleteMessages(mailbox, uids);
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The same with {@link MemoryFeature#MOVES_SERVER_SIDE}. */
    static final class Moving extends MemoryWriter implements MovesServerSide {
        Moving(MemoryTarget target) {
            super(target);
        }

        @Override
        public Map<Long, Long> move(MailboxPath from, UidSet uids, MailboxPath to) {
            return account().move(from, uids, to);
        }
    }
}
