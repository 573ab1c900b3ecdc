package dev.godwit.files.loose;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.files.FileErrors;
import dev.godwit.files.HeaderOf;
import dev.godwit.files.MessageStream;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads messages out of loose files. */
final class LooseReader implements MailboxReader {
    private final Path root;
    private final Function<MailboxPath, Messages> mailboxes;

    /** @param mailboxes the messages of a mailbox; throws MAILBOX_GONE */
    LooseReader(Path root, Function<MailboxPath, Messages> mailboxes) {
        this.root = root;
        this.mailboxes = mailboxes;
    }

    /** UIDs are made of what the messages are, so they mean the same in every run, and there is no next one. */
    static MailboxState state(Messages messages) {
        return new MailboxState(1, 0, messages.size(), 0);
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return state(mailboxes.apply(mailbox));
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return list(mailbox, UidSet.range(1, 0xffffffffL));
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        Messages messages = mailboxes.apply(mailbox);
        Listing.Builder listing = new Listing.Builder(Math.min(messages.size(), uids.size()));
        for (int row = 0; row < messages.size(); row++) {
            if (uids.contains(messages.uid(row))) {
                listing.add(messages.uid(row), messages.keywords(row), messages.bytes(row), messages.received(row), 0, null, messages.emailId(row));
            }
        }
        return listing.build();
    }

    private interface Use {
        void use(long uid, long bytes, InputStream message) throws IOException;
    }

    private void forEach(MailboxPath mailbox, UidSet uids, Use use) {
        Messages messages = mailboxes.apply(mailbox);
        for (int row = 0; row < messages.size(); row++) {
            if (!uids.contains(messages.uid(row))) {
                continue;
            }
            try (InputStream message = open(messages, row)) {
                use.use(messages.uid(row), messages.bytes(row), new MessageStream(message, root));
            } catch (IOException theSinksOwn) {
                throw new UncheckedIOException(theSinksOwn);
            }
        }
    }

    private InputStream open(Messages messages, int row) {
        try {
            return messages.open(row);
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        forEach(mailbox, uids, (uid, _, message) -> sink.header(uid, HeaderOf.read(message)));
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        forEach(mailbox, uids, sink::body);
    }

    @Override
    public void close() {
        // holds nothing open between calls
    }
}
