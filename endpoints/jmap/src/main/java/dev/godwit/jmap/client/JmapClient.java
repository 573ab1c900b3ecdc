package dev.godwit.jmap.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpCall;
import dev.godwit.wire.http.HttpContent;
import dev.godwit.wire.http.HttpFailure;
import dev.godwit.wire.http.HttpTransport;
import dev.godwit.wire.http.Origin;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** One account of a JMAP server. Any number of threads; calls block, and wait where the server's limits are reached. */
public final class JmapClient implements AutoCloseable {
    private static final int MAX_ANSWER = 256 << 20;
    private static final int ATTEMPTS = 3;
    /** What is longer is for the engine to decide. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final HttpTransport transport;
    private final SessionFinder finder;
    private final Patience patience;
    private final AtomicReference<Session> session = new AtomicReference<>();
    private final AtomicReference<String> seenState = new AtomicReference<>("");
    private final Set<Origin> foreign;
    private final Account account;
    private final Semaphore requests;
    private final Semaphore uploads;
    private final BatchSize getSize = new BatchSize(250);

    private JmapClient(HttpTransport transport, SessionFinder finder, SessionFinder.Found found, Account account, Patience patience) {
        this.transport = transport;
        this.finder = finder;
        this.patience = patience;
        this.session.set(found.session());
        this.foreign = found.foreign();
        this.account = account;
        this.requests = new Semaphore(found.session().limits().maxConcurrentRequests(), true);
        this.uploads = new Semaphore(found.session().limits().maxConcurrentUpload(), true);
    }

    /** Chooses the account. */
    @FunctionalInterface
    public interface AccountChoice {
        /** @throws IOException, or a RuntimeException, if none fits */
        Account of(Session session) throws IOException;
    }

    /**
     * Logs in and reads the session. The transport is closed with the client, and if this fails.
     *
     * @param rewrite whether URLs of the session that lead to other hosts are taken to mean the host that was given
     */
    public static JmapClient open(HttpTransport transport, boolean rewrite, AccountChoice choice, Patience patience) throws IOException {
        boolean opened = false;
        try {
            SessionFinder finder = new SessionFinder(transport, rewrite);
            SessionFinder.Found found = finder.find();
            JmapClient client = new JmapClient(transport, finder, found, choice.of(found.session()), patience);
            opened = true;
            return client;
        } finally {
            if (!opened) {
                transport.close();
            }
        }
    }

    /** As the server last told it. */
    public Session session() {
        return session.get();
    }

    public Limits limits() {
        return session().limits();
    }

    /** As it was when this was opened. */
    public Account account() {
        return account;
    }

    /** Servers that the session names besides the one that was asked, and that get the credentials too. */
    public Set<Origin> foreignServers() {
        return foreign;
    }

    public HttpTransport transport() {
        return transport;
    }

    /** Whether both the server and the account have this capability. */
    public boolean offers(String urn) {
        return session().capabilities().has(urn) && account.offers(urn);
    }

    public Batch batch() {
        return new Batch(this);
    }

    /** One call in a request of its own. */
    public <T> T call(Method<T> method) throws IOException {
        Batch batch = batch();
        Batch.Call<T> call = batch.add(method);
        batch.run();
        return call.answer();
    }

    void run(Batch batch) throws IOException {
        byte[] request = Json.MAPPER.writeValueAsBytes(batch.request(account.id()));
        for (int attempt = 1; ; attempt++) {
            try {
                batch.take(send(batch.names(), request));
                MethodException busy = batch.busy();
                if (busy == null || attempt >= ATTEMPTS) {
                    return;
                }
                patience.pause(pause(attempt));
            } catch (HttpFailure | ProblemException e) {
                patience.pause(pauseBeforeAgain(e, batch.readOnly(), attempt));
            }
        }
    }

    private static Duration pause(int attempt) {
        return Duration.ofMillis(200L << attempt);
    }

    /** @throws IOException the same, if trying again makes no sense, may do harm, or takes long */
    private static Duration pauseBeforeAgain(IOException failure, boolean harmless, int attempt) throws IOException {
        Optional<Duration> asked = switch (failure) {
            case HttpFailure http -> switch (http.reason()) {
                case TOO_MANY_REQUESTS -> Optional.of(http.retryAfter().orElse(pause(attempt)));
                case UNAVAILABLE -> harmless || http.status() == 503 ? Optional.of(http.retryAfter().orElse(pause(attempt))) : Optional.empty();
                case CONNECTION, STALLED -> harmless ? Optional.of(pause(attempt)) : Optional.empty();
                case UNTRUSTED, NO_TLS, NOT_HTTP, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, NOT_SUPPORTED, TOO_LARGE, NO_SPACE, STATUS,
                        REDIRECTED_ELSEWHERE, REDIRECT_LOOP, HTML, ANSWER_TOO_LARGE -> Optional.empty();
            };
            case ProblemException problem when problem.limit().equals("maxConcurrentRequests") || problem.limit().equals("maxConcurrentUpload") ->
                    Optional.of(problem.retryAfter().orElse(pause(attempt)));
            default -> Optional.empty();
        };
        if (asked.isEmpty() || attempt >= ATTEMPTS || asked.get().compareTo(LONGEST_WAIT) > 0) {
            throw failure;
        }
        return asked.get();
    }

    private JsonNode send(String names, byte[] request) throws IOException {
        transport.transcript().note(names);
        HttpCall call = new HttpCall("POST", session().apiUrl(), Map.of("Content-Type", "application/json", "Accept", "application/json"),
                new HttpContent.Bytes(request));
        JsonNode response;
        try (Permit _ = Permit.of(requests); HttpAnswer answer = transport.send(call)) {
            response = json(answer);
        }
        noticeState(response.path("sessionState").asText());
        return response;
    }

    private static JsonNode json(HttpAnswer answer) throws IOException {
        if (!answer.isSuccess()) {
            throw refused(answer);
        }
        byte[] bytes = answer.requireData().bytes(MAX_ANSWER);
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new MalformedAnswerException("the answer is not JSON");
        }
    }

    /** Problem details (RFC 7807) if there are some, else what the status says. */
    private static IOException refused(HttpAnswer answer) throws IOException {
        if (answer.mediaType().endsWith("json") && answer.status() < 500 && answer.status() != 429) {
            try {
                JsonNode problem = Json.MAPPER.readTree(answer.bytes(1 << 20));
                String type = problem.path("type").asText();
                if (type.startsWith("urn:")) {
                    return new ProblemException(answer.status(), type, problem.path("limit").asText(), answer.retryAfter().orElse(null));
                }
            } catch (JsonProcessingException e) {
                return answer.failure();
            }
        }
        return answer.failure();
    }

    /** Another state than in the last answer: URLs or limits may have changed. */
    private void noticeState(String state) throws IOException {
        String before = seenState.getAndSet(state);
        if (!state.isEmpty() && !before.isEmpty() && !before.equals(state)) {
            session.set(finder.find().session());
        }
    }

    /** Hears a page of objects. */
    @FunctionalInterface
    public interface PageSink {
        void page(FooGet.Got page) throws IOException;
    }

    /**
     * Foo/get for any number of ids, in as many calls as limits and speed suggest, one after the other.
     *
     * @param properties empty: those the server gives unasked
     */
    public void get(DataType type, Collection<String> ids, Collection<String> properties, PageSink sink) throws IOException {
        java.util.Iterator<String> rest = ids.iterator();
        while (rest.hasNext()) {
            int size = getSize.next(limits().maxObjectsInGet());
            java.util.List<String> some = new java.util.ArrayList<>(size);
            while (rest.hasNext() && some.size() < size) {
                some.add(rest.next());
            }
            long begun = System.nanoTime();
            FooGet.Got page = call(FooGet.of(type).ids(some).properties(properties));
            getSize.took(some.size(), System.nanoTime() - begun);
            sink.page(page);
        }
    }

    /** All objects of a type that can be queried; by their ids where they are more than the server gives at once (RFC 8620 §5.1). */
    public List<ObjectNode> all(DataType type, Collection<String> properties) throws IOException {
        try {
            return call(FooGet.of(type).properties(properties)).list();
        } catch (MethodException e) {
            if (!e.is("requestTooLarge")) {
                throw e;
            }
        }
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        get(type, ids(type), properties, page -> page.list().forEach(each -> all.put(each.path("id").asText(), each)));
        return List.copyOf(all.values());
    }

    private Set<String> ids(DataType type) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        int before;
        do {
            before = ids.size();
            ids.addAll(call(new FooQuery(type).position(before)).ids());
        } while (ids.size() > before);
        return ids;
    }

    /** Waits before something is asked again. */
    public void pause(Duration wait) throws IOException {
        patience.pause(wait);
    }

    /** How many objects to ask for at once. */
    public BatchSize getSize() {
        return getSize;
    }

    /** Everything that changed since the state; empty if the server cannot tell. */
    public Optional<FooChanges.Changed> changes(DataType type, String since) throws IOException {
        ChangeSum sum = new ChangeSum();
        String from = since;
        try {
            while (true) {
                FooChanges.Changed part = call(new FooChanges(type, from, 0));
                sum.add(part);
                if (!part.hasMore() || part.newState().equals(from)) {
                    return Optional.of(sum.sum());
                }
                from = part.newState();
            }
        } catch (MethodException e) {
            if (e.is("cannotCalculateChanges") || e.is("tooManyChanges") || e.is("invalidArguments")) { // James says invalidArguments of states it forgot
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Foo/set in as many calls as the limits ask for. What was done before a failure stays done. */
    public FooSet.Answer set(DataType type, FooSet.Wish wish) throws IOException {
        FooSet.Answer sum = new FooSet.Answer("", Map.of(), Map.of(), java.util.List.of(), Map.of(), Map.of(), Map.of());
        for (FooSet.Wish part : wish.split(limits().maxObjectsInSet(), limits().maxSizeRequest() / 2)) {
            sum = sum.plus(call(new FooSet(type, part)));
        }
        return sum;
    }

    /** A stored blob. @param size as the server counted; -1 if it does not tell */
    public record Blob(String blobId, String type, long size) {
    }

    /** Stores bytes for later calls to refer to (RFC 8620 §6.1). */
    public Blob upload(HttpContent content, String type) throws IOException {
        HttpCall call = new HttpCall("POST", session().upload(account.id()), Map.of("Content-Type", type, "Accept", "application/json"), content);
        for (int attempt = 1; ; attempt++) {
            try (Permit _ = Permit.of(uploads); HttpAnswer answer = transport.send(call)) {
                JsonNode json = json(answer);
                if (!json.path("blobId").isTextual()) {
                    throw new MalformedAnswerException("the answer to an upload lacks the blobId");
                }
                return new Blob(json.get("blobId").asText(), Json.text(json, "type", type), json.path("size").asLong(-1));
            } catch (HttpFailure | ProblemException e) {
                patience.pause(pauseBeforeAgain(e, true, attempt));
            }
        }
    }

    /**
     * Opens a blob (RFC 8620 §6.2). The answer must be closed.
     *
     * @throws HttpFailure NOT_FOUND if there is none
     */
    public HttpAnswer download(String blobId, String type) throws IOException {
        return download(blobId, type, Map.of());
    }

    /** Likewise, the first bytes of it at least; the server may send all. */
    public HttpAnswer downloadStart(String blobId, String type, int bytes) throws IOException {
        return download(blobId, type, Map.of("Range", "bytes=0-" + (bytes - 1)));
    }

    private HttpAnswer download(String blobId, String type, Map<String, String> headers) throws IOException {
        HttpCall call = new HttpCall("GET", session().download(account.id(), blobId, type), headers, HttpContent.NONE);
        for (int attempt = 1; ; attempt++) {
            try {
                HttpAnswer answer = transport.send(call);
                if (answer.isSuccess()) {
                    return answer;
                }
                try (answer) {
                    throw refused(answer);
                }
            } catch (HttpFailure | ProblemException e) {
                patience.pause(pauseBeforeAgain(e, true, attempt));
            }
        }
    }

    /** A place among those the server lets work at once. */
    private record Permit(Semaphore semaphore) implements AutoCloseable {
        static Permit of(Semaphore semaphore) throws InterruptedIOException {
            try {
                semaphore.acquire();
                return new Permit(semaphore);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for a place");
            }
        }

        @Override
        public void close() {
            semaphore.release();
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
