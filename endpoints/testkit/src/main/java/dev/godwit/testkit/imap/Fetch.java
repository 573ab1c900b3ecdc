package dev.godwit.testkit.imap;

import dev.godwit.model.Keywords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** FETCH and UID FETCH, with CHANGEDSINCE and VANISHED (RFC 9051 §6.4.5, RFC 7162 §3.1.4, §3.2.6). */
final class Fetch {
    private final Session s;
    private final List<FetchItem> items;
    private final InternalDate dates;
    private final Quirks quirks;

    private Fetch(Session s, List<FetchItem> items) {
        this.s = s;
        this.items = items;
        dates = items.contains(FetchItem.Attribute.INTERNALDATE) ? new InternalDate() : null;
        quirks = s.quirks();
    }

    static Reply run(Session s, boolean uid) throws IOException {
        s.in.sp();
        SequenceSet set = s.in.sequenceSet();
        s.in.sp();
        List<FetchItem> items = FetchItem.readAll(s);
        long changedSince = 0;
        boolean vanished = false;
        if (s.in.trySp()) {
            s.needs("CONDSTORE");
            s.in.expect('(');
            do {
                String modifier = s.in.atom("").toUpperCase(Locale.ROOT);
                if (modifier.equals("CHANGEDSINCE")) {
                    s.in.sp();
                    changedSince = s.in.number();
                } else if (modifier.equals("VANISHED") && uid && s.enabled.contains("QRESYNC")) {
                    vanished = true;
                } else {
                    throw Refused.bad("unknown FETCH modifier");
                }
            } while (s.in.trySp());
            s.in.expect(')');
            s.enabled.add("CONDSTORE");
            add(items, FetchItem.Attribute.MODSEQ);
        }
        s.in.crlf();
        if (uid) {
            add(items, FetchItem.Attribute.UID);
        }
        new Fetch(s, items).respond(set, uid, changedSince, vanished);
        return Reply.ok("done");
    }

    private static void add(List<FetchItem> items, FetchItem item) {
        if (!items.contains(item)) {
            items.addFirst(item);
        }
    }

    private void respond(SequenceSet set, boolean uid, long changedSince, boolean vanished) throws IOException {
        Selected.Rows rows = s.account.locked(() -> s.selected.resolve(set, uid));
        if (vanished) {
            Select.vanishedEarlier(s, s.account.locked(() -> s.selected.box.expungedSince(changedSince)), set);
        }
        refuseSunk(rows);
        boolean sees = !s.selected.readOnly && items.stream().anyMatch(i -> i instanceof FetchItem.Body body && !body.peek());
        for (int i = 0; i < rows.size(); i++) {
            StoredMessage message = rows.messages()[i];
            if (message.modseq() > changedSince) {
                row(rows.numbers()[i], sees ? seen(message) : message);
                if (quirks.chatty && i % 3 == 2) {
                    s.chat();
                }
            }
        }
    }

    private void refuseSunk(Selected.Rows rows) {
        boolean wantsBody = items.stream().anyMatch(item -> item instanceof FetchItem.Body body
                && (body.section() == FetchItem.Section.ALL || body.section() == FetchItem.Section.TEXT));
        for (int i = 0; wantsBody && i < rows.size(); i++) {
            if (rows.messages()[i].content() instanceof Content.Sunk) {
                throw Refused.no("SERVERBUG", "Only the digest of a message was kept");
            }
        }
    }

    private StoredMessage seen(StoredMessage message) {
        return s.account.locked(() -> {
            StoredMailbox box = s.selected.box;
            int index = box.indexOf(message.uid());
            if (index < 0 || message.keywords().contains(Keywords.SEEN)) {
                return message;
            }
            return box.setFlags(index, s.account.flagSet(box.get(index).keywords().plus(Keywords.of(Keywords.SEEN))));
        });
    }

    private void row(int number, StoredMessage message) throws IOException {
        s.out.text("* ").number(number).text(" FETCH (");
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                s.out.raw(' ');
            }
            switch (items.get(i)) {
                case FetchItem.Attribute attribute -> attribute(attribute, message);
                case FetchItem.Body body -> body(body, message);
            }
        }
        s.out.raw(')').crlf();
    }

    private void attribute(FetchItem.Attribute attribute, StoredMessage message) throws IOException {
        switch (attribute) {
            case UID -> s.out.text("UID ").number(message.uid());
            case FLAGS -> s.out.text("FLAGS (").raw(message.flags().wire()).raw(')');
            case INTERNALDATE -> s.out.text("INTERNALDATE ")
                    .text(quirks.internalDate.isEmpty() ? dates.quoted(message.receivedEpochSecond()) : quirks.internalDate);
            case SIZE -> s.out.text("RFC822.SIZE ").number(quirks.reportedSize.applyAsLong(message.content().size()));
            case MODSEQ -> s.out.text("MODSEQ (").number(message.modseq()).raw(')');
            case EMAILID -> s.out.text("EMAILID (").text(FetchItem.emailId(message)).raw(')');
            case THREADID -> s.out.text("THREADID NIL");
        }
    }

    private void body(FetchItem.Body body, StoredMessage message) throws IOException {
        Content content = message.content();
        s.out.text(body.label()).raw(' ');
        switch (body.section()) {
            case ALL -> literal(body, content.size(), content.open(), 0);
            case TEXT -> {
                int header = MessageHeader.of(content).length;
                literal(body, content.size() - header, content.open(), header);
            }
            case HEADER -> held(body, MessageHeader.of(content));
            case FIELDS -> held(body, MessageHeader.only(MessageHeader.of(content), name -> listed(body, name)));
            case FIELDS_NOT -> held(body, MessageHeader.only(MessageHeader.of(content), name -> !listed(body, name)));
        }
    }

    private static boolean listed(FetchItem.Body body, String name) {
        return body.fields().stream().anyMatch(name::equalsIgnoreCase);
    }

    private void held(FetchItem.Body body, byte[] bytes) throws IOException {
        literal(body, bytes.length, new ByteArrayInputStream(bytes), 0);
    }

    /** {@code size} bytes of {@code source} after {@code skip}, or as much of them as the partial wants. */
    private void literal(FetchItem.Body body, long size, InputStream source, long skip) throws IOException {
        try (source) {
            long offset = body.offset() < 0 ? 0 : Math.min(body.offset(), size);
            long length = body.offset() < 0 ? size : Math.min(body.length(), size - offset);
            source.skipNBytes(skip + offset);
            s.out.raw('{').number(length).raw('}').crlf();
            s.out.stream(source, length);
        }
    }
}
