package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.Map;

/** STATUS (RFC 9051 §6.3.11). Several in flight share one map, since a server may answer in any order. */
public final class Status implements Command<StatusItems> {
    private final String mailbox;
    private final String items;
    private final Map<String, StatusItems> answers;
    private StatusItems first;

    /** @param answers by raw name, shared by the commands that are in flight together */
    public Status(String mailbox, String items, Map<String, StatusItems> answers) {
        this.mailbox = mailbox;
        this.items = items;
        this.answers = answers;
    }

    @Override
    public String name() {
        return "STATUS";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("STATUS ").string(mailbox).raw(" (").raw(items).raw(")");
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name != ResponseName.STATUS) {
            return false;
        }
        String answered = in.astring();
        StatusItems told = StatusItems.decode(in);
        answers.put(answered, told);
        first = first == null ? told : first;
        return true;
    }

    /** What was told of this mailbox; null if nothing was. Some servers spell the name differently in the answer. */
    @Override
    public StatusItems completed(StatusResponse response) {
        StatusItems own = answers.get(mailbox);
        return own != null ? own : first;
    }
}
