package dev.godwit.testkit.imap;

import java.io.IOException;

/** Which class carries out which command, and in which state it is allowed (RFC 9051 §6). */
final class Commands {
    private Commands() {
    }

    static Reply run(Session s, String name, boolean uid) throws IOException {
        return switch (name) {
            case "CAPABILITY", "NOOP", "LOGOUT", "ID", "STARTTLS", "ENABLE" -> General.run(s, name);
            case "LOGIN" -> Login.login(s);
            case "AUTHENTICATE" -> Login.authenticate(s);
            case "PROXYAUTH" -> Login.proxyAuth(s);
            case "COMPRESS" -> Compress.run(s);
            default -> authenticated(s, name, uid);
        };
    }

    private static Reply authenticated(Session s, String name, boolean uid) throws IOException {
        if (s.account == null) {
            throw Refused.bad("not logged in, or unknown command");
        }
        return switch (name) {
            case "SELECT", "EXAMINE" -> Select.run(s, name.equals("EXAMINE"));
            case "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE" -> Mailboxes.run(s, name);
            case "LIST" -> ListCommand.list(s);
            case "LSUB" -> ListCommand.lsub(s);
            case "NAMESPACE" -> General.namespace(s);
            case "STATUS" -> Status.run(s);
            case "APPEND" -> Append.run(s);
            case "GETQUOTAROOT", "GETQUOTA" -> Quota.run(s, name);
            case "IDLE" -> Idle.run(s);
            default -> selected(s, name, uid);
        };
    }

    private static Reply selected(Session s, String name, boolean uid) throws IOException {
        if (s.selected == null) {
            throw Refused.bad("no mailbox selected, or unknown command");
        }
        return switch (name) {
            case "CHECK" -> General.check(s);
            case "CLOSE", "UNSELECT" -> Expunge.close(s, name.equals("CLOSE"));
            case "EXPUNGE" -> Expunge.run(s, uid);
            case "SEARCH" -> Search.run(s, uid);
            case "FETCH" -> Fetch.run(s, uid);
            case "STORE" -> Store.run(s, uid);
            case "COPY", "MOVE" -> CopyMove.run(s, name.equals("MOVE"), uid);
            default -> throw Refused.bad("unknown command");
        };
    }
}
