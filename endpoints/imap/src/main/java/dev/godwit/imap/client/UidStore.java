package dev.godwit.imap.client;

import dev.godwit.model.UidSet;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;
import java.util.List;

/** UID STORE of flags, without being told the result (RFC 9051 §6.4.6). */
public final class UidStore implements Command<Void> {
    private final UidSet uids;
    private final boolean add;
    private final List<String> flags;

    public UidStore(UidSet uids, boolean add, List<String> flags) {
        this.uids = uids;
        this.add = add;
        this.flags = flags;
    }

    @Override
    public String name() {
        return "UID STORE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("UID STORE ").uids(uids).raw(add ? " +FLAGS.SILENT (" : " -FLAGS.SILENT (").raw(String.join(" ", flags)).raw(")");
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
