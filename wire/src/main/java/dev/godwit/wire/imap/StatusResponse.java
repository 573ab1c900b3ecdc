package dev.godwit.wire.imap;

import java.io.IOException;
import java.util.Locale;

/**
 * OK, NO, BAD, BYE or PREAUTH with what the server says about it (RFC 9051 §7.1).
 *
 * @param text for people; read as UTF-8
 */
public record StatusResponse(Condition condition, ResponseCode code, String text) {
    public enum Condition {
        OK, NO, BAD, BYE, PREAUTH
    }

    public boolean isOk() {
        return condition == Condition.OK || condition == Condition.PREAUTH;
    }

    /** Code and text as the server sent them. */
    public String serverText() {
        if (code.name().isEmpty()) {
            return text;
        }
        String bracket = code.arguments().isEmpty() ? code.name() : code.name() + " " + code.arguments();
        return "[" + bracket + "] " + text;
    }

    /** The condition that the token just read names, or null. */
    public static Condition condition(ImapDecoder in) {
        for (Condition condition : CONDITIONS) {
            if (in.tokenIs(condition.name())) {
                return condition;
            }
        }
        return null;
    }

    private static final Condition[] CONDITIONS = Condition.values();

    /** Reads what follows the condition, to the end of the line. */
    public static StatusResponse decode(Condition condition, ImapDecoder in) throws IOException {
        in.skipSp();
        ResponseCode code = in.accept('[') ? decodeCode(in) : ResponseCode.NONE;
        in.skipSp();
        return new StatusResponse(condition, code, ImapDecoder.utf8(in.restOfLine()));
    }

    private static ResponseCode decodeCode(ImapDecoder in) throws IOException {
        StringBuilder inside = new StringBuilder();
        boolean quoted = false;
        int depth = 0;
        // a ']' inside a flag list or a quoted string does not end the code
        while (!in.atLineEnd() && (quoted || depth > 0 || !in.at(']'))) {
            int c = in.next();
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            }
            if (inside.length() < 1 << 20) {
                inside.append((char) c);
            }
        }
        if (!in.atLineEnd()) {
            in.expect(']');
        }
        String text = inside.toString();
        int blank = text.indexOf(' ');
        return blank < 0 ? new ResponseCode(text.toUpperCase(Locale.ROOT), "")
                : new ResponseCode(text.substring(0, blank).toUpperCase(Locale.ROOT), text.substring(blank + 1));
    }
}
