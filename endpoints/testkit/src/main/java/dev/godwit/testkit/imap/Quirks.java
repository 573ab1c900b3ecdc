package dev.godwit.testkit.imap;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How a server differs from the well-behaved one that {@link #none()} describes. Immutable: each method returns a
 * changed copy. Counts start at 1 and run over all connections of one server.
 */
public final class Quirks implements Cloneable {
    /** What a well-behaved server announces, authentication mechanisms apart. */
    private static final List<String> CAPABILITIES = List.of("IMAP4rev1", "IMAP4rev2", "LITERAL+", "SASL-IR", "ENABLE", "ID",
            "NAMESPACE", "CHILDREN", "LIST-EXTENDED", "LIST-STATUS", "SPECIAL-USE", "CREATE-SPECIAL-USE", "UIDPLUS",
            "MULTIAPPEND", "UNSELECT", "IDLE", "CONDSTORE", "QRESYNC", "ESEARCH", "MOVE", "QUOTA", "OBJECTID", "STATUS=SIZE",
            "UTF8=ACCEPT", "COMPRESS=DEFLATE", "AUTH=PLAIN", "AUTH=LOGIN", "AUTH=SCRAM-SHA-1", "AUTH=SCRAM-SHA-256",
            "AUTH=XOAUTH2", "AUTH=OAUTHBEARER");

    /** What IMAP4rev2 includes (RFC 9051 appendix E). */
    private static final Set<String> IN_REV2 = Set.of("NAMESPACE", "UNSELECT", "UIDPLUS", "ESEARCH", "ENABLE", "IDLE", "SASL-IR",
            "LIST-EXTENDED", "LIST-STATUS", "MOVE", "LITERAL-", "SPECIAL-USE", "STATUS=SIZE", "CHILDREN");

    /** What a server can refuse in a message. */
    public enum Refusal {
        /** Cyrus, Gmail. */
        NUL,
        EIGHT_BIT_HEADER,
        /** Cyrus, and servers hardened against SMTP smuggling. */
        BARE_LF,
        /** Exchange: "BAD Command Argument Error. 11" for this and other causes. */
        MISSING_FINAL_CRLF
    }

    private Set<String> capabilities = new LinkedHashSet<>(CAPABILITIES);
    char separator = '/';
    String prefix = "";
    boolean caseInsensitiveNames;
    boolean literalNames;
    String illegalInNames = "";
    UnaryOperator<byte[]> rewrite;
    boolean dropKeywords;
    int keywordLimit = Integer.MAX_VALUE;
    boolean noNewKeywords;
    Predicate<String> refusedKeyword = keyword -> false;
    Set<Refusal> refusals = Set.of();
    boolean refusalsClose;
    String refusalText = "";
    long lineLimit = Long.MAX_VALUE;
    long sizeLimit = Long.MAX_VALUE;
    boolean announceSizeLimit;
    LongUnaryOperator reportedSize = size -> size;
    String internalDate = "";
    int throttleEvery;
    String throttleText = "";
    int errorsBeforeClose = Integer.MAX_VALUE;
    int connectionLimit = Integer.MAX_VALUE;
    long cutAfterSending = Long.MAX_VALUE;
    long cutAfterReceiving = Long.MAX_VALUE;
    int cutConnections = Integer.MAX_VALUE;
    int loseAnswerOfAppend;
    int cutBeforeAppend;
    int stallAtCommand;
    boolean chatty;
    long sinkAbove = Long.MAX_VALUE;

    private Quirks() {
    }

    /** A server that keeps every RFC it announces. */
    public static Quirks none() {
        return new Quirks();
    }

    /** A server with IMAP4rev1 alone (RFC 3501): no extension, login by LOGIN or AUTHENTICATE PLAIN. */
    public static Quirks bare() {
        return none().onlyCapabilities("IMAP4rev1", "AUTH=PLAIN");
    }

    private interface Change {
        void in(Quirks quirks);
    }

    private Quirks with(Change change) {
        try {
            Quirks copy = (Quirks) clone();
            copy.capabilities = new LinkedHashSet<>(capabilities);
            change.in(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    // capabilities

    /** Hides capabilities, and IMAP4rev2 with those it includes; their commands are then unknown too. */
    public Quirks without(String... names) {
        return with(q -> {
            q.capabilities.removeIf(has -> Arrays.stream(names).anyMatch(has::equalsIgnoreCase));
            if (Arrays.stream(names).anyMatch(IN_REV2::contains)) {
                q.capabilities.remove("IMAP4rev2");
            }
        });
    }

    /** Announces more, be it true or not. */
    public Quirks announcing(String... names) {
        return with(q -> q.capabilities.addAll(List.of(names)));
    }

    public Quirks onlyCapabilities(String... names) {
        return with(q -> q.capabilities = new LinkedHashSet<>(List.of(names)));
    }

    /** In the order of announcement. */
    public Set<String> capabilities() {
        return Set.copyOf(capabilities);
    }

    boolean has(String capability) {
        return capabilities.contains(capability) || IN_REV2.contains(capability) && capabilities.contains("IMAP4rev2");
    }

    String announcement(boolean canStartTls, boolean compressed) {
        StringBuilder line = new StringBuilder();
        for (String capability : capabilities) {
            if (!(compressed && capability.equals("COMPRESS=DEFLATE"))) {
                line.append(line.isEmpty() ? "" : " ").append(capability);
            }
        }
        if (canStartTls) {
            line.append(" STARTTLS");
        }
        if (announceSizeLimit) {
            line.append(" APPENDLIMIT=").append(sizeLimit);
        }
        return line.toString();
    }

    // names

    public Quirks separator(char character) {
        return with(q -> q.separator = character);
    }

    /** The personal namespace's prefix, with the separator at its end: {@code INBOX.} (Courier, Cyrus). */
    public Quirks prefix(String text) {
        return with(q -> q.prefix = text);
    }

    /** {@code Sent} and {@code SENT} are one mailbox (Exchange). */
    public Quirks caseInsensitiveNames() {
        return with(q -> q.caseInsensitiveNames = true);
    }

    /** Mailbox names in responses are always literals (Exchange, Domino). */
    public Quirks literalNames() {
        return with(q -> q.literalNames = true);
    }

    /** CREATE and RENAME refuse names with any of these characters in a level. */
    public Quirks illegalInNames(String characters) {
        return with(q -> q.illegalInNames = characters);
    }

    // what is stored

    /** APPEND stores what {@code rewrite} makes of the message; see {@link Rewrites}. */
    public Quirks rewritingOnAppend(UnaryOperator<byte[]> how) {
        return with(q -> q.rewrite = how);
    }

    /** Stores system flags only, and says so in PERMANENTFLAGS. */
    public Quirks dropKeywords() {
        return with(q -> q.dropKeywords = true);
    }

    /** A mailbox holds this many different keywords; more are dropped without a word (Dovecot's Maildir: 26). */
    public Quirks keywordLimit(int number) {
        return with(q -> q.keywordLimit = number);
    }

    /** PERMANENTFLAGS without {@code \*}: keywords the mailbox does not know yet are dropped. */
    public Quirks noNewKeywords() {
        return with(q -> q.noNewKeywords = true);
    }

    /** APPEND and STORE with a keyword that fits are answered BAD. */
    public Quirks refuseKeywords(Predicate<String> which) {
        return with(q -> q.refusedKeyword = which);
    }

    /** Messages with any of these are answered NO. */
    public Quirks refuse(Refusal... what) {
        return with(q -> q.refusals = what.length == 0 ? Set.of() : new TreeSet<>(List.of(what)));
    }

    /** A refused message costs the connection (Gmail: "Invalid character in literal"). */
    public Quirks refusalsClose() {
        return with(q -> q.refusalsClose = true);
    }

    /** One answer, NO or BAD with text, for every refusal (Exchange: {@code BAD Command Argument Error. 11}). */
    public Quirks refusalText(String text) {
        return with(q -> q.refusalText = text);
    }

    /** Messages with a line of more bytes, without its CRLF, are answered NO. */
    public Quirks lineLimit(long lineBytes) {
        return with(q -> q.lineLimit = lineBytes);
    }

    /** Messages of more bytes are answered NO [TOOBIG]. */
    public Quirks sizeLimit(long messageBytes) {
        return with(q -> q.sizeLimit = messageBytes);
    }

    /** Announces {@link #sizeLimit} as APPENDLIMIT (RFC 7889). */
    public Quirks announceSizeLimit() {
        return with(q -> q.announceSizeLimit = true);
    }

    /** Of appended messages larger than this only size, digest and header are kept; FETCH of their body is answered NO. */
    public Quirks sinkAbove(long messageBytes) {
        return with(q -> q.sinkAbove = messageBytes);
    }

    // what is told

    /** RFC822.SIZE is what {@code lie} makes of the size. */
    public Quirks reportedSize(LongUnaryOperator lie) {
        return with(q -> q.reportedSize = lie);
    }

    /** Every INTERNALDATE is this text, as it stands on the wire: {@code NIL}, {@code "00-Jan-0000 00:00:00 +0000"}. */
    public Quirks internalDate(String wireText) {
        return with(q -> q.internalDate = wireText);
    }

    /** Responses nobody asked for come between the others: OK, EXISTS, FLAGS, FETCH without UID. */
    public Quirks chatty() {
        return with(q -> q.chatty = true);
    }

    // pace

    /** Every n-th FETCH, APPEND, STORE, SEARCH or SELECT is answered {@code text}: {@code NO [THROTTLED] …}. */
    public Quirks throttle(int every, String text) {
        return with(q -> {
            q.throttleEvery = every;
            q.throttleText = text;
        });
    }

    /** As Exchange Online asks for a pause. */
    public Quirks backoffEvery(int every, long millis) {
        return throttle(every, "BAD Request is throttled. Suggested Backoff Time: " + millis + " milliseconds");
    }

    /** After so many NO and BAD a connection is closed with BYE. */
    public Quirks closeAfterErrors(int number) {
        return with(q -> q.errorsBeforeClose = number);
    }

    /** Logins beyond so many connections of one account are answered NO [LIMIT]. */
    public Quirks connectionLimit(int number) {
        return with(q -> q.connectionLimit = number);
    }

    // broken connections

    /** Each connection ends after it has sent so many bytes. */
    public Quirks cutAfterSending(long bytes) {
        return with(q -> q.cutAfterSending = bytes);
    }

    /** Each connection ends after it has received so many bytes. */
    public Quirks cutAfterReceiving(long bytes) {
        return with(q -> q.cutAfterReceiving = bytes);
    }

    /** Only the first so many connections are cut by the byte counts. */
    public Quirks cutOnlyFirst(int connections) {
        return with(q -> q.cutConnections = connections);
    }

    /** The n-th APPEND of the server is carried out, then the connection ends without an answer. */
    public Quirks loseAnswerOfAppend(int number) {
        return with(q -> q.loseAnswerOfAppend = number);
    }

    /** The connection ends when the n-th APPEND has come in whole, which is then not carried out. */
    public Quirks cutBeforeAppend(int number) {
        return with(q -> q.cutBeforeAppend = number);
    }

    /** The n-th command of the server, and all after it on that connection, get no answer, yet the connection stays. */
    public Quirks stallAtCommand(int number) {
        return with(q -> q.stallAtCommand = number);
    }

    boolean refuses(Refusal what) {
        return refusals.contains(what);
    }

    boolean inspectsMessages() {
        return !refusals.isEmpty() || lineLimit != Long.MAX_VALUE;
    }

    static boolean isThrottled(String command) {
        return switch (command.toUpperCase(Locale.ROOT)) {
            case "FETCH", "APPEND", "STORE", "SEARCH", "SELECT", "EXAMINE" -> true;
            default -> false;
        };
    }
}
