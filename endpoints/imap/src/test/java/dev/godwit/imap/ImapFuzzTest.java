package dev.godwit.imap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.imap.client.Append;
import dev.godwit.imap.client.AppendItem;
import dev.godwit.imap.client.FetchRow;
import dev.godwit.imap.client.FetchSink;
import dev.godwit.imap.client.FlagCache;
import dev.godwit.imap.client.Flags;
import dev.godwit.imap.client.ListMailboxes;
import dev.godwit.imap.client.QuotaRoot;
import dev.godwit.imap.client.Status;
import dev.godwit.imap.client.AskNamespaces;
import dev.godwit.imap.client.Command;
import dev.godwit.imap.client.Id;
import dev.godwit.imap.client.Select;
import dev.godwit.imap.client.UidFetch;
import dev.godwit.imap.client.UidMove;
import dev.godwit.imap.client.UidSearch;
import dev.godwit.model.UidSet;
import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.InternalDate;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;

/** Whatever bytes a server sends, the parser either understands them or says that it does not. */
class ImapFuzzTest {
    private static final FetchSink READ_ALL = new FetchSink() {
        @Override
        public void body(FetchRow row, long size, InputStream body) throws IOException {
            body.readNBytes(10);
        }

        @Override
        public void row(FetchRow row) {
            row.uid();
        }
    };

    @FuzzTest
    void responses(byte[] stream) {
        FlagCache flags = new FlagCache(new Flags());
        List<Command<?>> inFlight = List.of(new UidFetch("1:*", "UID", "", READ_ALL, flags), ListMailboxes.list("*", List.of("STATUS (MESSAGES)")),
                ListMailboxes.lsub("*"), new Status("INBOX", "MESSAGES", new HashMap<>()), new Select("INBOX", true, true), new UidSearch("ALL", true),
                new QuotaRoot("INBOX"), new AskNamespaces(), new Id(), UidMove.move(UidSet.of(1), "x"), new Append("x", List.of(new AppendItem(List.of(), "", 0, out -> { }))));
        ImapDecoder in = new ImapDecoder(new ByteArrayInputStream(stream));
        try {
            while (true) {
                response(in, inFlight);
            }
        } catch (EOFException end) {
            return;
        } catch (IOException notImap) {
            return;
        }
    }

    private static void response(ImapDecoder in, List<Command<?>> inFlight) throws IOException {
        in.expect('*');
        in.expectSp();
        long number = -1;
        if (in.peek() >= '0' && in.peek() <= '9') {
            number = in.number32();
            in.expectSp();
        }
        in.token();
        StatusResponse.Condition condition = StatusResponse.condition(in);
        if (condition != null) {
            StatusResponse response = StatusResponse.decode(condition, in);
            for (Command<?> command : inFlight) {
                command.status(response);
                command.completed(response);
            }
            return;
        }
        ResponseName name = ResponseName.of(in);
        in.skipSp();
        for (Command<?> command : inFlight) {
            if (command.data(name, number, in)) {
                break;
            }
        }
        in.skipResponse();
    }

    @FuzzTest
    void dates(byte[] text) {
        InternalDate.parse(text, 0, text.length);
    }
}
