package dev.godwit.testkit.imap;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** APPEND and MULTIAPPEND, which stores all or nothing (RFC 9051 §6.3.12, RFC 3502, RFC 4315, RFC 6855). */
final class Append {
    private record Pending(List<String> keywords, long received, Content content) {
    }

    private Append() {
    }

    static Reply run(Session s) throws IOException {
        s.in.sp();
        String wire = s.in.astring();
        List<Pending> pending = new ArrayList<>();
        Refused refused = null;
        long size = 0;
        while (s.in.trySp()) {
            if (!pending.isEmpty()) {
                s.needs("MULTIAPPEND");
            }
            List<String> flags = s.in.peek() == '(' ? s.in.flagList() : List.of();
            if (!flags.isEmpty() || s.in.peek() == ' ') {
                s.in.sp();
            }
            long received = Instant.now().getEpochSecond();
            if (s.in.peek() == '"') {
                received = InternalDate.parse(s.in.string());
                s.in.sp();
            }
            boolean utf8 = s.in.peek() == 'U' || s.in.peek() == 'u';
            if (utf8) {
                s.in.atom("");
                s.in.sp();
                s.in.expect('(');
            }
            ImapReader.Literal literal = s.in.literalHead();
            size += literal.size();
            refused = refused != null ? refused : refusal(s, wire, flags, literal.size(), size);
            if (refused != null && literal.synchronizing()) {
                throw refused;
            }
            s.in.accept(literal);
            Receiver receiver = new Receiver(s.quirks(), literal.size(), refused != null);
            receive(s, literal.size(), receiver);
            if (utf8) {
                s.in.expect(')');
            }
            refused = refused != null ? refused : receiver.refusal();
            pending.add(refused != null ? null : new Pending(Flags.keywords(s.quirks(), flags), received, receiver.content()));
        }
        if (pending.isEmpty()) {
            throw Refused.bad("APPEND without a message");
        }
        s.in.crlf();
        if (refused != null) {
            if (s.quirks().refusalsClose) {
                s.out.line("* BYE Invalid character in literal");
                s.out.flush();
                throw new Session.Cut(false);
            }
            throw refused;
        }
        return act(s, Names.path(s, wire), pending);
    }

    private static void receive(Session s, long size, Receiver receiver) throws IOException {
        s.in.body(size / 2, receiver);
        s.fault(FaultPlan.Step.LITERAL_HALF_RECEIVED, "APPEND");
        s.in.body(size - size / 2, receiver);
    }

    /** What can be said before the message has come; null for nothing. */
    private static Refused refusal(Session s, String wire, List<String> flags, long size, long sizeSoFar) {
        Quirks q = s.quirks();
        try {
            s.account.locked(() -> s.box(Names.path(s, wire), "TRYCREATE"));
            Flags.keywords(q, flags);
        } catch (Refused refused) {
            return refused;
        }
        if (size > q.sizeLimit) {
            return q.refusalText.isEmpty() ? Refused.no("TOOBIG", "Message too large") : Refused.of(q.refusalText);
        }
        if (s.account.quota() != Long.MAX_VALUE && s.account.usedBytes() + sizeSoFar > s.account.quota()) {
            return Refused.no("OVERQUOTA", "Quota exceeded");
        }
        return null;
    }

    private static Reply act(Session s, MailboxPath path, List<Pending> pending) throws IOException {
        int number = s.server.appends.incrementAndGet();
        if (number == s.quirks().cutBeforeAppend) {
            throw new Session.Cut(false);
        }
        UidSet.Builder uids = new UidSet.Builder();
        long uidValidity = s.account.locked(() -> {
            StoredMailbox box = s.box(path, "TRYCREATE");
            for (Pending message : pending) {
                Keywords keywords = Flags.storable(s.quirks(), box, message.keywords());
                uids.add(s.account.add(box, message.content(), keywords, message.received()).uid());
            }
            return box.uidValidity;
        });
        if (number == s.quirks().loseAnswerOfAppend) {
            throw new Session.Cut(false);
        }
        return s.has("UIDPLUS") ? Reply.ok("APPENDUID " + uidValidity + " " + uids.build(), "done") : Reply.ok("done");
    }
}
