package dev.godwit.testkit.imap;

import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** STATUS (RFC 9051 §6.3.11), also as a part of LIST. */
final class Status {
    private Status() {
    }

    static Reply run(Session s) throws IOException {
        s.in.sp();
        MailboxPath path = Names.read(s);
        s.in.sp();
        List<String> items = items(s);
        s.in.crlf();
        write(s, s.account.locked(() -> s.box(path, "NONEXISTENT")), items);
        return Reply.ok("done");
    }

    static List<String> items(Session s) throws IOException {
        List<String> items = new ArrayList<>();
        s.in.expect('(');
        while (!s.in.tryChar(')')) {
            items.add(s.in.atom("").toUpperCase(Locale.ROOT));
            s.in.trySp();
        }
        return items;
    }

    static void write(Session s, StoredMailbox box, List<String> items) throws IOException {
        List<String> values = new ArrayList<>();
        s.account.lock.lock();
        try {
            for (String item : items) {
                values.add(item + " " + value(s, box, item));
            }
        } finally {
            s.account.lock.unlock();
        }
        s.out.text("* STATUS ");
        Names.write(s, box.path);
        s.out.line(" (" + String.join(" ", values) + ")");
    }

    private static String value(Session s, StoredMailbox box, String item) {
        return switch (item) {
            case "MESSAGES" -> String.valueOf(box.size());
            case "RECENT" -> "0";
            case "UIDNEXT" -> String.valueOf(box.uidNext);
            case "UIDVALIDITY" -> String.valueOf(box.uidValidity);
            case "UNSEEN" -> String.valueOf(count(box, "$seen", false));
            case "DELETED" -> String.valueOf(count(box, "$deleted", true));
            case "SIZE" -> {
                s.needs("STATUS=SIZE");
                yield String.valueOf(box.bytes);
            }
            case "HIGHESTMODSEQ" -> {
                s.needs("CONDSTORE");
                s.enabled.add("CONDSTORE");
                yield String.valueOf(box.highestModseq);
            }
            case "MAILBOXID" -> {
                s.needs("OBJECTID");
                yield "(" + box.mailboxId + ")";
            }
            case "APPENDLIMIT" -> s.quirks().sizeLimit == Long.MAX_VALUE ? "NIL" : String.valueOf(s.quirks().sizeLimit);
            default -> throw Refused.bad("unknown STATUS item");
        };
    }

    private static int count(StoredMailbox box, String keyword, boolean with) {
        int count = 0;
        for (int i = 0; i < box.size(); i++) {
            count += box.get(i).keywords().contains(keyword) == with ? 1 : 0;
        }
        return count;
    }
}
