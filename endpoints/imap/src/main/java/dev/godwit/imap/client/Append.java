package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;
import java.util.List;

/** APPEND of one message (RFC 9051 §6.3.12) or, where the server has MULTIAPPEND, of several at once (RFC 3502). */
public final class Append implements Command<Appended> {
    private final String mailbox;
    private final List<AppendItem> messages;

    public Append(String mailbox, List<AppendItem> messages) {
        this.mailbox = mailbox;
        this.messages = List.copyOf(messages);
    }

    List<AppendItem> messages() {
        return messages;
    }

    @Override
    public String name() {
        return "APPEND";
    }

    /** The beginning only; the messages are written by {@link AppendWriter}. */
    @Override
    public void encode(ImapEncoder out) {
        out.raw("APPEND ").string(mailbox);
    }

    @Override
    public Appended completed(StatusResponse response) {
        List<Long> uids = CopyUid.appended(response.code(), messages.size());
        return new Appended(uids.isEmpty() ? 0 : CopyUid.appendedUidValidity(response.code()), uids);
    }
}
