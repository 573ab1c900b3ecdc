package dev.godwit.testkit.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** LOGIN, AUTHENTICATE with each mechanism, PROXYAUTH (RFC 9051 §6.2, RFC 4616, RFC 7628). */
final class Login {
    private Login() {
    }

    static Reply login(Session s) throws IOException {
        s.in.sp();
        String user = s.in.astring();
        s.in.sp();
        String password = s.in.astring();
        s.in.crlf();
        if (s.has("LOGINDISABLED")) {
            throw Refused.no("PRIVACYREQUIRED", "LOGIN is disabled");
        }
        // Dovecot's master users: account*master with the master's password.
        int star = user.lastIndexOf('*');
        return star > 0 ? byPassword(s, user.substring(0, star), user.substring(star + 1), password)
                : byPassword(s, "", user, password);
    }

    static Reply authenticate(Session s) throws IOException {
        s.in.sp();
        String mechanism = s.in.atom("").toUpperCase(Locale.ROOT);
        String initial = null;
        if (s.in.trySp()) {
            s.needs("SASL-IR");
            initial = s.in.atom("=");
        }
        s.in.crlf();
        if (!s.has("AUTH=" + mechanism)) {
            throw Refused.no("", "unsupported mechanism");
        }
        return switch (mechanism) {
            case "PLAIN" -> plain(s, initial);
            case "LOGIN" -> twoQuestions(s, initial);
            case "XOAUTH2" -> token(s, answer(s, initial, ""), "\u0001");
            case "OAUTHBEARER" -> token(s, answer(s, initial, ""), ",");
            case "SCRAM-SHA-1" -> Scram.run(s, initial, "SHA-1", "HmacSHA1");
            case "SCRAM-SHA-256" -> Scram.run(s, initial, "SHA-256", "HmacSHA256");
            default -> throw Refused.no("", "unsupported mechanism");
        };
    }

    /** The client's initial response, or what it says to a challenge. */
    static String answer(Session s, String initial, String challenge) throws IOException {
        String encoded = initial;
        if (encoded == null) {
            s.out.line("+ " + Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.UTF_8)));
            encoded = s.in.line();
        }
        if (encoded.equals("*")) {
            throw Refused.bad("cancelled");
        }
        try {
            return new String(Base64.getDecoder().decode(encoded.equals("=") ? "" : encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refused.bad("not base64");
        }
    }

    private static Reply plain(Session s, String initial) throws IOException {
        String[] parts = answer(s, initial, "").split("\0", -1);
        if (parts.length != 3) {
            throw Refused.bad("malformed PLAIN");
        }
        return byPassword(s, parts[0], parts[1], parts[2]);
    }

    private static Reply twoQuestions(Session s, String initial) throws IOException {
        String user = answer(s, initial, "Username:");
        return byPassword(s, "", user, answer(s, null, "Password:"));
    }

    private static Reply byPassword(Session s, String authzid, String user, String password) {
        String expected = s.server.store().passwordOf(user);
        if (expected == null || !expected.equals(password)) {
            throw failed();
        }
        return enter(s, authzid, user);
    }

    static Refused failed() {
        return Refused.no("AUTHENTICATIONFAILED", "Invalid credentials");
    }

    /** Lets {@code user}, who has proven who they are, in to their own account or, as a master, to another's. */
    static Reply enter(Session s, String authzid, String user) {
        if (s.account != null) {
            throw Refused.bad("logged in already");
        }
        MailStore store = s.server.store();
        String wanted = authzid.isEmpty() ? user : authzid;
        if (store.isMaster(user) && authzid.isEmpty()) {
            s.master = user;
            return Reply.ok("master logged in");
        }
        if (!wanted.equals(user) && !store.isMaster(user)) {
            throw Refused.no("AUTHORIZATIONFAILED", "not a master user");
        }
        return into(s, wanted);
    }

    private static Reply into(Session s, String name) {
        Account account = s.server.store().find(name);
        if (account == null) {
            throw Refused.no("AUTHORIZATIONFAILED", "no such account");
        }
        if (s.server.sessionsOf(account) >= s.quirks().connectionLimit) {
            throw Refused.no("LIMIT", "Too many simultaneous connections");
        }
        s.account = account;
        return Reply.ok("CAPABILITY " + s.capabilities(), "logged in");
    }

    static Reply proxyAuth(Session s) throws IOException {
        s.in.sp();
        String name = s.in.astring();
        s.in.crlf();
        if (s.master == null) {
            throw Refused.bad("only for master users");
        }
        return into(s, name);
    }

    /** Both OAuth mechanisms: {@code …user=…} or {@code a=…}, then {@code auth=Bearer token}, separated by ^A. */
    private static Reply token(Session s, String message, String afterUser) throws IOException {
        String user = between(message, afterUser.equals(",") ? "a=" : "user=", afterUser);
        String token = between(message, "auth=Bearer ", "\u0001");
        Account account = s.server.store().find(user);
        AtomicInteger uses = account == null ? null : account.tokens.get(token);
        if (uses == null || uses.getAndDecrement() <= 0) {
            String error = "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}";
            s.out.line("+ " + Base64.getEncoder().encodeToString(error.getBytes(StandardCharsets.UTF_8)));
            s.in.line();
            throw failed();
        }
        return enter(s, "", user);
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before);
        int end = start < 0 ? -1 : text.indexOf(after, start + before.length());
        if (end < 0) {
            throw Refused.bad("malformed OAuth message");
        }
        return text.substring(start + before.length(), end);
    }
}
