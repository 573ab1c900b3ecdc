package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.Optional;

/** GETQUOTAROOT (RFC 9208 §4.1.3). Tells the first root with a limit on storage. */
public final class QuotaRoot implements Command<Optional<QuotaRoot.Storage>> {
    /** In KiB, as the protocol counts. */
    public record Storage(String root, long usedKib, long limitKib) {
    }

    private final String mailbox;
    private Storage storage;

    public QuotaRoot(String mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public String name() {
        return "GETQUOTAROOT";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("GETQUOTAROOT ").string(mailbox);
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name != ResponseName.QUOTA) {
            return name == ResponseName.QUOTAROOT;
        }
        String root = in.astring();
        in.skipSp();
        // Courier leaves the list out where the root has no limit
        if (!in.accept('(')) {
            return true;
        }
        in.skipSp();
        while (!in.accept(')')) {
            in.token();
            boolean isStorage = in.tokenIs("STORAGE");
            in.expectSp();
            long used = in.lenientNumber();
            in.expectSp();
            long limit = in.lenientNumber();
            in.skipSp();
            if (isStorage && storage == null) {
                storage = new Storage(ImapDecoder.utf8(root), used, limit);
            }
        }
        return true;
    }

    @Override
    public Optional<Storage> completed(StatusResponse response) {
        return Optional.ofNullable(storage);
    }

    @Override
    public Optional<Storage> refused(StatusResponse response) {
        return Optional.empty();
    }
}
