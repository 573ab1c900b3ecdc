package dev.godwit.memory;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.PrimitiveIterator;

/** Reads a {@link MemoryAccount}. No lock is held while a sink works. */
sealed class MemoryReader implements MailboxReader {
    private static final int LONGEST_HEADER = 1 << 20;

    private final MemoryTarget target;
    private volatile boolean closed;

    MemoryReader(MemoryTarget target) {
        this.target = target;
    }

    final MemoryAccount account() {
        if (closed) {
            throw MemoryErrors.closed();
        }
        return target.account();
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return account().state(mailbox);
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return account().list(mailbox, null);
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        return account().list(mailbox, uids);
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        for (PrimitiveIterator.OfLong each = account().present(mailbox, uids).iterator(); each.hasNext();) {
            long uid = each.nextLong();
            byte[] message = account().bytes(mailbox, uid);
            if (message != null) {
                sink.header(uid, Arrays.copyOf(message, headerLength(message)));
            }
        }
    }

    private static int headerLength(byte[] message) {
        int lineStart = 0;
        int end = Math.min(message.length, LONGEST_HEADER);
        for (int i = 0; i < end; i++) {
            if (message[i] == '\n') {
                if (i == lineStart || i == lineStart + 1 && message[lineStart] == '\r') {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        return end;
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        for (PrimitiveIterator.OfLong each = account().present(mailbox, uids).iterator(); each.hasNext();) {
            long uid = each.nextLong();
            byte[] message = account().bytes(mailbox, uid);
            if (message != null) {
                try {
                    sink.body(uid, message.length, new ByteArrayInputStream(message));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The same with {@link MemoryFeature#REPORTS_CHANGES}. */
    static final class ReportingChanges extends MemoryReader implements ReportsChanges {
        ReportingChanges(MemoryTarget target) {
            super(target);
        }

        @Override
        public Optional<Changes> changesSince(MailboxPath mailbox, MailboxState since) {
            return account().changesSince(mailbox, since);
        }
    }
}
