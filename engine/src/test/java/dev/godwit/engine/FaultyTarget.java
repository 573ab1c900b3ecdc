package dev.godwit.engine;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.Target;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A target at which, at the n-th thing written, something goes wrong. Steps count on over all writers. */
final class FaultyTarget implements Target {
    /** What goes wrong. */
    enum Fault {
        /** The process dies before the step. */
        CRASH_BEFORE,
        /** The process dies after the step took effect and before it is known. */
        CRASH_AFTER,
        /** The connection breaks before the step took effect. */
        LOST_BEFORE,
        /** The connection breaks after the step took effect; the answer is lost. */
        LOST_AFTER
    }

    static final class Crash extends RuntimeException {
        Crash() {
            super("crash on purpose");
        }
    }

    private final Target target;
    private final Fault fault;
    private final int at;
    private final AtomicInteger steps = new AtomicInteger();

    FaultyTarget(Target target, Fault fault, int at) {
        this.target = target;
        this.fault = fault;
        this.at = at;
    }

    int steps() {
        return steps.get();
    }

    private void step(Runnable action) {
        boolean now = steps.incrementAndGet() == at;
        if (now && (fault == Fault.CRASH_BEFORE || fault == Fault.LOST_BEFORE)) {
            fail();
        }
        action.run();
        if (now) {
            fail();
        }
    }

    private void fail() {
        switch (fault) {
            case CRASH_BEFORE, CRASH_AFTER -> throw new Crash();
            case LOST_BEFORE, LOST_AFTER -> throw EndpointException.of(Kind.CONNECTION, "connection lost on purpose");
        }
    }

    @Override
    public MailboxWriter openWriter() {
        MailboxWriter writer = target.openWriter();
        return writer instanceof MovesServerSide ? new MovingWriter(writer) : new Writer(writer);
    }

    private class Writer implements MailboxWriter {
        private final MailboxWriter writer;

        Writer(MailboxWriter writer) {
            this.writer = writer;
        }

        @Override
        public MailboxState state(MailboxPath mailbox) {
            return writer.state(mailbox);
        }

        @Override
        public KeywordSupport keywordSupport(MailboxPath mailbox) {
            return writer.keywordSupport(mailbox);
        }

        @Override
        public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
            for (int i = 0; i < batch.size(); i++) {
                int index = i;
                Answer answer = new Answer();
                step(() -> writer.append(mailbox, List.of(batch.get(index)), answer));
                if (answer.refusal != null) {
                    answers.refused(index, answer.refusal, answer.text);
                } else {
                    answers.stored(index, answer.uidValidity, answer.uid);
                }
            }
        }

        @Override
        public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
            step(() -> writer.changeKeywords(mailbox, changes));
        }

        @Override
        public void delete(MailboxPath mailbox, UidSet uids) {
            step(() -> writer.delete(mailbox, uids));
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    private final class MovingWriter extends Writer implements MovesServerSide {
        private final MovesServerSide mover;

        MovingWriter(MailboxWriter writer) {
            super(writer);
            this.mover = (MovesServerSide) writer;
        }

        @Override
        public Map<Long, Long> move(MailboxPath from, UidSet uids, MailboxPath to) {
            Map<Long, Long>[] moved = new Map[1];
            step(() -> moved[0] = mover.move(from, uids, to));
            return moved[0];
        }
    }

    private static final class Answer implements AppendAnswers {
        private long uidValidity;
        private long uid;
        private dev.godwit.contract.RefusalReason refusal;
        private String text;

        @Override
        public void stored(int index, long uidValidity, long uid) {
            this.uidValidity = uidValidity;
            this.uid = uid;
        }

        @Override
        public void refused(int index, dev.godwit.contract.RefusalReason reason, String serverText) {
            refusal = reason;
            text = serverText;
        }
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        Mailbox[] made = new Mailbox[1];
        step(() -> made[0] = target.create(wanted));
        return made[0];
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        step(() -> target.rename(from, to));
    }

    @Override
    public void delete(MailboxPath mailbox) {
        step(() -> target.delete(mailbox));
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        step(() -> target.subscribe(mailbox, subscribed));
    }

    @Override
    public NameRules nameRules() {
        return target.nameRules();
    }

    @Override
    public EndpointDescription describe() {
        return target.describe();
    }

    @Override
    public List<Mailbox> mailboxes() {
        return target.mailboxes();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return target.states(mailboxes);
    }

    @Override
    public MailboxReader openReader() {
        return target.openReader();
    }

    @Override
    public void close() {
        target.close();
    }
}
