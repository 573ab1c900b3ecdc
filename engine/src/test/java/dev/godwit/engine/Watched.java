package dev.godwit.engine;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.BodySink;
import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.contract.Target;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** An account that notes what is done with it, and at which a test can make something happen before that. Without server-side moves. */
final class Watched implements Target {
    /** Happens before each thing that is done; may throw what the endpoint would throw. */
    interface Before {
        void doing(String what, MailboxPath mailbox);
    }

    /** Happens before each message that is appended; may throw what the endpoint would throw. */
    interface BeforeAppend {
        void of(MailboxPath mailbox, OutgoingMessage message);
    }

    private final Target account;
    final List<String> log = new CopyOnWriteArrayList<>();
    Before before = (what, mailbox) -> { };
    BeforeAppend beforeAppend = (mailbox, message) -> { };
    UnaryOperator<InputStream> bodies = in -> in;
    UnaryOperator<Map<MailboxPath, MailboxState>> states = all -> all;

    Watched(Target account) {
        this.account = account;
    }

    private void note(String what, MailboxPath mailbox) {
        log.add(what + " " + mailbox);
        before.doing(what, mailbox);
    }

    long count(String what) {
        return log.stream().filter(line -> line.startsWith(what + " ")).count();
    }

    @Override
    public MailboxReader openReader() {
        return new Reader(account.openReader());
    }

    @Override
    public MailboxWriter openWriter() {
        return new Writer(account.openWriter());
    }

    private final class Reader implements MailboxReader, ReportsChanges {
        private final MailboxReader reader;

        Reader(MailboxReader reader) {
            this.reader = reader;
        }

        @Override
        public Optional<Changes> changesSince(MailboxPath mailbox, MailboxState since) {
            note("changes", mailbox);
            return reader instanceof ReportsChanges changes ? changes.changesSince(mailbox, since) : Optional.empty();
        }

        @Override
        public MailboxState open(MailboxPath mailbox) {
            note("open", mailbox);
            return reader.open(mailbox);
        }

        @Override
        public Listing list(MailboxPath mailbox) {
            note("list", mailbox);
            return reader.list(mailbox);
        }

        @Override
        public Listing list(MailboxPath mailbox, UidSet uids) {
            note("list-some", mailbox);
            return reader.list(mailbox, uids);
        }

        @Override
        public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
            note("headers", mailbox);
            reader.headers(mailbox, uids, sink);
        }

        @Override
        public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
            note("bodies", mailbox);
            reader.bodies(mailbox, uids, (uid, size, body) -> {
                note("body-" + uid, mailbox);
                sink.body(uid, size, bodies.apply(body));
            });
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    private final class Writer implements MailboxWriter {
        private final MailboxWriter writer;

        Writer(MailboxWriter writer) {
            this.writer = writer;
        }

        @Override
        public MailboxState state(MailboxPath mailbox) {
            note("state", mailbox);
            return writer.state(mailbox);
        }

        @Override
        public KeywordSupport keywordSupport(MailboxPath mailbox) {
            return writer.keywordSupport(mailbox);
        }

        @Override
        public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
            note("append-" + batch.size(), mailbox);
            for (int i = 0; i < batch.size(); i++) {
                int index = i;
                beforeAppend.of(mailbox, batch.get(i));
                writer.append(mailbox, List.of(batch.get(i)), new AppendAnswers() {
                    @Override
                    public void stored(int ignored, long uidValidity, long uid) {
                        answers.stored(index, uidValidity, uid);
                    }

                    @Override
                    public void refused(int ignored, RefusalReason reason, String serverText) {
                        answers.refused(index, reason, serverText);
                    }
                });
            }
        }

        @Override
        public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
            note("keywords", mailbox);
            writer.changeKeywords(mailbox, changes);
        }

        @Override
        public void delete(MailboxPath mailbox, UidSet uids) {
            note("delete-messages", mailbox);
            writer.delete(mailbox, uids);
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        note("create", wanted.path());
        return account.create(wanted);
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        note("rename", from);
        account.rename(from, to);
    }

    @Override
    public void delete(MailboxPath mailbox) {
        note("delete", mailbox);
        account.delete(mailbox);
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        note("subscribe", mailbox);
        account.subscribe(mailbox, subscribed);
    }

    @Override
    public NameRules nameRules() {
        return account.nameRules();
    }

    @Override
    public EndpointDescription describe() {
        return account.describe();
    }

    @Override
    public List<Mailbox> mailboxes() {
        return account.mailboxes();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return states.apply(account.states(mailboxes));
    }

    @Override
    public int usefulReaders() {
        return account.usefulReaders();
    }

    @Override
    public int usefulWriters() {
        return account.usefulWriters();
    }

    @Override
    public void close() {
        account.close();
    }
}
