package dev.godwit.files.tree;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.files.HeaderOf;
import dev.godwit.files.MessageStream;
import dev.godwit.files.tree.MailboxLog.Row;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads messages out of {@code .eml} files. */
final class EmlReader implements MailboxReader {
    private final EmlSource source;

    EmlReader(EmlSource source) {
        this.source = source;
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return source.in(mailbox, EmlMailbox::state);
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return list(mailbox, UidSet.range(1, 0xffffffffL));
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        Listing.Builder listing = new Listing.Builder(16);
        for (Row row : source.in(mailbox, EmlMailbox::rows)) {
            if (uids.contains(row.uid())) {
                listing.add(row.uid(), row.keywords(), row.size(), row.received(), 0, null, row.emailId());
            }
        }
        return listing.build();
    }

    private interface Use {
        void use(Row row, InputStream message) throws IOException;
    }

    private void forEach(MailboxPath path, UidSet uids, Use use) {
        for (Row row : source.in(path, EmlMailbox::rows)) {
            InputStream message = uids.contains(row.uid()) ? source.in(path, mailbox -> mailbox.open(row)) : null;
            if (message != null) {
                try (message) {
                    use.use(row, new MessageStream(message, source.directory(path)));
                } catch (IOException theSinksOwn) {
                    throw new UncheckedIOException(theSinksOwn);
                }
            }
        }
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        forEach(mailbox, uids, (row, message) -> sink.header(row.uid(), HeaderOf.read(message)));
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        forEach(mailbox, uids, (row, message) -> sink.body(row.uid(), row.size(), message));
    }

    @Override
    public void close() {
        // holds nothing open between calls
    }
}
