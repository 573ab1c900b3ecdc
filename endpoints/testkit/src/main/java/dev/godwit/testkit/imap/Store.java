package dev.godwit.testkit.imap;

import dev.godwit.model.Keywords;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** STORE and UID STORE, with UNCHANGEDSINCE (RFC 9051 §6.4.6, RFC 7162 §3.1.3). */
final class Store {
    private record Request(SequenceSet set, long unchangedSince, String how, boolean silent, List<String> keywords) {
    }

    private Store() {
    }

    static Reply run(Session s, boolean uid) throws IOException {
        Request request = read(s);
        if (s.selected.readOnly) {
            throw Refused.no("", "Mailbox is read-only");
        }
        Selected selected = s.selected;
        List<StoredMessage> changed = new ArrayList<>();
        UidSet.Builder refused = new UidSet.Builder();
        boolean[] anyRefused = {false};
        s.account.locked(() -> {
            long before = selected.box.highestModseq;
            Selected.Rows rows = selected.resolve(request.set, uid);
            for (int i = 0; i < rows.size(); i++) {
                StoredMessage message = rows.messages()[i];
                if (message.modseq() > request.unchangedSince) {
                    refused.add(uid ? message.uid() : rows.numbers()[i]);
                    anyRefused[0] = true;
                } else {
                    changed.add(store(s, selected.box, message, request));
                }
            }
            selected.flagsSeen(before);
            s.account.changed.signalAll();
            return null;
        });
        for (StoredMessage message : changed) {
            respond(s, message, request.silent, uid);
        }
        return anyRefused[0] ? Reply.ok("MODIFIED " + refused.build(), "some have changed") : Reply.ok("done");
    }

    private static StoredMessage store(Session s, StoredMailbox box, StoredMessage message, Request request) {
        Keywords given = Flags.storable(s.quirks(), box, request.keywords);
        Keywords old = message.keywords();
        Keywords wanted = switch (request.how) {
            case "+FLAGS" -> old.plus(given);
            case "-FLAGS" -> old.minus(given);
            default -> given;
        };
        return wanted.equals(old) ? message : box.setFlags(box.indexOf(message.uid()), s.account.flagSet(wanted));
    }

    private static void respond(Session s, StoredMessage message, boolean silent, boolean uid) throws IOException {
        int number = s.selected.numberOf(message.uid());
        if (silent && !s.tellsModseq()) {
            return;
        }
        s.out.text("* ").number(number).text(" FETCH (");
        if (uid) {
            s.out.text("UID ").number(message.uid()).raw(' ');
        }
        if (!silent) {
            s.out.text("FLAGS (").raw(message.flags().wire()).raw(')').text(s.tellsModseq() ? " " : "");
        }
        if (s.tellsModseq()) {
            s.out.text("MODSEQ (").number(message.modseq()).raw(')');
        }
        s.out.raw(')').crlf();
    }

    private static Request read(Session s) throws IOException {
        s.in.sp();
        SequenceSet set = s.in.sequenceSet();
        s.in.sp();
        long unchangedSince = Long.MAX_VALUE;
        if (s.in.tryChar('(')) {
            s.needs("CONDSTORE");
            if (!s.in.atom("").equalsIgnoreCase("UNCHANGEDSINCE")) {
                throw Refused.bad("expected UNCHANGEDSINCE");
            }
            s.in.sp();
            unchangedSince = s.in.number();
            s.in.expect(')');
            s.in.sp();
            s.enabled.add("CONDSTORE");
        }
        String item = s.in.atom("").toUpperCase(Locale.ROOT);
        boolean silent = item.endsWith(".SILENT");
        String how = silent ? item.substring(0, item.length() - ".SILENT".length()) : item;
        if (!List.of("FLAGS", "+FLAGS", "-FLAGS").contains(how)) {
            throw Refused.bad("unknown STORE item");
        }
        s.in.sp();
        List<String> flags = new ArrayList<>();
        if (s.in.peek() == '(') {
            flags = s.in.flagList();
        } else {
            do {
                flags.add(s.in.flag());
            } while (s.in.trySp());
        }
        s.in.crlf();
        return new Request(set, unchangedSince, how, silent, Flags.keywords(s.quirks(), flags));
    }
}
