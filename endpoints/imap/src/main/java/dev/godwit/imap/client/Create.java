package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** CREATE (RFC 9051 §6.3.4), with USE where a special use is given (RFC 6154 §3). */
public final class Create implements Command<Void> {
    private final String mailbox;
    private final String specialUse;

    public Create(String mailbox, String specialUse) {
        this.mailbox = mailbox;
        this.specialUse = specialUse;
    }

    @Override
    public String name() {
        return "CREATE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("CREATE ").string(mailbox);
        if (!specialUse.isEmpty()) {
            out.raw(" (USE (").raw(specialUse).raw("))");
        }
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
