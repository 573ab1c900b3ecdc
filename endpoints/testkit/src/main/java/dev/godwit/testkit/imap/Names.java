package dev.godwit.testkit.imap;

import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Mailbox names between the wire and the store: separator, namespace prefix, modified UTF-7 (RFC 9051 §5.1). */
final class Names {
    private Names() {
    }

    static MailboxPath read(Session session) throws IOException {
        return path(session, session.in.astring());
    }

    static MailboxPath path(Session session, String wire) {
        Quirks quirks = session.quirks();
        String name = decode(session, wire);
        if (name.equalsIgnoreCase("INBOX")) {
            return MailboxPath.INBOX;
        }
        if (!name.regionMatches(true, 0, quirks.prefix, 0, quirks.prefix.length())) {
            throw Refused.no("CANNOT", "Invalid mailbox name: it should be prefixed with " + quirks.prefix);
        }
        name = name.substring(quirks.prefix.length());
        List<String> levels = List.of(name.split(Pattern.quote(String.valueOf(quirks.separator)), -1));
        if (levels.stream().anyMatch(String::isEmpty)) {
            throw Refused.no("CANNOT", "Invalid mailbox name: empty level");
        }
        MailboxPath path = new MailboxPath(levels);
        if (path.isInbox()) {
            throw Refused.no("CANNOT", "Invalid mailbox name: INBOX below INBOX");
        }
        return path;
    }

    /** The name with its encoding undone. */
    static String decode(Session session, String wire) {
        if (session.utf8Names()) {
            return wire;
        }
        try {
            return ModifiedUtf7.decode(wire);
        } catch (IllegalArgumentException e) {
            throw Refused.no("CANNOT", "Invalid mailbox name: not modified UTF-7");
        }
    }

    /** The name as a person would read it, prefix included: what LIST patterns are matched against. */
    static String full(Session session, MailboxPath path) {
        String separator = String.valueOf(session.quirks().separator);
        if (path.levels().stream().anyMatch(level -> level.contains(separator))) {
            throw new IllegalStateException("a level of " + path + " contains the server's separator");
        }
        return path.isInbox() ? "INBOX" : session.quirks().prefix + String.join(separator, path.levels());
    }

    static void write(Session session, MailboxPath path) throws IOException {
        String full = full(session, path);
        session.out.string(session.utf8Names() ? full : ModifiedUtf7.encode(full), session.quirks().literalNames);
    }
}
