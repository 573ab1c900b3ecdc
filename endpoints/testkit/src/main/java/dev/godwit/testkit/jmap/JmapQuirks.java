package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.testkit.imap.Content;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How a server differs from the well-behaved one that {@link #none()} describes, connections apart
 * ({@link JmapFaults}). Immutable: each method returns a changed copy. Counts start at 1 when the quirks are given to
 * the server.
 */
public final class JmapQuirks implements Cloneable {
    /** A method call that fails without being carried out, or half. */
    record FailingCall(String method, int first, int last, String type) {
        boolean fits(String name, int number) {
            return method.equals(name) && number >= first && number <= last;
        }
    }

    /** Objects that are refused. */
    private record Refusal(String type, Predicate<ObjectNode> which, String error, List<String> properties) {
    }

    /** HTTP requests that are put off. */
    record Throttle(String where, int first, int last, int status, int retryAfterSeconds) {
        boolean fits(String place, int number) {
            return where.equals(place) && number >= first && number <= last;
        }
    }

    private InstantSource clock = InstantSource.system();
    Limits limits = Limits.USUAL;
    Set<String> capabilities = new LinkedHashSet<>(Urn.ALL);
    boolean equalBlobExists;
    boolean unknownBlobIsInvalid;
    boolean unknownBlobIsNotFound;
    boolean noTasks;
    int changesMemory = Integer.MAX_VALUE;
    int maxChanges = Integer.MAX_VALUE;
    int maxQueryResults = Integer.MAX_VALUE;
    boolean noQueryChanges;
    int maxMailboxesPerEmail = Integer.MAX_VALUE;
    int maxKeywordsPerEmail = 100;
    int maxMailboxDepth = 10;
    long maxMessageSize = Long.MAX_VALUE;
    UnaryOperator<byte[]> rewriting;
    Predicate<Content> invalidEmail = content -> false;
    UnaryOperator<String> sessionUrl = url -> url;
    Set<String> staleStates = Set.of();
    String gatherWhere = "";
    int gather;
    Duration workTime = Duration.ZERO;
    boolean noWellKnown;
    private List<FailingCall> failingCalls = List.of();
    private List<Refusal> refusals = List.of();
    private List<Throttle> throttles = List.of();
    private Set<String> httpForbidden = Set.of();
    private Set<String> forbidden = Set.of();
    int htmlFirst = Integer.MAX_VALUE;
    int htmlLast;
    int blobLostAtImport;
    long cutDownloadAt = Long.MAX_VALUE;
    int cutDownloads = Integer.MAX_VALUE;

    private JmapQuirks() {
    }

    /** A server that keeps every specification it announces, and offers all that {@link Urn} names. */
    public static JmapQuirks none() {
        return new JmapQuirks();
    }

    private interface Change {
        void in(JmapQuirks quirks);
    }

    private JmapQuirks with(Change change) {
        try {
            JmapQuirks copy = (JmapQuirks) clone();
            copy.capabilities = new LinkedHashSet<>(capabilities);
            change.in(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> List<T> plus(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    // what is offered

    /** What the session advertises and the server enforces; given to a running server, the session state changes. */
    public JmapQuirks limits(Limits advertised) {
        return with(q -> q.limits = advertised);
    }

    /** Capabilities that are not there, in no account; their methods are unknown. For one account: {@link JmapAccount#without}. */
    public JmapQuirks without(String... urns) {
        return with(q -> Arrays.asList(urns).forEach(q.capabilities::remove));
    }

    /** Only these, and core. */
    public JmapQuirks only(String... urns) {
        return with(q -> {
            q.capabilities.retainAll(List.of(urns));
            q.capabilities.add(Urn.CORE);
        });
    }

    /** Announces these, too: what a client may know the server by. They bring no methods. */
    public JmapQuirks announcing(String... urns) {
        return with(q -> q.capabilities.addAll(List.of(urns)));
    }

    /** CalendarEvent takes JSCalendar Events only, no Tasks. */
    public JmapQuirks noTasks() {
        return with(q -> q.noTasks = true);
    }

    /** {@code /.well-known/jmap} is not found: the session must be addressed directly. */
    public JmapQuirks noWellKnown() {
        return with(q -> q.noWellKnown = true);
    }

    /** Each URL of the session is what {@code rewrite} makes of it: another host name or port. */
    public JmapQuirks sessionUrls(UnaryOperator<String> rewrite) {
        return with(q -> q.sessionUrl = rewrite);
    }

    /** What the server takes for the time. */
    public JmapQuirks clock(InstantSource source) {
        return with(q -> q.clock = source);
    }

    /** Now as a UTCDate. */
    String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    // what is stored

    /** Email/import of bytes that are in the account already is answered {@code alreadyExists} (Cyrus). */
    public JmapQuirks equalBlobExists() {
        return with(q -> q.equalBlobExists = true);
    }

    /** Email/import of an unknown blob is answered {@code invalidProperties} as RFC 8621 §4.8 says, not {@code blobNotFound} as servers do. */
    public JmapQuirks unknownBlobIsInvalid() {
        return with(q -> q.unknownBlobIsInvalid = true);
    }

    /** It is answered {@code notFound} (James). */
    public JmapQuirks unknownBlobIsNotFound() {
        return with(q -> q.unknownBlobIsNotFound = true);
    }

    /** Email/import of messages that fit is answered {@code invalidEmail}. */
    public JmapQuirks invalidEmail(Predicate<Content> which) {
        return with(q -> q.invalidEmail = which);
    }

    /** Email/import keeps what {@code rewrite} makes of the bytes of the blob (James). */
    public JmapQuirks rewriting(UnaryOperator<byte[]> rewrite) {
        return with(q -> q.rewriting = rewrite);
    }

    /** Email/import of more bytes is answered {@code tooLarge}; uploads are not. */
    public JmapQuirks maxMessageSize(long bytes) {
        return with(q -> q.maxMessageSize = bytes);
    }

    public JmapQuirks maxPerEmail(int mailboxes, int keywords) {
        return with(q -> {
            q.maxMailboxesPerEmail = mailboxes;
            q.maxKeywordsPerEmail = keywords;
        });
    }

    public JmapQuirks maxMailboxDepth(int levels) {
        return with(q -> q.maxMailboxDepth = levels);
    }

    /** Objects of a type that fit are answered {@code invalidProperties} with these names. */
    public JmapQuirks refuse(String type, Predicate<ObjectNode> which, String... properties) {
        return refuseAs("invalidProperties", type, which, properties);
    }

    /** Objects of a type that fit are answered with this SetError: {@code overQuota}, {@code tooLarge}, {@code forbidden} … Email means Email/import too. */
    public JmapQuirks refuseAs(String error, String type, Predicate<ObjectNode> which, String... properties) {
        return with(q -> q.refusals = plus(q.refusals, new Refusal(type, which, error, List.of(properties))));
    }

    void checkRefusal(String type, ObjectNode object) {
        for (Refusal refusal : refusals) {
            if (refusal.type.equals(type) && refusal.which.test(object)) {
                throw SetError.injected(refusal.error, refusal.properties);
            }
        }
    }

    // states, changes, results

    /** Foo/changes reaches back so many changes at most, and is answered {@code cannotCalculateChanges} beyond. 0: never. */
    public JmapQuirks changesMemory(int changes) {
        return with(q -> q.changesMemory = changes == 0 ? -1 : changes);
    }

    /** Foo/changes tells so many objects at once at most, whatever the client asks. */
    public JmapQuirks maxChanges(int objects) {
        return with(q -> q.maxChanges = objects);
    }

    /** Foo/query gives so many ids at once at most, and says so in {@code limit}. */
    public JmapQuirks maxQueryResults(int ids) {
        return with(q -> q.maxQueryResults = ids);
    }

    public JmapQuirks noQueryChanges() {
        return with(q -> q.noQueryChanges = true);
    }

    /** Foo/get of these types tells the state before the latest change. */
    public JmapQuirks staleStates(String... types) {
        return with(q -> q.staleStates = Set.of(types));
    }

    // failures

    /** The n-th call of a method is answered with an error: {@code serverUnavailable}, {@code serverFail}, {@code stateMismatch}, {@code tooManyChanges} … With {@code serverPartialFail} half of it is carried out before. */
    public JmapQuirks failCall(String method, int number, String error) {
        return failCalls(method, number, number, error);
    }

    /** As {@link #failCall}, for the calls from {@code first} to {@code last}. */
    public JmapQuirks failCalls(String method, int first, int last, String error) {
        return with(q -> q.failingCalls = plus(q.failingCalls, new FailingCall(method, first, last, error)));
    }

    String failure(String method, int number) {
        for (FailingCall call : failingCalls) {
            if (call.fits(method, number)) {
                return call.type;
            }
        }
        String type = method.substring(0, Math.max(0, method.indexOf('/')));
        return forbidden.contains(type) || forbidden.contains(method) ? "forbidden" : null;
    }

    /** Every method of a type ({@code Email}), or one method ({@code Email/set}), is answered {@code forbidden}: a right is revoked. */
    public JmapQuirks forbid(String... typesOrMethods) {
        return with(q -> q.forbidden = Set.of(typesOrMethods));
    }

    /** Requests with any method of such a type are answered HTTP 403; {@code upload} and {@code download} too, if named. */
    public JmapQuirks httpForbid(String... types) {
        return with(q -> q.httpForbidden = new TreeSet<>(List.of(types)));
    }

    boolean isHttpForbidden(String what) {
        return httpForbidden.contains(what);
    }

    /** The requests from {@code first} to {@code last} to {@code where} (session, api, upload, download) are answered 429 or 503. */
    public JmapQuirks throttle(String where, int first, int last, int status, int retryAfterSeconds) {
        return with(q -> q.throttles = plus(q.throttles, new Throttle(where, first, last, status, retryAfterSeconds)));
    }

    Throttle throttle(String where, int number) {
        return throttles.stream().filter(each -> each.fits(where, number)).findFirst().orElse(null);
    }

    /** The API requests from {@code first} to {@code last} are answered 200 with a page of HTML, as a portal in between does; nothing is carried out. */
    public JmapQuirks htmlInsteadOfJson(int first, int last) {
        return with(q -> {
            q.htmlFirst = first;
            q.htmlLast = last;
        });
    }

    /** The blob of the n-th object that is imported has expired just then. */
    public JmapQuirks blobLostAtImport(int number) {
        return with(q -> q.blobLostAtImport = number);
    }

    /** The first {@code downloads} downloads end, with their connection, after so many bytes. */
    public JmapQuirks cutDownloads(int downloads, long bytes) {
        return with(q -> {
            q.cutDownloads = downloads;
            q.cutDownloadAt = bytes;
        });
    }

    /** The first requests to {@code where} (api, upload, download) are not answered before so many run at one time, or 10 s have passed. */
    public JmapQuirks gather(String where, int requests) {
        return with(q -> {
            q.gatherWhere = where;
            q.gather = requests;
        });
    }

    /** Every request to the API, upload and download takes so long, and counts as running all the while. */
    public JmapQuirks workTime(Duration duration) {
        return with(q -> q.workTime = duration);
    }
}
