package dev.godwit.archive.vandelay;

import dev.godwit.archive.vandelay.VandelayMail.Row;
import dev.godwit.contract.BodySink;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Reads the messages of an archive of Vandelay. */
final class VandelayReader implements MailboxReader {
    private static final int LONGEST_HEADER = 1 << 20;

    private final VandelaySource source;

    VandelayReader(VandelaySource source) {
        this.source = source;
    }

    static MailboxState state(VandelayMail.Box box) {
        return new MailboxState(box.uidValidity(), box.uidNext(), box.rows().size(), 0);
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return state(source.box(mailbox));
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return list(mailbox, UidSet.range(1, Long.MAX_VALUE - 1));
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        Listing.Builder listing = new Listing.Builder(16);
        for (Row row : source.box(mailbox).rows()) {
            if (uids.contains(row.uid())) {
                VandelayMail.list(listing, row);
            }
        }
        return listing.build();
    }

    private interface Use {
        void use(Row row, InputStream body) throws IOException;
    }

    /** A message whose blob is missing is named at the end. */
    private void forEach(MailboxPath mailbox, UidSet uids, Use use) {
        UidSet.Builder missing = new UidSet.Builder();
        for (Row row : source.box(mailbox).rows()) {
            if (!uids.contains(row.uid())) {
                continue;
            }
            if (row.size() < 0) {
                missing.add(row.uid());
                continue;
            }
            try (InputStream body = new Blob(source.file(), row.blob(), row.size())) {
                use.use(row, body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (!missing.build().isEmpty()) {
            throw EndpointException.of(EndpointException.Kind.ITEM_REFUSED, "the messages of UID " + missing.build() + " have no bytes in the archive of Vandelay")
                    .at("mailbox " + mailbox).nextStep("Import the account anew with Vandelay if it is still there.").explainedAs("vandelay-archive");
        }
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        forEach(mailbox, uids, (row, body) -> sink.header(row.uid(), header(body)));
    }

    private static byte[] header(InputStream body) throws IOException {
        byte[] start = body.readNBytes(LONGEST_HEADER);
        int lineStart = 0;
        for (int i = 0; i < start.length; i++) {
            if (start[i] == '\n') {
                if (i == lineStart || i == lineStart + 1 && start[lineStart] == '\r') {
                    return Arrays.copyOf(start, i + 1);
                }
                lineStart = i + 1;
            }
        }
        return start;
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        forEach(mailbox, uids, (row, body) -> sink.body(row.uid(), row.size(), body));
    }

    @Override
    public void close() {
        // the file is the source's
    }
}
