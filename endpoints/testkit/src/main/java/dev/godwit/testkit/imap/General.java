package dev.godwit.testkit.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CAPABILITY, NOOP, CHECK, LOGOUT, ID (RFC 2971), STARTTLS, ENABLE (RFC 5161) and NAMESPACE (RFC 2342). */
final class General {
    private static final List<String> CAN_ENABLE = List.of("CONDSTORE", "QRESYNC", "UTF8=ACCEPT", "IMAP4REV2");

    private General() {
    }

    static Reply run(Session s, String name) throws IOException {
        return switch (name) {
            case "CAPABILITY" -> capability(s);
            case "LOGOUT" -> logout(s);
            case "ID" -> id(s);
            case "STARTTLS" -> startTls(s);
            case "ENABLE" -> enable(s);
            default -> check(s);
        };
    }

    static Reply check(Session s) throws IOException {
        s.in.crlf();
        return Reply.ok("done");
    }

    private static Reply capability(Session s) throws IOException {
        s.in.crlf();
        s.out.line("* CAPABILITY " + s.capabilities());
        return Reply.ok("done");
    }

    private static Reply logout(Session s) throws IOException {
        s.in.crlf();
        s.out.line("* BYE Logging out");
        s.loggedOut = true;
        return Reply.ok("bye");
    }

    private static Reply id(Session s) throws IOException {
        s.needs("ID");
        s.in.sp();
        if (s.in.tryChar('(')) {
            while (!s.in.tryChar(')')) {
                s.in.string();
                s.in.sp();
                s.in.nstring();
                s.in.trySp();
            }
        } else {
            s.in.nstring();
        }
        s.in.crlf();
        s.out.line("* ID (\"name\" \"Godwit test server\" \"version\" \"1\")");
        return Reply.ok("done");
    }

    private static Reply startTls(Session s) throws IOException {
        s.in.crlf();
        if (!s.server.offersStartTls() || s.encrypted) {
            throw Refused.bad("no TLS here");
        }
        return Reply.ok("begin TLS");
    }

    private static Reply enable(Session s) throws IOException {
        s.needs("ENABLE");
        List<String> asked = new ArrayList<>();
        while (s.in.trySp()) {
            asked.add(s.in.atom("").toUpperCase(Locale.ROOT));
        }
        s.in.crlf();
        if (s.account == null) {
            throw Refused.bad("not logged in");
        }
        StringBuilder done = new StringBuilder("* ENABLED");
        for (String name : asked) {
            if (CAN_ENABLE.contains(name) && s.has(name.equals("IMAP4REV2") ? "IMAP4rev2" : name)) {
                s.enabled.add(name);
                done.append(' ').append(name);
            }
        }
        s.out.line(done.toString());
        return Reply.ok("done");
    }

    static Reply namespace(Session s) throws IOException {
        s.needs("NAMESPACE");
        s.in.crlf();
        s.out.text("* NAMESPACE ((").string(s.quirks().prefix, false).raw(' ').string(String.valueOf(s.quirks().separator), false)
                .line(")) NIL NIL");
        return Reply.ok("done");
    }
}
