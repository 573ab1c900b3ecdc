package dev.godwit.testkit.imap;

import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** SEARCH and UID SEARCH (RFC 9051 §6.4.4, RFC 4731). */
final class Search {
    private Search() {
    }

    static Reply run(Session s, boolean uid) throws IOException {
        s.in.sp();
        List<String> returns = null;
        SearchKey key;
        if (s.in.peek() == 'R' || s.in.peek() == 'r') {
            String word = s.in.atom("").toUpperCase(Locale.ROOT);
            if (word.equals("RETURN")) {
                s.needs("ESEARCH");
                s.in.sp();
                returns = returns(s);
                s.in.sp();
                key = SearchKey.readAll(s);
            } else {
                key = SearchKey.readAll(s, word);
            }
        } else {
            key = SearchKey.readAll(s);
        }
        s.in.crlf();
        long[] found = find(s, key, uid);
        if (returns == null) {
            writeSearch(s, found);
        } else {
            writeEsearch(s, found, returns, uid);
        }
        return Reply.ok("done");
    }

    private static List<String> returns(Session s) throws IOException {
        List<String> returns = new ArrayList<>();
        s.in.expect('(');
        while (!s.in.tryChar(')')) {
            returns.add(s.in.atom("").toUpperCase(Locale.ROOT));
            s.in.trySp();
        }
        return returns.isEmpty() ? List.of("ALL") : returns;
    }

    private static long[] find(Session s, SearchKey key, boolean uid) throws IOException {
        Selected.Rows rows = s.account.locked(() -> s.selected.resolve(SequenceSet.parse("1:*"), false));
        long[] found = new long[rows.size()];
        int count = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (key.matches(rows.messages()[i], rows.numbers()[i])) {
                found[count++] = uid ? rows.messages()[i].uid() : rows.numbers()[i];
            }
        }
        return java.util.Arrays.copyOf(found, count);
    }

    private static void writeSearch(Session s, long[] found) throws IOException {
        s.out.text("* SEARCH");
        for (long number : found) {
            s.out.raw(' ').number(number);
        }
        s.out.crlf();
    }

    private static void writeEsearch(Session s, long[] found, List<String> returns, boolean uid) throws IOException {
        s.out.text("* ESEARCH").text(uid ? " UID" : "");
        for (String item : returns) {
            if (item.equals("COUNT")) {
                s.out.text(" COUNT ").number(found.length);
            } else if (found.length > 0) {
                switch (item) {
                    case "MIN" -> s.out.text(" MIN ").number(found[0]);
                    case "MAX" -> s.out.text(" MAX ").number(found[found.length - 1]);
                    case "ALL" -> s.out.text(" ALL ").text(UidSet.of(found).toString());
                    default -> throw Refused.bad("unknown RETURN option");
                }
            }
        }
        s.out.crlf();
    }
}
