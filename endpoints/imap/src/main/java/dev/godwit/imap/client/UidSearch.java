package dev.godwit.imap.client;

import dev.godwit.model.UidSet;
import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.Arrays;

/** UID SEARCH (RFC 9051 §6.4.9), answered as a set of ranges where the server has ESEARCH (RFC 4731). */
public final class UidSearch implements Command<UidSet> {
    private final String criteria;
    private final boolean extended;
    private long[] found = new long[64];
    private int count;
    private UidSet set = UidSet.EMPTY;

    public UidSearch(String criteria, boolean extended) {
        this.criteria = criteria;
        this.extended = extended;
    }

    @Override
    public String name() {
        return "UID SEARCH";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("UID SEARCH ").raw(extended ? "RETURN (ALL) " : "").raw(criteria);
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name == ResponseName.SEARCH) {
            search(in);
            return true;
        }
        if (name == ResponseName.ESEARCH) {
            esearch(in);
            return true;
        }
        return false;
    }

    private void search(ImapDecoder in) throws IOException {
        in.skipSp();
        while (!in.atLineEnd() && !in.at('(')) {
            if (count == found.length) {
                found = Arrays.copyOf(found, count * 2);
            }
            found[count++] = in.number32();
            in.skipSp();
        }
    }

    private void esearch(ImapDecoder in) throws IOException {
        in.skipSp();
        if (in.at('(')) {
            in.skipValue();
            in.skipSp();
        }
        while (!in.atLineEnd()) {
            in.token();
            if (in.tokenIs("UID")) {
                in.skipSp();
            } else if (in.tokenIs("ALL")) {
                in.expectSp();
                set = set.union(in.uidSet());
                in.skipSp();
            } else {
                in.expectSp();
                in.skipValue();
                in.skipSp();
            }
        }
    }

    @Override
    public UidSet completed(StatusResponse response) {
        return count == 0 ? set : set.union(UidSet.of(Arrays.copyOf(found, count)));
    }
}
