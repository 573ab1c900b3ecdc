package dev.godwit.testkit.imap;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** SELECT and EXAMINE, with CONDSTORE and QRESYNC (RFC 9051 §6.3.2, RFC 7162 §3.2.5). */
final class Select {
    private static final class Parameters {
        boolean condstore;
        boolean qresync;
        long uidValidity;
        long modseq;
        SequenceSet known;
    }

    private Select() {
    }

    static Reply run(Session s, boolean readOnly) throws IOException {
        s.in.sp();
        String wire = s.in.astring();
        Parameters parameters = s.in.trySp() ? parameters(s) : new Parameters();
        s.in.crlf();
        if (s.selected != null && (s.tellsModseq() || s.rev2())) {
            s.out.line("* OK [CLOSED] Previous mailbox closed");
        }
        s.selected = null;
        MailboxPath path = Names.path(s, wire);
        if (parameters.condstore) {
            s.needs("CONDSTORE");
            s.enabled.add("CONDSTORE");
        }
        List<String> description = s.account.locked(() -> {
            s.selected = new Selected(s.account, s.box(path, "NONEXISTENT"), readOnly);
            return describe(s, s.selected.box);
        });
        for (String line : description) {
            s.out.line(line);
        }
        if (s.rev2()) {
            s.out.text("* LIST () ").string(String.valueOf(s.quirks().separator), false).raw(' ');
            Names.write(s, path);
            s.out.crlf();
        }
        if (parameters.qresync && parameters.uidValidity == s.selected.box.uidValidity) {
            resynchronize(s, parameters);
        }
        return Reply.ok(readOnly ? "READ-ONLY" : "READ-WRITE", "selected");
    }

    private static Parameters parameters(Session s) throws IOException {
        Parameters p = new Parameters();
        s.in.expect('(');
        do {
            String name = s.in.atom("").toUpperCase(Locale.ROOT);
            if (name.equals("CONDSTORE")) {
                p.condstore = true;
            } else if (name.equals("QRESYNC") && s.enabled.contains("QRESYNC")) {
                p.qresync = true;
                s.in.sp();
                s.in.expect('(');
                p.uidValidity = s.in.number();
                s.in.sp();
                p.modseq = s.in.number();
                while (s.in.trySp()) {
                    if (s.in.tryChar('(')) {
                        s.in.sequenceSet();
                        s.in.sp();
                        s.in.sequenceSet();
                        s.in.expect(')');
                    } else {
                        p.known = s.in.sequenceSet();
                    }
                }
                s.in.expect(')');
            } else {
                throw Refused.bad("unknown parameter, or QRESYNC not enabled");
            }
        } while (s.in.trySp());
        s.in.expect(')');
        return p;
    }

    private static List<String> describe(Session s, StoredMailbox box) {
        List<String> lines = new ArrayList<>();
        String keywords = box.knownKeywords.isEmpty() ? "" : " " + String.join(" ", box.knownKeywords);
        String flags = String.join(" ", FlagSet.SYSTEM) + keywords;
        lines.add("* FLAGS (" + flags + ")");
        boolean star = !(s.quirks().noNewKeywords || s.quirks().dropKeywords || Flags.full(s.quirks(), box));
        lines.add("* OK [PERMANENTFLAGS (" + (s.selected.readOnly ? "" : flags + (star ? " \\*" : "")) + ")] Flags");
        lines.add("* " + box.size() + " EXISTS");
        if (!s.rev2()) {
            lines.add("* 0 RECENT");
            int unseen = firstUnseen(box);
            if (unseen > 0) {
                lines.add("* OK [UNSEEN " + unseen + "] First unseen");
            }
        }
        lines.add("* OK [UIDVALIDITY " + box.uidValidity + "] UIDs valid");
        lines.add("* OK [UIDNEXT " + box.uidNext + "] Next UID");
        lines.add(s.has("CONDSTORE") ? "* OK [HIGHESTMODSEQ " + box.highestModseq + "] Highest" : "* OK Ready");
        if (s.has("OBJECTID")) {
            lines.add("* OK [MAILBOXID (" + box.mailboxId + ")] Id");
        }
        return lines;
    }

    /** The number of the first unseen message, or 0. */
    private static int firstUnseen(StoredMailbox box) {
        for (int i = 0; i < box.size(); i++) {
            if (!box.get(i).keywords().contains(Keywords.SEEN)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static void resynchronize(Session s, Parameters p) throws IOException {
        StoredMailbox box = s.selected.box;
        Selected.Rows rows;
        long[] gone;
        s.account.lock.lock();
        try {
            rows = s.selected.resolve(p.known == null ? SequenceSet.parse("1:*") : p.known, true);
            gone = box.expungedSince(p.modseq);
        } finally {
            s.account.lock.unlock();
        }
        vanishedEarlier(s, gone, p.known);
        for (int i = 0; i < rows.size(); i++) {
            if (rows.messages()[i].modseq() > p.modseq) {
                s.selected.writeFlags(s, rows.numbers()[i], rows.messages()[i]);
            }
        }
    }

    /** {@code VANISHED (EARLIER)} for those of {@code gone} the client asked about; nothing if there are none. */
    static void vanishedEarlier(Session s, long[] gone, SequenceSet known) throws IOException {
        UidSet.Builder vanished = new UidSet.Builder();
        boolean any = false;
        for (long uid : gone) {
            if (known == null || known.contains(uid, s.selected.lastUid())) {
                vanished.add(uid);
                any = true;
            }
        }
        if (any) {
            s.out.line("* VANISHED (EARLIER) " + vanished.build());
        }
    }
}
