package dev.godwit.imap.client;

import dev.godwit.model.ContentDigest;
import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.InternalDate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads FETCH responses (RFC 9051 §7.5.2) whatever the order of their items, without allocating for ordinary ones. */
final class FetchDecoder {
    private final FetchRow row = new FetchRow();
    private final FlagCache flags;

    FetchDecoder(FlagCache flags) {
        this.flags = flags;
    }

    void decode(long sequence, ImapDecoder in, FetchSink sink) throws IOException {
        row.reset(sequence);
        in.skipSp();
        in.expect('(');
        in.skipSp();
        while (!in.accept(')')) {
            item(in, sink);
            in.skipSp();
        }
        sink.row(row);
    }

    private void item(ImapDecoder in, FetchSink sink) throws IOException {
        if (in.itemName() == 0) {
            throw in.expected("the name of a FETCH item");
        }
        if (in.tokenIs("UID")) {
            in.expectSp();
            row.uid = in.number32();
        } else if (in.tokenIs("FLAGS")) {
            in.expectSp();
            row.keywords = flags.decode(in);
        } else if (in.tokenIs("RFC822.SIZE")) {
            in.expectSp();
            row.size = in.lenientNumber();
        } else if (in.tokenIs("INTERNALDATE")) {
            in.expectSp();
            row.received = date(in);
        } else if (in.tokenIs("MODSEQ")) {
            in.expectSp();
            row.modseq = modseq(in);
        } else if (in.tokenIs("EMAILID") || in.tokenIs("X-GM-MSGID")) {
            in.expectSp();
            row.emailId = identity(in);
        } else if (in.tokenIs("BODY") || in.tokenIs("BINARY") || in.tokenIs("RFC822") || in.tokenIs("RFC822.HEADER")) {
            body(in, sink);
        } else {
            in.expectSp();
            in.skipValue();
        }
    }

    private static long date(ImapDecoder in) throws IOException {
        if (!in.accept('"')) {
            in.skipValue();
            return InternalDate.UNKNOWN;
        }
        in.mark();
        while (in.peek() != '"') {
            if (in.atLineEnd()) {
                throw in.expected("the end of a date");
            }
            in.next();
        }
        long time = in.marked(InternalDate::parse);
        in.next();
        return time;
    }

    private static long modseq(ImapDecoder in) throws IOException {
        if (!in.accept('(')) {
            return in.lenientNumber();
        }
        in.skipSp();
        long value = in.number();
        in.skipSp();
        in.expect(')');
        return value;
    }

    /** {@code (M6d99ac3275bb4e)}, or Gmail's number. Longer ones are shortened by a hash: two that are equal stay equal. */
    private static long identity(ImapDecoder in) throws IOException {
        boolean listed = in.accept('(');
        String id = in.atom();
        if (listed) {
            in.expect(')');
        }
        return ContentDigest.sha256Of(id.getBytes(StandardCharsets.US_ASCII)).prefix();
    }

    private void body(ImapDecoder in, FetchSink sink) throws IOException {
        if (in.accept('[')) {
            while (!in.at(']')) {
                if (in.atLineEnd()) {
                    throw in.expected("']'");
                }
                in.next();
            }
            in.next();
            if (in.accept('<')) {
                in.number();
                in.expect('>');
            }
        }
        in.expectSp();
        int c = in.peek();
        if (c == '{' || c == '~') {
            long size = in.literalHeader();
            sink.body(row, size, in.literal(size));
            in.skipOpenLiteral();
        } else if (c == '"') {
            byte[] bytes = in.string().getBytes(StandardCharsets.ISO_8859_1);
            sink.body(row, bytes.length, new ByteArrayInputStream(bytes));
        } else {
            in.skipValue();
        }
    }
}
