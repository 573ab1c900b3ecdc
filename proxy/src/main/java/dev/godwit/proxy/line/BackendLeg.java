package dev.godwit.proxy.line;

import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.Backend;
import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.backend.ClientInfo;
import dev.godwit.proxy.config.DestinationConfig.Service;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.Set;
import java.util.function.Consumer;

/** The connection to a server until the login is done. On the client's event loop. */
final class BackendLeg implements ServerSide, Lines.Sink {
    private static final int LONGEST_LINE = 64 * 1024;

    /** What can become of it: exactly one of these, challenges aside, and none after {@link #abandon}; {@code closed} comes always. */
    interface Outcome {
        void learned();

        void accepted(String before, String reply);

        void refused(String reply);

        void failed(BackendException why);

        void challenge(byte[] message);

        /** The connection is closed. */
        void closed();
    }

    private final ProxyParts parts;
    private final Learned learned;
    private final Backend backend;
    private final ClientInfo client;
    private final String clientName;
    private final Outcome outcome;
    private final Lines lines = new Lines(LONGEST_LINE, this);
    private final long started = System.nanoTime();
    private ServerDialogue dialogue;
    private boolean decided;
    private boolean greeted;

    BackendLeg(ProxyParts parts, Learned learned, Backend backend, ClientInfo client, String clientName, Outcome outcome) {
        this.parts = parts;
        this.learned = learned;
        this.backend = backend;
        this.client = client;
        this.clientName = clientName;
        this.outcome = outcome;
    }

    /** @param credentials null = only ask what the server offers */
    void begin(Credentials credentials) {
        dialogue = learned.protocol().server(this, credentials);
        backend.channel().pipeline().addLast("lines", lines);
        backend.channel().closeFuture().addListener(_ -> outcome.closed());
        dialogue.begin();
        backend.channel().config().setAutoRead(true);
    }

    Channel channel() {
        return backend.channel();
    }

    long started() {
        return started;
    }

    boolean isDecided() {
        return decided;
    }

    /** Ends the dialogue. @return what has come and was not read */
    ByteBuf detach() {
        dialogue = null;
        return lines.detach();
    }

    void respond(byte[] message) {
        if (!decided) {
            dialogue.respond(message);
        }
    }

    /** Whatever the server still says is of no interest. @return done when the server has closed too: it lets nobody in any more */
    ChannelFuture abandon() {
        decided = true;
        return parts.part(backend);
    }

    @Override
    public Service service() {
        return backend.service();
    }

    @Override
    public ClientInfo client() {
        return client;
    }

    @Override
    public String clientName() {
        return clientName;
    }

    @Override
    public void send(String text) {
        Channel channel = backend.channel();
        channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), text), channel.voidPromise());
    }

    @Override
    public void literal(int size, Consumer<byte[]> to) {
        lines.literal(size, to);
    }

    @Override
    public void startTls(Runnable then) {
        if (lines.discard()) {
            failed(Stage.TLS, "it sent something in clear behind its agreement to STARTTLS");
            return;
        }
        parts.backends().startTls(backend).addListener(done -> {
            if (done.isSuccess()) {
                then.run();
            } else if (!decided) {
                decided = true;
                BackendException why = (BackendException) done.cause();
                count(why);
                outcome.failed(why); // the connection is closed
            }
        });
    }

    @Override
    public Set<String> known() {
        return learned.of(backend.destination());
    }

    @Override
    public void learned(Set<String> capabilities) {
        learned.learn(backend.destination(), capabilities);
    }

    /** A probe is done. */
    @Override
    public void finished() {
        decided = true;
        parts.backends().succeeded(backend.destination());
        outcome.learned();
        backend.channel().close();
    }

    @Override
    public void accepted(String before, String answer) {
        if (!decided) {
            decided = true;
            parts.backends().succeeded(backend.destination());
            outcome.accepted(before, answer);
        }
    }

    @Override
    public void refused(String answer) {
        if (!decided) {
            decided = true;
            parts.backends().succeeded(backend.destination());
            outcome.refused(answer);
            backend.channel().close();
        }
    }

    @Override
    public void failed(Stage stage, String why) {
        if (!decided) {
            decided = true;
            BackendException failure = new BackendException(stage, why);
            count(failure);
            outcome.failed(failure);
            parts.part(backend); // unless it is done already
        }
    }

    private void count(BackendException failure) {
        if (failure.stage() != Stage.POLICY) {
            parts.backends().failed(backend.destination(), failure.stage(), client.address().getAddress());
        }
    }

    @Override
    public void challenge(byte[] message) {
        if (!decided) {
            outcome.challenge(message);
        }
    }

    @Override
    public void line(byte[] line) {
        if (!decided) {
            greeted = true;
            dialogue.line(line);
        }
    }

    @Override
    public void tooLong() {
        failed(Stage.DIALOGUE, "it sent a line of more than " + LONGEST_LINE + " bytes");
    }

    @Override
    public void closed() {
        failed(greeted ? Stage.DIALOGUE : Stage.GREETING, greeted ? "it closed the connection during the login" : "it closed the connection without a greeting");
    }
}
