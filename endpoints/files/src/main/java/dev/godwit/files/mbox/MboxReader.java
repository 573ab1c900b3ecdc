package dev.godwit.files.mbox;

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
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the messages of mbox files. */
final class MboxReader implements MailboxReader {
    private final MboxSource.Views views;
    private final Path root;

    MboxReader(MboxSource.Views views, Path root) {
        this.views = views;
        this.root = root;
    }

    private MboxSource.View look(MailboxPath mailbox) {
        try {
            return views.look(mailbox);
        } catch (NoSuchFileException gone) {
            throw MboxErrors.gone(mailbox, gone);
        } catch (IOException e) {
            throw FileErrors.of(root, e).at("mailbox " + mailbox);
        }
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return look(mailbox).state();
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return list(mailbox, UidSet.range(1, 0xffffffffL));
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        MboxIndex index = look(mailbox).index();
        Listing.Builder listing = new Listing.Builder(Math.min(index.size(), uids.size()));
        for (int row : index.byUid()) {
            if (uids.contains(index.uid(row))) {
                listing.add(index.uid(row), index.keywords(row), index.given(row), index.received(row), 0);
            }
        }
        return listing.build();
    }

    private interface Use {
        void use(long uid, long size, InputStream message) throws IOException;
    }

    private void forEach(MailboxPath mailbox, UidSet uids, Use use) {
        while (true) {
            MboxSource.View view = look(mailbox);
            try (FileChannel channel = MboxFiles.open(view.file(), view.split())) {
                if (channel != null) {
                    forEach(view, channel, uids, use);
                    return;
                }
            } catch (NoSuchFileException gone) {
                throw MboxErrors.gone(mailbox, gone);
            } catch (IOException e) {
                throw FileErrors.of(view.file(), e);
            }
        }
    }

    private static void forEach(MboxSource.View view, FileChannel channel, UidSet uids, Use use) {
        MboxIndex index = view.index();
        for (int row : index.byUid()) {
            if (uids.contains(index.uid(row))) {
                try {
                    use.use(index.uid(row), index.given(row), new MessageStream(MboxFiles.stream(channel, index, row), view.file()));
                } catch (IOException theSinksOwn) {
                    throw new UncheckedIOException(theSinksOwn);
                }
            }
        }
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        forEach(mailbox, uids, (uid, size, message) -> sink.header(uid, HeaderOf.read(message)));
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
