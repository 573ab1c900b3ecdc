package dev.godwit.imap.client;

import dev.godwit.model.MailboxState;
import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.List;

/** SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3), with CONDSTORE where the server has it (RFC 7162 §3.1.8). */
public final class Select implements Command<Selected> {
    private final String mailbox;
    private final boolean readOnly;
    private final boolean condstore;
    private long exists;
    private long uidValidity;
    private long uidNext;
    private long highestModseq;
    private List<String> flags = List.of();
    private List<String> permanentFlags;

    public Select(String mailbox, boolean readOnly, boolean condstore) {
        this.mailbox = mailbox;
        this.readOnly = readOnly;
        this.condstore = condstore;
    }

    @Override
    public String name() {
        return readOnly ? "EXAMINE" : "SELECT";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw(name()).sp().string(mailbox).raw(condstore ? " (CONDSTORE)" : "");
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name == ResponseName.EXISTS) {
            exists = Math.max(0, number);
            return true;
        }
        if (name == ResponseName.FLAGS) {
            flags = FlagList.decode(in);
            return true;
        }
        return false;
    }

    @Override
    public void status(StatusResponse response) {
        switch (response.code().name()) {
            case "UIDVALIDITY" -> uidValidity = response.code().number(0);
            case "UIDNEXT" -> uidNext = response.code().number(0);
            case "HIGHESTMODSEQ" -> highestModseq = response.code().number(0);
            case "NOMODSEQ" -> highestModseq = 0;
            case "PERMANENTFLAGS" -> permanentFlags = FlagList.parse(response.code().arguments());
            default -> { }
        }
    }

    @Override
    public Selected completed(StatusResponse response) {
        MailboxState state = new MailboxState(uidValidity, uidNext, exists, highestModseq);
        return new Selected(state, permanentFlags == null ? flags : permanentFlags);
    }
}
