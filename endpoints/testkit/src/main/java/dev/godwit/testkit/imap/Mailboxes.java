package dev.godwit.testkit.imap;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.io.IOException;
import java.util.Locale;

/** CREATE (with USE, RFC 6154), DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.4–8). */
final class Mailboxes {
    private Mailboxes() {
    }

    static Reply run(Session s, String command) throws IOException {
        s.in.sp();
        return switch (command) {
            case "CREATE" -> create(s);
            case "DELETE" -> delete(s);
            case "RENAME" -> rename(s);
            default -> subscribe(s, command.equals("SUBSCRIBE"));
        };
    }

    private static Reply create(Session s) throws IOException {
        String wire = s.in.astring();
        Role role = null;
        if (s.in.trySp()) {
            s.needs("CREATE-SPECIAL-USE");
            role = use(s);
        }
        s.in.crlf();
        if (wire.length() > 1 && wire.charAt(wire.length() - 1) == s.quirks().separator) {
            wire = wire.substring(0, wire.length() - 1);
        }
        MailboxPath path = legal(s, Names.path(s, wire));
        Role wanted = role;
        String id = s.account.locked(() -> {
            mustBeNew(s, path);
            s.account.create(path, wanted);
            return s.account.box(path).mailboxId;
        });
        return s.has("OBJECTID") ? Reply.ok("MAILBOXID (" + id + ")", "created") : Reply.ok("created");
    }

    private static Role use(Session s) throws IOException {
        s.in.expect('(');
        if (!s.in.atom("").equalsIgnoreCase("USE")) {
            throw Refused.bad("expected USE");
        }
        s.in.sp();
        s.in.expect('(');
        Role role = null;
        while (!s.in.tryChar(')')) {
            s.in.trySp();
            String name = s.in.flag().substring(1).toUpperCase(Locale.ROOT);
            try {
                role = Role.valueOf(name);
            } catch (IllegalArgumentException e) {
                throw Refused.no("USEATTR", "unknown special use");
            }
        }
        s.in.expect(')');
        return role;
    }

    private static MailboxPath legal(Session s, MailboxPath path) {
        String illegal = s.quirks().illegalInNames;
        if (path.toString().chars().anyMatch(c -> illegal.indexOf(c) >= 0)) {
            throw Refused.no("CANNOT", "Invalid mailbox name: character not allowed");
        }
        return path;
    }

    private static void mustBeNew(Session s, MailboxPath path) {
        boolean exists = s.account.mailboxes.containsKey(path) || s.quirks().caseInsensitiveNames
                && s.account.mailboxes.keySet().stream().anyMatch(p -> p.toString().equalsIgnoreCase(path.toString()));
        if (exists) {
            throw Refused.no("ALREADYEXISTS", "Mailbox exists");
        }
    }

    private static Reply delete(Session s) throws IOException {
        MailboxPath path = Names.read(s);
        s.in.crlf();
        if (path.isInbox()) {
            throw Refused.no("CANNOT", "INBOX stays");
        }
        s.account.locked(() -> {
            s.account.delete(s.box(path, "NONEXISTENT").path);
            return null;
        });
        if (s.selected != null && s.selected.box.deleted) {
            s.selected = null;
        }
        return Reply.ok("deleted");
    }

    private static Reply rename(Session s) throws IOException {
        MailboxPath from = Names.read(s);
        s.in.sp();
        MailboxPath to = Names.read(s);
        s.in.crlf();
        legal(s, to);
        s.account.locked(() -> {
            boolean exists = s.account.mailboxes.keySet().stream().anyMatch(path -> path.isWithin(from));
            MailboxPath old = exists ? from : s.box(from, "NONEXISTENT").path;
            if (!old.toString().equalsIgnoreCase(to.toString())) {
                mustBeNew(s, to);
            }
            if (to.isWithin(old)) {
                throw Refused.no("CANNOT", "cannot move a mailbox into itself");
            }
            s.account.rename(old, to);
            return null;
        });
        return Reply.ok("renamed");
    }

    private static Reply subscribe(Session s, boolean subscribed) throws IOException {
        MailboxPath path = Names.read(s);
        s.in.crlf();
        s.account.subscribe(path, subscribed);
        return Reply.ok("done");
    }
}
