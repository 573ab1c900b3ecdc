package dev.godwit.proxy.line;

import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.Backend;
import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.config.DestinationConfig;
import dev.godwit.proxy.config.LimitsConfig;
import dev.godwit.proxy.net.Deadlines;
import dev.godwit.proxy.net.Frontend;
import dev.godwit.proxy.session.Admission;
import dev.godwit.proxy.session.Conversation;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import dev.godwit.routes.Identity;
import dev.godwit.routes.Route;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One client of a line protocol, from its greeting to its end: a dialogue until there are credentials, the gate, a dialogue with
 * the server, and then a {@link RelayedSession}. A refused login closes the server's connection and leaves the account: the
 * client's next attempt may be another user on another server. On the client's event loop, {@link #close}, {@link #drain} and
 * {@link #check} aside.
 */
final class LoginSession implements ClientSide, Conversation, Lines.Sink, Deadlines.Watched {
    private final LineProtocol protocol;
    private final ProxyParts parts;
    private final Learned learned;
    private final Frontend frontend;
    private final Channel channel;
    private final long started = System.nanoTime();
    private final LimitsConfig limits;

    private Session session;
    private Lines lines;
    private ClientDialogue dialogue;
    private Login login; // null unless one is under way
    private RelayedSession relayed; // null until a login has succeeded
    private String clientName = "";
    private int hops;
    private int refusals;
    private volatile long waitedNanos; // for held accounts and servers: not the client's fault
    private Farewell ending;

    LoginSession(LineProtocol protocol, ProxyParts parts, Learned learned, Frontend frontend) {
        this.protocol = protocol;
        this.parts = parts;
        this.learned = learned;
        this.frontend = frontend;
        this.channel = frontend.channel();
        this.limits = parts.config().get().limits();
        this.hops = limits.proxyHops();
    }

    void begin() {
        session = parts.sessions().open(protocol.protocol(), frontend.client(), this);
        lines = new Lines(limits.line(), this);
        dialogue = protocol.client(this);
        channel.pipeline().addLast("lines", lines);
        channel.closeFuture().addListener(_ -> left());
        parts.deadlines().watch(this);
        dialogue.begin();
    }

    // what the dialogue with the client can do

    @Override
    public Frontend frontend() {
        return frontend;
    }

    @Override
    public void send(String text) {
        channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), text), channel.voidPromise());
    }

    @Override
    public void sendAndClose(String text) {
        if (lines != null) {
            lines.pause();
            lines.discard();
        }
        channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), text)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void mayPass(int hops) {
        this.hops = Math.min(this.hops, hops);
    }

    @Override
    public void literal(int size, Consumer<byte[]> to) {
        lines.literal(size, to);
    }

    @Override
    public int longestLiteral() {
        return limits.literal();
    }

    @Override
    public void startTls(String agreed) {
        lines.pause();
        // Whoever sits in between could have put commands behind the client's STARTTLS, to be taken for the client's own.
        lines.discard();
        send(agreed);
        frontend.startTls().addListener(done -> {
            if (done.isSuccess()) {
                dialogue.secured();
            }
        });
        lines.resume();
    }

    @Override
    public Set<String> common() {
        return learned.common();
    }

    @Override
    public Set<String> mechanisms() {
        return learned.mechanisms();
    }

    @Override
    public String hostname() {
        return parts.config().get().server().hostname();
    }

    @Override
    public void named(String name) {
        clientName = name.matches("[A-Za-z0-9._:\\[\\]-]{1,255}") ? name : "";
    }

    @Override
    public void line(byte[] line) {
        dialogue.line(line);
    }

    @Override
    public void tooLong() {
        sendAndClose(dialogue.tooLong());
    }

    @Override
    public void closed() {
        channel.close();
    }

    @Override
    public void login(Credentials credentials) {
        Optional<Identity> identity = credentials instanceof Credentials.Token token && token.authentication().isEmpty()
                ? parts.identities().ofToken(token.token())
                : parts.identities().ofLogin(credentials.authentication(), credentials.authorization());
        if (identity.isEmpty()) {
            refused(null); // nobody is called that
            return;
        }
        lines.pause();
        login = new Login(identity.get(), credentials);
        login.ask();
    }

    @Override
    public void respond(byte[] message) {
        if (login != null && login.leg != null) {
            lines.pause();
            login.leg.respond(message);
        }
    }

    /** One login, from the credentials to the server's answer. It may take several turns, if the account moves meanwhile. */
    private final class Login implements BackendLeg.Outcome {
        private final Identity identity;
        private final Credentials credentials;
        private final long began = System.nanoTime();
        private Future<Backend> connecting;
        private BackendLeg leg;
        private boolean challenged;
        private boolean asking; // the gate
        private boolean outdated; // something has changed while it asked
        private Route route;

        Login(Identity identity, Credentials credentials) {
            this.identity = identity;
            this.credentials = credentials;
        }

        void ask() {
            asking = true;
            parts.gate().admit(session, identity, limits.hold()).whenComplete((admission, _) -> channel.eventLoop().execute(() -> admitted(admission)));
        }

        private boolean isOver() {
            return login != this || !channel.isActive();
        }

        private void admitted(Admission admission) {
            asking = false;
            if (isOver()) {
                parts.gate().leave(session);
                return;
            }
            if (outdated && admission instanceof Admission.Admitted) {
                outdated = false;
                again();
                return;
            }
            switch (admission) {
                case Admission.Refused refused -> unavailable("gate", refused.reason());
                case Admission.Admitted admitted -> connect(admitted.route());
            }
        }

        private void connect(Route to) {
            route = to;
            connecting = parts.backends().connectForLogin(to.destination(), protocol.protocol(), frontend.info(session.id(), hops), channel.eventLoop());
            Future<Backend> mine = connecting;
            connecting.addListener((Future<Backend> done) -> {
                if (done.isSuccess() && (isOver() || mine != connecting)) {
                    done.getNow().channel().close();
                } else if (done.isSuccess()) {
                    leg = new BackendLeg(parts, learned, done.getNow(), frontend.info(session.id(), hops), clientName, this);
                    leg.begin(credentials);
                } else if (!isOver() && mine == connecting) {
                    failed((BackendException) done.cause());
                }
            });
        }

        /** The account moves or is held: asks again, unless the client has become part of the exchange already. */
        void again() {
            if (asking) {
                outdated = true;
                return;
            }
            abandon();
            parts.gate().leave(session);
            if (challenged) {
                unavailable("gate", "the account moved during the login");
            } else {
                ask();
            }
        }

        /** The account's sessions are over only when the server cannot let anybody in any more; the client need not wait for that. */
        void abandon() {
            connecting = null;
            if (leg != null) {
                CompletableFuture<Void> gone = new CompletableFuture<>();
                parts.sessions().leaveBehind(session, gone);
                leg.abandon().addListener(_ -> gone.complete(null));
                leg = null;
            }
        }

        @Override
        public void learned() {
            throw new IllegalStateException("credentials were given");
        }

        @Override
        public void accepted(String before, String reply) {
            String answer = dialogue.accepted(before, reply);
            login = null;
            relayed = new RelayedSession(protocol, parts, session, frontend, route, leg, limits);
            dialogue = null;
            Lines mine = lines;
            lines = null;
            relayed.begin(answer, mine.detach(), leg.detach());
            if (ending != null) {
                relayed.close(ending);
            }
        }

        @Override
        public void refused(String reply) {
            DestinationConfig destination = parts.config().get().destinations().get(route.destination());
            event("login-refused", "destination", route.destination(), "account", parts.redaction().account(route.account()));
            end();
            LoginSession.this.refused(destination != null && destination.hideAuthErrors() ? null : reply);
        }

        @Override
        public void failed(BackendException why) {
            unavailable(why.stage().name().toLowerCase(java.util.Locale.ROOT), why.getMessage());
        }

        @Override
        public void challenge(byte[] message) {
            challenged = true;
            dialogue.challenge(message);
            lines.resume();
        }

        @Override
        public void closed() {
            // the dialogue has told already, or nobody wants to know
        }

        private void unavailable(String stage, String reason) {
            event("login-unavailable", "destination", route == null ? null : route.destination(), "stage", stage, "reason", reason);
            abandon();
            end();
            dialogue.unavailable();
            if (lines != null && channel.isActive()) {
                lines.resume();
            }
        }

        private void end() {
            waitedNanos += System.nanoTime() - began;
            login = null;
            parts.gate().leave(session);
        }
    }

    private void refused(String answer) {
        if (++refusals >= frontend.listener().maxAuthAttempts()) {
            dialogue.refused(answer);
            sendAndClose(dialogue.tooManyAttempts());
            return;
        }
        dialogue.refused(answer);
        lines.resume();
    }

    private void event(String name, Object... more) {
        Object[] fields = new Object[more.length + 6];
        fields[0] = "protocol";
        fields[1] = protocol.protocol().word();
        fields[2] = "id";
        fields[3] = session.id();
        fields[4] = "client";
        fields[5] = parts.redaction().client(frontend.client().getAddress());
        System.arraycopy(more, 0, fields, 6, more.length);
        parts.log().event(name, fields);
    }

    // how it ends

    @Override
    public void close(Farewell why) {
        onLoop(() -> {
            if (relayed != null) {
                relayed.close(why);
            } else if (login != null && (why == Farewell.MOVED || why == Farewell.HELD)) {
                login.again();
            } else {
                goodbye(why);
            }
        });
    }

    @Override
    public void drain(Farewell why) {
        onLoop(() -> {
            if (relayed != null) {
                relayed.drain(why);
            } else if (login != null && why == Farewell.HELD) {
                login.again();
            } else if (login == null) {
                goodbye(why);
            } else {
                ending = why; // the login is answered first
            }
        });
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().isShuttingDown()) {
            channel.close();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    /** Before the login: nothing is in the middle of anything, unless TLS is just beginning. */
    private void goodbye(Farewell why) {
        if (login != null) {
            login.abandon();
            login = null;
        }
        if (dialogue != null && channel.isActive()) {
            sendAndClose(dialogue.goodbye(why));
        } else {
            channel.close();
        }
    }

    @Override
    public void check(long now) {
        RelayedSession later = relayed;
        if (later != null) {
            later.check(now);
            return;
        }
        Login current = login;
        BackendLeg leg = current == null ? null : current.leg;
        if (leg != null && now - leg.started() > limits.answerTimeout().toNanos()) {
            onLoop(() -> {
                if (login == current && !leg.isDecided()) {
                    leg.failed(Stage.TIMEOUT, "it did not answer within " + limits.answerTimeout().toSeconds() + " s");
                }
            });
        }
        Duration longest = frontend.listener().preAuthTimeout();
        if (current == null && now - started - waitedNanos > longest.toNanos()) {
            onLoop(() -> {
                if (login == null && relayed == null) {
                    goodbye(Farewell.IDLE);
                }
            });
        }
    }

    /** The client's channel is closed. */
    private void left() {
        parts.deadlines().forget(this);
        if (login != null) {
            login.abandon();
            login = null;
        }
        if (relayed == null) {
            parts.sessions().ended(session);
            event("session", "outcome", "no-login", "refusals", refusals, "ms", (System.nanoTime() - started) / 1_000_000);
        }
    }
}
