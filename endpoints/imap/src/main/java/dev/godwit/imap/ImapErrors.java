package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.RefusalReason;
import dev.godwit.imap.client.ByeException;
import dev.godwit.imap.client.RefusedException;
import dev.godwit.login.NetworkErrors;
import dev.godwit.wire.imap.ImapSyntaxException;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one place that decides what an answer of an IMAP server, or a failure of the connection to it, means. */
final class ImapErrors {
    private static final Pattern BACKOFF = Pattern.compile("suggested backoff time:? *(\\d{1,9}) *milliseconds", Pattern.CASE_INSENSITIVE);

    private ImapErrors() {
    }

    /** @param place account, or account and mailbox */
    static EndpointException of(String place, IOException failure) {
        return switch (failure) {
            case RefusedException refused -> refused(refused.command(), refused.response()).at(place);
            case ByeException bye -> bye(bye.response()).at(place);
            case ImapSyntaxException syntax -> EndpointException.of(Kind.MALFORMED, place
                            + ": the server's answer is not IMAP: " + syntax.getMessage(), syntax)
                    .nextStep("Run again with ?transcript=FILE on this endpoint's URL and report what is there at that position.");
            default -> connection(place, failure);
        };
    }

    private static EndpointException connection(String place, IOException failure) {
        for (Throwable said : failure.getSuppressed()) {
            if (said instanceof ByeException bye) {
                return bye(bye.response()).at(place);
            }
        }
        return NetworkErrors.of(place, failure);
    }

    private static EndpointException bye(StatusResponse response) {
        if (isSlowDown(response)) {
            return slowDown("the server closed the connection", response);
        }
        return EndpointException.of(Kind.CONNECTION, "the server closed the connection: " + response.serverText());
    }

    /** What a NO or BAD to {@code command} means. */
    static EndpointException refused(String command, StatusResponse response) {
        String what = command + " was answered " + response.condition() + " " + response.serverText();
        String text = response.text().toLowerCase(Locale.ROOT);
        if (isSlowDown(response)) {
            return slowDown(command + " was refused", response);
        }
        Kind byCode = byCode(response.code().name());
        if (byCode == Kind.ACCESS_DENIED || command.startsWith("LOGIN") || command.startsWith("AUTHENTICATE") || command.equals("PROXYAUTH")) {
            return byCode == Kind.CONNECTION ? EndpointException.of(Kind.CONNECTION, what) : denied(command, what);
        }
        // O365: logged in, but the mailbox is missing, unlicensed or not shared with this user
        if (text.contains("authenticated but not connected")) {
            return EndpointException.of(Kind.ACCESS_DENIED, what)
                    .nextStep("The login is right but this mailbox cannot be opened: check that it exists, has IMAP enabled and a licence, and that this user has full access to it.");
        }
        if (byCode != null) {
            return EndpointException.of(byCode, what);
        }
        if (isOverQuota(text)) {
            return EndpointException.of(Kind.NO_SPACE, what);
        }
        return EndpointException.of(byText(command, response.condition(), text), what);
    }

    private static Kind byCode(String code) {
        return switch (code) {
            case "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED", "CONTACTADMIN", "NOPERM" -> Kind.ACCESS_DENIED;
            case "OVERQUOTA" -> Kind.NO_SPACE;
            case "UNAVAILABLE", "SERVERBUG", "INUSE" -> Kind.CONNECTION;
            case "TRYCREATE", "NONEXISTENT" -> Kind.MAILBOX_GONE;
            case "TOOBIG" -> Kind.ITEM_REFUSED;
            case "CANNOT", "ALREADYEXISTS", "HASCHILDREN" -> Kind.USAGE;
            default -> null;
        };
    }

    private static Kind byText(String command, StatusResponse.Condition condition, String text) {
        if (text.contains("permission denied") || text.contains("access denied") || text.contains("not permitted")) {
            return Kind.ACCESS_DENIED;
        }
        if (condition == StatusResponse.Condition.BAD) {
            return Kind.MALFORMED;
        }
        return switch (command) {
            case "SELECT", "EXAMINE", "STATUS", "RENAME", "DELETE" -> Kind.MAILBOX_GONE;
            case "CREATE", "SUBSCRIBE" -> Kind.USAGE;
            default -> Kind.ITEM_REFUSED;
        };
    }

    private static EndpointException denied(String command, String what) {
        boolean login = command.startsWith("LOGIN") || command.startsWith("AUTHENTICATE");
        return EndpointException.of(Kind.ACCESS_DENIED, what).nextStep(login
                ? "Check user and password; where an administrator logs in for others, ?master=, ?admin= or ?proxyauth= say how. A provider may ask for a token (?auth=oauthbearer) or an app password."
                : "Ask the administrator of this server for the right to do this.");
    }

    private static boolean isSlowDown(StatusResponse response) {
        String text = response.text().toLowerCase(Locale.ROOT);
        String code = response.code().name();
        // RFC 5530 §3 has LIMIT for the number of keywords as well: that does not get better by waiting
        boolean limit = code.equals("LIMIT") && !text.contains("keyword") && !text.contains("flag");
        return limit || code.equals("THROTTLED") || isTooManyConnections(response) || text.contains("backoff time")
                || text.contains("throttled") || text.contains("rate limit") || text.contains("bandwidth limits");
    }

    /** Dovecot, Courier, Gmail, Exchange and Cyrus, in this order. */
    static boolean isTooManyConnections(StatusResponse response) {
        String text = response.text().toLowerCase(Locale.ROOT);
        return text.contains("maximum number of connections") || text.contains("too many connections")
                || text.contains("too many simultaneous") || text.contains("connection limit")
                || text.contains("too many open connections");
    }

    private static EndpointException slowDown(String what, StatusResponse response) {
        EndpointException error = EndpointException.of(Kind.SLOW_DOWN, what + ": " + response.serverText());
        Matcher backoff = BACKOFF.matcher(response.text());
        return backoff.find() ? error.retryAfter(Duration.ofMillis(Long.parseLong(backoff.group(1)))) : error;
    }

    private static boolean isOverQuota(String text) {
        return text.contains("over quota") || text.contains("overquota")
                || text.contains("quota") && text.contains("exceed") || text.contains("quota limit") || text.contains("no space left")
                || text.contains("disk full") || text.contains("mailbox is full");
    }

    /**
     * Why one message was refused. The texts are Cyrus's ({@code imap/message.c}, {@code imapd.c}), Dovecot's, Gmail's,
     * Exchange's and those of the servers that imitate them.
     */
    static RefusalReason reason(StatusResponse response) {
        String text = response.text().toLowerCase(Locale.ROOT);
        if (response.code().is("TOOBIG") || text.contains("message size exceeds") || text.contains("too large")
                || text.contains("too big") || text.contains("maximum message size") || text.contains("size limit")) {
            return RefusalReason.TOO_LARGE;
        }
        if (text.contains("nul character") || text.contains("nul byte") || text.contains("null character")
                || text.contains("null byte") || text.contains("invalid character in literal")) {
            return RefusalReason.NUL_BYTE;
        }
        if (text.contains("bare newline") || text.contains("bare lf") || text.contains("bare cr") || text.contains("bare line")) {
            return RefusalReason.BARE_NEWLINE;
        }
        if (text.contains("line too long") || text.contains("line length") || text.contains("long line") || text.contains("lines longer")) {
            return RefusalReason.LONG_LINE;
        }
        if (text.contains("8-bit") || text.contains("8bit") || text.contains("non-ascii") || text.contains("nonascii")
                || text.contains("8 bit")) {
            return RefusalReason.EIGHT_BIT_HEADER;
        }
        if (text.contains("keyword") || text.contains("invalid flag") || text.contains("unknown flag") || text.contains("bad flag")
                || text.contains("flag name")) {
            return RefusalReason.BAD_KEYWORD;
        }
        if (text.contains("header")) {
            return RefusalReason.BAD_HEADER;
        }
        if (text.contains("date")) {
            return RefusalReason.BAD_DATE;
        }
        return RefusalReason.UNCLASSIFIED;
    }
}
