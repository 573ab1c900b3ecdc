package dev.godwit.testkit.imap;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** LIST with its extensions (RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154) and LSUB (RFC 3501 §6.3.9). */
final class ListCommand {
    private static final class Request {
        final Set<String> select = new HashSet<>();
        final Set<String> returns = new HashSet<>();
        final List<String> patterns = new ArrayList<>();
        List<String> status = List.of();
        boolean extended;
    }

    /** What is known of one name; {@code box} is null where none exists. */
    private record Entry(MailboxPath path, StoredMailbox box, boolean subscribed, boolean hasChildren) {
    }

    private ListCommand() {
    }

    static Reply list(Session s) throws IOException {
        Request request = read(s);
        if (request.extended && !s.has("LIST-EXTENDED") && !request.select.contains("SPECIAL-USE")
                && !request.returns.contains("SPECIAL-USE")) {
            throw Refused.bad("no extended LIST here");
        }
        if (!request.extended && request.patterns.getFirst().isEmpty()) {
            s.out.text("* LIST (\\Noselect) ").string(String.valueOf(s.quirks().separator), false).line(" \"\"");
            return Reply.ok("done");
        }
        for (Entry entry : matching(s, request)) {
            write(s, "LIST", entry, request);
            if (!request.status.isEmpty() && entry.box != null) {
                Status.write(s, entry.box, request.status);
            }
        }
        return Reply.ok("done");
    }

    static Reply lsub(Session s) throws IOException {
        Request request = new Request();
        s.in.sp();
        String reference = s.in.astring();
        s.in.sp();
        request.patterns.add(reference + s.in.listMailbox());
        s.in.crlf();
        request.select.add("SUBSCRIBED");
        for (Entry entry : matching(s, request)) {
            write(s, "LSUB", entry, request);
        }
        return Reply.ok("done");
    }

    private static Request read(Session s) throws IOException {
        Request request = new Request();
        s.in.sp();
        if (s.in.tryChar('(')) {
            request.extended = true;
            while (!s.in.tryChar(')')) {
                request.select.add(s.in.atom("").toUpperCase(Locale.ROOT));
                s.in.trySp();
            }
            s.in.sp();
        }
        String reference = s.in.astring();
        s.in.sp();
        if (s.in.tryChar('(')) {
            request.extended = true;
            while (!s.in.tryChar(')')) {
                request.patterns.add(reference + s.in.listMailbox());
                s.in.trySp();
            }
        } else {
            request.patterns.add(reference + s.in.listMailbox());
        }
        if (s.in.trySp()) {
            request.extended = true;
            returns(s, request);
        }
        s.in.crlf();
        return request;
    }

    private static void returns(Session s, Request request) throws IOException {
        if (!s.in.atom("").equalsIgnoreCase("RETURN")) {
            throw Refused.bad("expected RETURN");
        }
        s.in.sp();
        s.in.expect('(');
        while (!s.in.tryChar(')')) {
            String option = s.in.atom("").toUpperCase(Locale.ROOT);
            request.returns.add(option);
            if (option.equals("STATUS")) {
                s.needs("LIST-STATUS");
                s.in.sp();
                request.status = Status.items(s);
            }
            s.in.trySp();
        }
    }

    private static List<Entry> matching(Session s, Request request) {
        List<Pattern> patterns = request.patterns.stream().map(pattern -> compile(s, pattern)).toList();
        boolean subscribedOnly = request.select.contains("SUBSCRIBED");
        boolean specialOnly = request.select.contains("SPECIAL-USE");
        return s.account.locked(() -> {
            TreeMap<MailboxPath, StoredMailbox> names = new TreeMap<>(s.account.mailboxes);
            s.account.impliedParents().forEach(path -> names.put(path, null));
            if (subscribedOnly) {
                s.account.subscriptions.forEach(path -> names.putIfAbsent(path, s.account.mailboxes.get(path)));
            }
            TreeSet<MailboxPath> parents = new TreeSet<>();
            for (MailboxPath path : names.keySet()) {
                if (path.parent() != null) {
                    parents.add(path.parent());
                }
            }
            List<Entry> entries = new ArrayList<>();
            names.forEach((path, box) -> {
                Entry entry = new Entry(path, box, s.account.subscriptions.contains(path), parents.contains(path));
                boolean wanted = (!subscribedOnly || entry.subscribed) && (!specialOnly || special(box) != null);
                String full = Names.full(s, path);
                if (wanted && patterns.stream().anyMatch(pattern -> pattern.matcher(full).matches())) {
                    entries.add(entry);
                }
            });
            return entries;
        });
    }

    private static Pattern compile(Session s, String wirePattern) {
        String separator = Pattern.quote(String.valueOf(s.quirks().separator));
        StringBuilder regex = new StringBuilder();
        for (char c : Names.decode(s, wirePattern).toCharArray()) {
            regex.append(switch (c) {
                case '*' -> ".*";
                case '%' -> "(?:(?!" + separator + ").)*";
                default -> Pattern.quote(String.valueOf(c));
            });
        }
        boolean inbox = wirePattern.equalsIgnoreCase("INBOX") || s.quirks().caseInsensitiveNames;
        return Pattern.compile(regex.toString(), Pattern.DOTALL | (inbox ? Pattern.CASE_INSENSITIVE : 0));
    }

    private static String special(StoredMailbox box) {
        if (box == null || box.role == null || box.role == Role.INBOX) {
            return null;
        }
        String name = box.role.name();
        return "\\" + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static void write(Session s, String response, Entry entry, Request request) throws IOException {
        List<String> attributes = new ArrayList<>();
        if (entry.box == null) {
            attributes.add(request.extended && response.equals("LIST") ? "\\NonExistent" : "\\Noselect");
        }
        if (s.has("CHILDREN") || request.returns.contains("CHILDREN")) {
            attributes.add(entry.hasChildren ? "\\HasChildren" : "\\HasNoChildren");
        }
        if (entry.subscribed && (request.returns.contains("SUBSCRIBED") || request.select.contains("SUBSCRIBED"))
                && response.equals("LIST")) {
            attributes.add("\\Subscribed");
        }
        if (special(entry.box) != null && s.has("SPECIAL-USE")) {
            attributes.add(special(entry.box));
        }
        s.out.text("* " + response + " (" + String.join(" ", attributes) + ") ");
        s.out.string(String.valueOf(s.quirks().separator), false).raw(' ');
        Names.write(s, entry.path);
        s.out.crlf();
    }
}
