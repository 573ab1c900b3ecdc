package dev.godwit.proxy.delivery;

import dev.godwit.proxy.session.Farewell;

/** What the proxy itself answers. Codes by RFC 5321 §4.2 and RFC 3463; docs/operations/proxy-delivery.md explains each failure. */
final class Replies {
    static final Reply OK = Reply.of(250, "2.0.0 OK");
    static final Reply SENDER_OK = Reply.of(250, "2.1.0 OK");
    static final Reply BYE = Reply.of(221, "2.0.0 Bye");
    static final Reply VRFY = Reply.of(252, "2.5.0 Send a message and it will be tried");
    static final Reply START_DATA = Reply.of(354, "End with <CRLF>.<CRLF>");
    static final Reply START_TLS = Reply.of(220, "2.0.0 Ready to start TLS");

    static final Reply UNKNOWN = Reply.of(500, "5.5.2 Command not known");
    static final Reply TOO_LONG = Reply.of(500, "5.5.2 Line too long");
    static final Reply BARE_LINE = Reply.of(500, "5.5.2 Lines must end with CRLF");
    static final Reply SYNTAX = Reply.of(501, "5.5.4 Syntax error in the command's arguments");
    static final Reply NOT_HERE = Reply.of(502, "5.5.1 Command not offered");
    static final Reply SEQUENCE = Reply.of(503, "5.5.1 Commands out of sequence");
    static final Reply PARAMETER = Reply.of(555, "5.5.4 Parameter not known or not offered");
    static final Reply ADDRESS_SYNTAX = Reply.of(501, "5.1.3 Address has bad syntax");
    static final Reply SENDER_SYNTAX = Reply.of(501, "5.1.7 Address has bad syntax");
    static final Reply NEEDS_UTF8 = Reply.of(553, "5.6.7 Address needs SMTPUTF8");
    static final Reply NOT_ROUTABLE = Reply.of(553, "5.1.3 Address cannot belong to anybody");
    static final Reply TOO_BIG = Reply.of(552, "5.3.4 Message too big");
    static final Reply NO_RECIPIENT = Reply.of(503, "5.5.1 No valid recipient");
    static final Reply TOO_MANY_RECIPIENTS = Reply.of(452, "4.5.3 Too many recipients");
    static final Reply OTHER_SERVER = Reply.of(452, "4.5.3 This recipient lives on another server, send it separately");
    static final Reply HELD = Reply.of(450, "4.2.1 Mailbox is being moved, try again later");
    static final Reply MOVED = Reply.of(450, "4.2.1 Mailbox has just been moved, try again");
    static final Reply UNROUTED = Reply.of(451, "4.4.3 Where this mailbox lives cannot be determined now, try again later");
    static final Reply DOWN = Reply.of(451, "4.4.1 The mailbox's server cannot be reached now, try again later");
    static final Reply LOST = Reply.of(451, "4.4.2 The mailbox's server broke off, try again later");
    static final Reply MISCONFIGURED = Reply.of(451, "4.3.5 The mailbox's server cannot be used as configured, try again later");
    static final Reply CANNOT_RELAY = Reply.of(451, "4.6.3 The mailbox's server does not offer an extension that was used, try again");
    static final Reply BARE_NEWLINE = Reply.of(554, "5.6.0 Message contains a CR or LF that is not part of a CRLF");
    static final Reply SHUTTING_DOWN = Reply.of(421, "4.3.2 Service closing, try again later");
    static final Reply IDLE = Reply.of(421, "4.4.2 Timeout, closing connection");
    static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0 Too many commands without a message, closing connection");
    static final Reply TLS_PIPELINED = Reply.of(421, "4.7.0 Nothing may follow STARTTLS before the handshake, closing connection");
    static final Reply TOO_MANY_CONNECTIONS = Reply.of(421, "4.7.0 Too many connections, try again later");

    private Replies() {}

    /** For a recipient whose delivery was ended from outside. */
    static Reply revoked(Farewell why) {
        return switch (why) {
            case HELD -> HELD;
            case MOVED, KICKED -> MOVED;
            case FENCED -> UNROUTED;
            case SHUTDOWN, IDLE -> Reply.of(451, "4.3.2 Service closing, try again later");
        };
    }
}
