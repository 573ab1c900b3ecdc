package dev.godwit.proxy.delivery;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.ClientInfo;
import dev.godwit.proxy.config.DeliveryConfig;
import dev.godwit.proxy.config.ListenerConfig;
import dev.godwit.proxy.net.Frontend;
import dev.godwit.proxy.session.Conversation;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A client's connection from its greeting to its end. {@link #run} is its thread's. */
final class DeliveryConversation implements Conversation, Runnable {
    /** RFC 5321 §4.5.3.1.4 says 512, and each extension adds a few hundred. */
    private static final int LONGEST_LINE = 2048;
    /** Commands between two messages; whoever says more than that has none. */
    private static final int MOST_IDLE_COMMANDS = 100;

    private final ProxyParts parts;
    private final LearnedExtensions learned;
    private final Frontend frontend;
    private final ChannelStream stream;
    private final Protocol protocol;
    private final DeliveryConfig config;
    private final Session session;
    private final Links links;

    private Command.Hello hello;
    private Extensions offered = Extensions.NONE;
    private Transaction transaction;
    private Chunks chunks;
    private int errors;
    private int idleCommands;

    // Guarded by this.
    private Farewell ending;
    private boolean idle;

    /** To be called on the event loop of the client's channel. */
    DeliveryConversation(ProxyParts parts, LearnedExtensions learned, Frontend frontend) {
        this.parts = parts;
        this.learned = learned;
        this.frontend = frontend;
        this.stream = new ChannelStream(frontend.channel());
        this.protocol = frontend.listener().protocol();
        this.config = parts.config().get().delivery();
        this.session = parts.sessions().open(protocol, frontend.client(), this);
        LinkOpener opener = new LinkOpener(parts, learned);
        this.links = new Links(destination -> opener.open(destination, protocol, client(), hello, frontend.channel().eventLoop()));
    }

    private ClientInfo client() {
        return frontend.info(session.id(), parts.config().get().limits().proxyHops());
    }

    @Override
    public void run() {
        try {
            say(Reply.of(220, hostname() + (protocol == Protocol.LMTP ? " LMTP" : " ESMTP")));
            while (next()) {
                // until QUIT
            }
            stream.closeAfter(Replies.BYE.text());
        } catch (Goodbye goodbye) {
            stream.closeAfter(goodbye.reply.text());
        } catch (SocketTimeoutException _) {
            stream.closeAfter(Replies.IDLE.text());
        } catch (InterruptedIOException _) {
            stream.closeAfter(Replies.SHUTTING_DOWN.text());
        } catch (IOException _) {
            stream.close(); // the client has gone
        } finally {
            if (transaction != null) {
                transaction.abort();
            }
            links.closeAll();
            parts.sessions().ended(session);
        }
    }

    /** The connection ends with these words. */
    private static final class Goodbye extends IOException {
        private static final long serialVersionUID = 1;
        private final transient Reply reply;

        Goodbye(Reply reply) {
            this.reply = reply;
        }
    }

    private boolean next() throws IOException {
        synchronized (this) {
            idle = transaction == null;
            if (idle && ending != null) {
                throw new Goodbye(Replies.SHUTTING_DOWN);
            }
        }
        String line = stream.readLine(LONGEST_LINE, hello == null ? frontend.listener().preAuthTimeout() : config.commandTimeout());
        synchronized (this) {
            idle = false;
        }
        Command command = line == null ? new Command.Wrong(Replies.TOO_LONG) : Command.parse(line);
        count(command);
        return answer(command);
    }

    private void count(Command command) throws Goodbye {
        boolean wrong = command instanceof Command.Wrong;
        if (wrong && ++errors >= config.maxErrors() || transaction == null && ++idleCommands > MOST_IDLE_COMMANDS) {
            throw new Goodbye(Replies.TOO_MANY_ERRORS);
        }
    }

    /** @return whether the connection goes on */
    private boolean answer(Command command) throws IOException {
        switch (command) {
            case Command.Hello said -> say(hello(said));
            case Command.StartTls _ -> startTls();
            case Command.Mail said -> say(mail(said));
            case Command.Rcpt said -> say(rcpt(said));
            case Command.Data _ -> data();
            case Command.Bdat said -> bdat(said);
            case Command.Rset _ -> {
                endTransaction();
                say(Replies.OK);
            }
            case Command.Noop _ -> say(Replies.OK);
            case Command.Vrfy _ -> say(Replies.VRFY);
            case Command.Wrong wrong -> say(wrong.answer());
            case Command.Quit _ -> {
                return false;
            }
        }
        return true;
    }

    private Reply hello(Command.Hello said) {
        if (said.verb().equals("LHLO") != (protocol == Protocol.LMTP)) {
            return Replies.UNKNOWN;
        }
        endTransaction();
        links.closeAll(); // servers were told of the name before
        hello = said;
        if (said.verb().equals("HELO")) {
            offered = Extensions.NONE;
            return Reply.of(250, hostname());
        }
        offered = learn();
        List<String> lines = new ArrayList<>(List.of(hostname(), "PIPELINING"));
        lines.addAll(offered.lines());
        if (mayStartTls()) {
            lines.add("STARTTLS");
        }
        return new Reply(250, lines);
    }

    private Extensions learn() {
        LinkOpener opener = new LinkOpener(parts, learned);
        Command.Hello name = hello;
        Extensions common = learned.common(parts.config().get(), protocol, (destination, _) -> {
            try {
                opener.open(destination, protocol, client(), name, frontend.channel().eventLoop()).quit();
            } catch (dev.godwit.proxy.backend.BackendException e) {
                parts.log().event("probe-failed", "protocol", protocol.word(), "destination", destination, "reason", e.getMessage());
            } catch (InterruptedIOException _) {
                Thread.currentThread().interrupt();
            }
        });
        return config.bareNewlines() == DeliveryConfig.BareNewlines.CONVERT ? common.without("CHUNKING", "BINARYMIME") : common;
    }

    private boolean mayStartTls() {
        return frontend.listener().tls() == ListenerConfig.Tls.STARTTLS && !frontend.encrypted();
    }

    private void startTls() throws IOException {
        if (!mayStartTls()) {
            say(Replies.NOT_HERE);
            return;
        }
        if (transaction != null) {
            say(Replies.SEQUENCE);
            return;
        }
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        frontend.channel().eventLoop().execute(() -> {
            if (stream.hasInput()) {
                started.complete(false); // what came in clear may be anybody's (CVE-2011-0411)
                return;
            }
            frontend.channel().config().setAutoRead(true);
            frontend.channel().writeAndFlush(io.netty.buffer.Unpooled.copiedBuffer(Replies.START_TLS.text(), java.nio.charset.StandardCharsets.US_ASCII));
            frontend.startTls().addListener(done -> {
                if (done.isSuccess()) {
                    started.complete(true);
                } else {
                    started.completeExceptionally(done.cause());
                }
            });
        });
        try {
            if (!started.get()) {
                throw new Goodbye(Replies.TLS_PIPELINED);
            }
        } catch (ExecutionException e) {
            throw new IOException("TLS handshake", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        }
        links.closeAll();
        hello = null; // RFC 3207 §4.2
        offered = Extensions.NONE;
    }

    private Reply mail(Command.Mail said) {
        if (hello == null || transaction != null) {
            return Replies.SEQUENCE;
        }
        if (!said.parameters().areWithin(offered) || !offered.has("SIZE") && said.parameters().size() >= 0) {
            return Replies.PARAMETER;
        }
        if (!said.sender().isAscii() && !said.parameters().utf8()) {
            return Replies.NEEDS_UTF8;
        }
        if (offered.size() > 0 && said.parameters().size() > offered.size()) {
            return Replies.TOO_BIG;
        }
        transaction = new Transaction(parts, links, protocol, client(), said);
        return Replies.SENDER_OK;
    }

    private Reply rcpt(Command.Rcpt said) throws IOException {
        if (transaction == null) {
            return Replies.SEQUENCE;
        }
        if (!said.parameters().areWithin(offered)) {
            return Replies.PARAMETER;
        }
        if (!said.recipient().isAscii() && !transaction.mail().parameters().utf8()) {
            return Replies.NEEDS_UTF8;
        }
        Reply reply = transaction.rcpt(said);
        if (!reply.isPositive() && !reply.isTransient() && ++errors >= config.maxErrors()) {
            say(reply);
            throw new Goodbye(Replies.TOO_MANY_ERRORS);
        }
        return reply;
    }

    private void data() throws IOException {
        if (transaction == null || transaction.mail().parameters().isBinary()) { // RFC 3030 §3: binary needs BDAT
            say(Replies.SEQUENCE);
            return;
        }
        deliver(new Message(parts, stream, protocol, transaction, config));
    }

    private void deliver(Message message) throws IOException {
        Reply refusal = message.begin();
        if (refusal != null) {
            endTransaction();
            say(refusal);
            return;
        }
        say(Replies.START_DATA);
        message.data();
        finish(message);
    }

    private void finish(Message message) throws IOException {
        List<Reply> outcomes = message.end();
        log(message, outcomes);
        errors = 0;
        idleCommands = 0;
        endTransaction();
        for (Reply outcome : outcomes) {
            say(outcome);
        }
    }

    private void bdat(Command.Bdat said) throws IOException {
        if (!offered.has("CHUNKING")) {
            say(Replies.NOT_HERE);
            return;
        }
        if (chunks == null) {
            chunks = transaction == null ? null : new Chunks(parts, stream, protocol, transaction, config);
        }
        if (chunks == null) {
            Chunks.skip(stream, said.size(), config.commandTimeout());
            say(Replies.SEQUENCE);
            return;
        }
        Reply answer = chunks.take(said);
        if (!said.last()) {
            say(answer);
            return;
        }
        finish(chunks.message());
    }

    private void endTransaction() {
        chunks = null;
        if (transaction != null) {
            transaction.end();
            transaction = null;
        }
    }

    private void log(Message message, List<Reply> outcomes) {
        long delivered = outcomes.stream().filter(Reply::isPositive).count();
        parts.log().event("delivery", "session", session.id(), "protocol", protocol.word(), "client", parts.redaction().client(frontend.client().getAddress()),
                "destination", message.destinations(), "recipients", transaction.accepted().size(), "answers", outcomes.size(), "positive", delivered,
                "bytes", message.size());
    }

    private void say(Reply reply) throws IOException {
        stream.write(reply.text(), config.commandTimeout());
    }

    private String hostname() {
        return parts.config().get().server().hostname();
    }

    @Override
    public void close(Farewell why) {
        synchronized (this) {
            ending = why;
        }
        stream.interrupt();
    }

    @Override
    public void drain(Farewell why) {
        synchronized (this) {
            ending = why;
            if (!idle) {
                return;
            }
        }
        stream.interrupt();
    }
}
