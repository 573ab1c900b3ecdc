package dev.godwit.proxy.http;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.Backend;
import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.DestinationConfig;
import dev.godwit.proxy.config.HttpRoute.ByAccount;
import dev.godwit.proxy.session.Admission;
import dev.godwit.proxy.session.Conversation;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import dev.godwit.routes.Identity;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One request from its head to the end of its response, a WebSocket or event stream included. It is a session of its own: it
 * passes the gate before anything of it reaches a server, and ends when its account is held or has moved. All on the client
 * connection's event loop, except {@link #close} and {@link #drain}.
 */
final class Exchange implements Conversation, BackendConnection.Listener {
    private static final int RETRY_AFTER = 5;
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "SEARCH");

    private enum Step { BODY_START, ADMISSION, CONNECTION, REQUEST, RESPONSE, TUNNEL, ENDED }

    private final Client client;
    private final ProxyParts parts;
    private final ClientStream stream;
    private final Config config;
    private final RequestBody early = new RequestBody();
    private final WebSocketFrames frames = new WebSocketFrames();
    private final long started = System.nanoTime();
    private RequestHead head;
    private Session session;
    private Step step = Step.BODY_START;
    private Step furthest = Step.BODY_START;
    private ByAccount bodyWay;
    private Addressee.Account account;
    private boolean again;
    private int attempt;
    private BackendPool.Key key;
    private BackendConnection backend;
    private boolean requestComplete;
    private Fields requestTrailers = new Fields();
    private Farewell draining;
    private boolean eventStream;
    private boolean retried;
    private long lastActivity = started;
    private long bytesIn;
    private long bytesOut;
    private int status;

    Exchange(Client client, ClientStream stream, RequestHead head) {
        this.client = client;
        this.parts = client.parts();
        this.stream = stream;
        this.config = client.config();
        this.head = head;
    }

    /** Begins. @param complete whether the request has no body */
    void start(boolean complete) {
        requestComplete = complete;
        session = parts.sessions().open(Protocol.HTTP, client.frontend().client(), this);
        if (ForwardedFields.hops(head.fields()) >= config.limits().proxyHops()) {
            answer(LocalResponse.of(508, "The request goes in circles."));
        } else if (head.fields().has("authorization") && !client.frontend().encrypted() && !client.listener().allowPlaintextAuth()) {
            answer(LocalResponse.of(403, "Credentials are accepted over TLS only."));
        } else {
            follow(Addressee.of(head, config.http(), config.routing().defaultDestination(), parts.identities()));
        }
    }

    private void follow(Addressee addressee) {
        switch (addressee) {
            case Addressee.Account whose -> {
                account = whose;
                admit();
            }
            case Addressee.Destination(String name) -> {
                if (parts.gate().isOpen()) {
                    connect(name, Optional.empty());
                } else {
                    answer(LocalResponse.tryAgain("Temporarily unavailable.", RETRY_AFTER));
                }
            }
            case Addressee.NeedsBody(ByAccount way) -> {
                bodyWay = way;
                if (head.expects()) {
                    stream.interim(new ResponseHead(100, "Continue", new Fields()));
                    stream.flush();
                }
                stream.demand();
            }
            case Addressee.Refused(int code, String reason) -> answer(LocalResponse.of(code, sentence(reason)));
        }
    }

    private static String sentence(String reason) {
        return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
    }

    // ---- the request's body

    /** Whether more of the request's body can be taken now. */
    boolean wantsRequestData() {
        return switch (step) {
            case BODY_START -> bodyWay != null && early.size() < config.http().bodyExtractCap();
            case REQUEST, RESPONSE, TUNNEL -> backend.isWritable();
            case ADMISSION, CONNECTION, ENDED -> false;
        };
    }

    /** More of the request's body, or of what the client says over its WebSocket. Takes over the buffer. */
    void requestData(ByteBuf data) {
        active();
        bytesIn += data.readableBytes();
        switch (step) {
            case BODY_START -> {
                early.add(data);
                lookForAccount();
            }
            case ADMISSION, CONNECTION -> early.add(data);
            case REQUEST, RESPONSE, TUNNEL -> {
                backend.data(data);
                if (mayPass()) {
                    backend.flush();
                }
            }
            case ENDED -> data.release();
        }
    }

    void requestEnd(Fields trailers) {
        requestComplete = true;
        requestTrailers = trailers;
        requestTrailers.keepTrailersOnly();
        switch (step) {
            case BODY_START -> lookForAccount();
            case REQUEST, RESPONSE -> {
                if (mayPass()) {
                    backend.end(requestTrailers);
                }
            }
            case TUNNEL -> {
                ended("client has said all");
                stream.end(new Fields());
            }
            case ADMISSION, CONNECTION, ENDED -> { }
        }
    }

    private void lookForAccount() {
        int most = config.http().bodyExtractCap();
        if (bodyWay != null && (requestComplete || early.size() >= most)) {
            ByAccount way = bodyWay;
            bodyWay = null;
            follow(Addressee.ofBody(head, way, early.beginning(most), config.http(), config.routing().defaultDestination(), parts.identities()));
        }
    }

    // ---- the way to the server

    private void admit() {
        to(Step.ADMISSION);
        parts.gate().admit(session, account.identity(), config.limits().hold())
                .thenAccept(admission -> client.loop().execute(() -> admitted(admission)));
    }

    private void admitted(Admission admission) {
        if (step != Step.ADMISSION) {
            return; // the client has gone, and the session with it
        }
        active();
        switch (admission) {
            case Admission.Refused _ -> answer(LocalResponse.tryAgain("The account is temporarily unavailable.", RETRY_AFTER));
            case Admission.Admitted _ when again -> {
                again = false;
                parts.gate().leave(session);
                admit();
            }
            case Admission.Admitted(var route) -> connect(account.pinned().orElse(route.destination()), Optional.of(route.account()));
        }
    }

    private void connect(String destination, Optional<String> name) {
        to(Step.CONNECTION);
        Optional<DestinationConfig.Service> service = Optional.ofNullable(config.destinations().get(destination)).flatMap(known -> known.service(Protocol.HTTP));
        if (service.isEmpty()) {
            answer(LocalResponse.of(502, "The account's server does not offer HTTP."));
            return;
        }
        key = new BackendPool.Key(destination, name, service.get());
        Optional<BackendConnection> waiting = retried ? Optional.empty() : client.pool().take(key);
        if (waiting.isPresent()) {
            send(waiting.get());
            return;
        }
        int mine = ++attempt;
        parts.backends().connectForLogin(destination, Protocol.HTTP, client.frontend().info(session.id(), config.limits().proxyHops()), client.loop())
                .addListener(done -> {
                    boolean wanted = step == Step.CONNECTION && attempt == mine;
                    if (done.isSuccess() && wanted) {
                        send(new BackendConnection((Backend) done.getNow(), config.http().maxHeadSize()));
                    } else if (done.isSuccess()) {
                        ((Backend) done.getNow()).channel().close();
                    } else if (wanted) {
                        noConnection(done.cause());
                    }
                });
    }

    private void noConnection(Throwable cause) {
        boolean settings = cause instanceof BackendException e && e.stage() == BackendException.Stage.POLICY;
        answer(settings ? LocalResponse.of(502, "The account's server cannot be used: its settings forbid it.")
                : LocalResponse.tryAgain("The account's server does not answer.", RETRY_AFTER));
    }

    private void send(BackendConnection connection) {
        backend = connection;
        to(Step.REQUEST);
        active();
        if (!mayPass()) {
            return;
        }
        boolean expects = head.expects() && early.size() == 0 && !requestComplete;
        backend.request(Translation.forServer(head, expects, client, key.service().forwarding(), config.server().hostname()), Translation.isChunked(head), this);
        early.drainTo(backend::data);
        if (requestComplete) {
            backend.end(requestTrailers);
        } else {
            backend.flush();
        }
        backend.read();
        stream.demand(); // last: what comes of it may end the exchange
    }

    // ---- the response

    @Override
    public void interim(ResponseHead interim) {
        active();
        interim.fields().removeHopByHop();
        stream.interim(interim);
        stream.flush();
    }

    @Override
    public void response(ResponseHead response, Framing framing) {
        active();
        parts.backends().succeeded(key.destination());
        status = response.status();
        if (status == 101 && !head.webSocket()) {
            answer(LocalResponse.of(502, "The account's server changed the protocol unasked."));
            return;
        }
        eventStream = response.isEventStream();
        if (draining != null && (status == 101 || eventStream)) {
            answer(LocalResponse.tryAgain("The account is temporarily unavailable.", 1));
            return;
        }
        if (status == 101) {
            to(Step.TUNNEL);
            stream.upgraded(Translation.forClient(response, new Framing.None()));
            stream.demand();
            return;
        }
        to(Step.RESPONSE);
        boolean last = head.fields().has("authorization") && client.authenticated(status != 401);
        stream.head(Translation.forClient(response, framing), framing, last || draining == Farewell.SHUTDOWN);
    }

    @Override
    public void responseData(ByteBuf data) {
        active();
        if (step == Step.ENDED || !mayPass()) {
            data.release();
            return;
        }
        bytesOut += data.readableBytes();
        if (step != Step.TUNNEL) {
            stream.data(data);
            return;
        }
        int length = frames.follow(data, draining != null);
        if (draining == null) {
            stream.data(data);
        } else {
            stream.data(data.readRetainedSlice(length));
            data.release();
            if (frames.isBetween()) {
                sayGoodbye(draining);
            }
        }
    }

    @Override
    public boolean responsePause() {
        if (step == Step.ENDED) {
            return false;
        }
        stream.flush();
        return stream.isWritable();
    }

    /** The client can take more. */
    void clientWritable() {
        switch (step) {
            case REQUEST, RESPONSE, TUNNEL -> backend.read();
            case BODY_START, ADMISSION, CONNECTION, ENDED -> { }
        }
    }

    @Override
    public void writable() {
        active();
        stream.demand();
    }

    @Override
    public void responseEnd(Fields trailers) {
        if (step == Step.ENDED) {
            return;
        }
        trailers.keepTrailersOnly();
        ended(null);
        stream.end(trailers);
    }

    @Override
    public void failed(String reason, boolean silent) {
        if (step == Step.REQUEST && silent && backend.isUsed() && !retried && isRepeatable()) {
            retried = true;
            connect(key.destination(), key.account());
            return;
        }
        if (!(silent && backend.isUsed())) {
            parts.backends().failed(key.destination(), BackendException.Stage.DIALOGUE, client.address());
        }
        if (step == Step.REQUEST) {
            answer(LocalResponse.of(502, "The account's server did not complete its answer."));
        } else if (step == Step.RESPONSE || step == Step.TUNNEL) {
            abort(reason);
        }
    }

    private boolean isRepeatable() {
        return requestComplete && head.framing() instanceof Framing.None && IDEMPOTENT.contains(head.method()) && !head.webSocket();
    }

    // ---- ends

    /** Once more before bytes pass: a process that was stopped for a while must not act on what it knew before. */
    private boolean mayPass() {
        if (account == null || parts.gate().isOpen()) {
            return true;
        }
        closeNow(Farewell.FENCED);
        return false;
    }

    @Override
    public void close(Farewell why) {
        client.loop().execute(() -> closeNow(why));
    }

    @Override
    public void drain(Farewell why) {
        client.loop().execute(() -> drainNow(why));
    }

    private void closeNow(Farewell why) {
        boolean elsewhere = why == Farewell.MOVED || why == Farewell.HELD;
        switch (step) {
            case ADMISSION -> {
                if (elsewhere) {
                    again = true;
                } else {
                    answer(LocalResponse.tryAgain(why.text() + ".", RETRY_AFTER));
                }
            }
            case CONNECTION -> {
                if (elsewhere && account != null) {
                    attempt++;
                    parts.gate().leave(session);
                    admit();
                } else {
                    answer(LocalResponse.tryAgain(why.text() + ".", RETRY_AFTER));
                }
            }
            case BODY_START -> answer(LocalResponse.tryAgain(why.text() + ".", RETRY_AFTER));
            case REQUEST -> {
                if (elsewhere && account != null && isRepeatable()) {
                    startOver();
                } else { // the server may have done what it was asked for
                    answer(LocalResponse.of(502, "The request was broken off: " + why.text() + "."));
                }
            }
            case RESPONSE -> {
                if (eventStream) {
                    endEventStream(why);
                } else {
                    abort(why.name().toLowerCase(java.util.Locale.ROOT));
                }
            }
            case TUNNEL -> sayGoodbye(why);
            case ENDED -> { }
        }
    }

    /** Takes the request back from a server that has not answered, and asks for the way again. */
    private void startOver() {
        BackendConnection left = backend;
        backend = null;
        to(Step.ADMISSION);
        left.close().addListener(_ -> {
            if (step == Step.ADMISSION) {
                parts.gate().leave(session);
                admit();
            }
        });
    }

    private void drainNow(Farewell why) {
        switch (step) {
            case ADMISSION -> again |= why == Farewell.HELD || why == Farewell.MOVED;
            case CONNECTION -> {
                if (why != Farewell.SHUTDOWN) {
                    closeNow(why);
                }
            }
            case REQUEST, BODY_START -> draining = why;
            case RESPONSE -> {
                draining = why;
                if (eventStream) {
                    endEventStream(why);
                }
            }
            case TUNNEL -> {
                draining = why;
                if (frames.isBetween()) {
                    sayGoodbye(why);
                }
            }
            case ENDED -> { }
        }
    }

    private void endEventStream(Farewell why) {
        ended(why.name());
        stream.end(new Fields());
    }

    /** Between two frames a Close frame; within one nothing can be said. */
    private void sayGoodbye(Farewell why) {
        boolean between = frames.isBetween() && !frames.hasClosed();
        ended(why.name());
        if (between) {
            stream.data(WebSocketFrames.close(why));
            stream.end(new Fields());
        } else {
            stream.abort();
        }
    }

    /** The client's connection or stream is closed. */
    void clientGone() {
        if (step != Step.ENDED) {
            ended("client gone");
        }
    }

    /** Looks whether something takes too long. @param now {@link System#nanoTime()} */
    void check(long now) {
        boolean lasting = step == Step.TUNNEL || eventStream;
        Duration most = lasting ? config.http().streamIdle() : config.http().relayIdle();
        if (now - lastActivity <= most.toNanos()) {
            return;
        }
        switch (step) {
            case ADMISSION, CONNECTION, ENDED -> { } // they have their own limits
            case BODY_START -> answer(LocalResponse.of(408, "The request took too long."));
            case REQUEST -> {
                parts.backends().failed(key.destination(), BackendException.Stage.TIMEOUT, client.address());
                answer(LocalResponse.of(504, "The account's server took too long."));
            }
            case RESPONSE, TUNNEL -> closeNow(Farewell.IDLE);
        }
    }

    private void answer(LocalResponse response) {
        status = response.status();
        ended(response.text());
        response.send(stream, false, !head.method().equals("HEAD"));
    }

    private void abort(String reason) {
        ended(reason);
        stream.abort();
    }

    /** The session is over when no byte of it can reach the server any more. */
    private void ended(String reason) {
        boolean atWork = step == Step.REQUEST;
        to(Step.ENDED);
        early.release();
        BackendConnection used = backend;
        backend = null;
        if (used == null) {
            parts.sessions().ended(session);
        } else if (reason == null && used.isReusable()) {
            parts.sessions().ended(session);
            client.pool().give(key, used);
        } else {
            partFrom(used, atWork).addListener(_ -> parts.sessions().ended(session));
        }
        log(reason);
    }

    /** @param atWork whether the server may be doing what it was asked for: then it is over only when that has closed too */
    private ChannelFuture partFrom(BackendConnection server, boolean atWork) {
        if (!atWork) {
            return server.close();
        }
        server.forget();
        return parts.part(server.backend());
    }

    private void log(String reason) {
        parts.log().event("http", "session", session.id(), "listener", client.listener().name(), "client", parts.redaction().client(client.address()),
                "account", key == null ? null : parts.redaction().account(key.account().orElse(null)), "destination", key == null ? null : key.destination(),
                "method", head.method(), "status", status, "in", bytesIn, "out", bytesOut, "ms", (System.nanoTime() - started) / 1_000_000,
                "kind", furthest == Step.TUNNEL ? "websocket" : eventStream ? "events" : "request", "reason", reason);
    }

    private void to(Step next) {
        step = next;
        if (next != Step.ENDED) {
            furthest = next;
        }
    }

    private void active() {
        lastActivity = System.nanoTime();
    }
}
