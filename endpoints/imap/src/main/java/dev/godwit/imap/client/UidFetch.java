package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;

/**
 * UID FETCH (RFC 9051 §6.4.9). Several in flight share a sink, since a server may answer them in any order; tells the
 * server's answer, OK or NO.
 */
public final class UidFetch implements Command<StatusResponse> {
    private final String uids;
    private final String items;
    private final String modifiers;
    private final FetchSink sink;
    private final FetchDecoder decoder;

    /** @param modifiers such as {@code CHANGEDSINCE 5}, or empty */
    public UidFetch(String uids, String items, String modifiers, FetchSink sink, FlagCache flags) {
        this.uids = uids;
        this.items = items;
        this.modifiers = modifiers;
        this.sink = sink;
        this.decoder = new FetchDecoder(flags);
    }

    @Override
    public String name() {
        return "UID FETCH";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("UID FETCH ").raw(uids).raw(" (").raw(items).raw(")");
        if (!modifiers.isEmpty()) {
            out.raw(" (").raw(modifiers).raw(")");
        }
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name == ResponseName.FETCH) {
            decoder.decode(number, in, sink);
            return true;
        }
        if (name == ResponseName.VANISHED) {
            in.skipSp();
            boolean earlier = in.accept('(');
            if (earlier) {
                in.atom();
                in.expect(')');
                in.expectSp();
            }
            sink.vanished(in.uidSet(), earlier);
            return true;
        }
        return false;
    }

    @Override
    public StatusResponse completed(StatusResponse response) {
        return response;
    }

    /** NO may only mean that some of the messages are gone; the caller knows what it missed. */
    @Override
    public StatusResponse refused(StatusResponse response) throws IOException {
        if (response.condition() == StatusResponse.Condition.BAD) {
            throw new RefusedException(name(), response);
        }
        return response;
    }
}
