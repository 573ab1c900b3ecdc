package dev.godwit.proxy.delivery;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.Backend;
import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.backend.Backends;
import dev.godwit.proxy.backend.ClientInfo;
import dev.godwit.proxy.config.DestinationConfig.Forwarding;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Connects to servers as far as MAIL: greeting, EHLO or LHLO, STARTTLS, XCLIENT. Blocks; safe for any thread. */
final class LinkOpener {
    private final ProxyParts parts;
    private final LearnedExtensions learned;

    LinkOpener(ProxyParts parts, LearnedExtensions learned) {
        this.parts = parts;
        this.learned = learned;
    }

    /** @throws BackendException which has been counted by the breaker */
    Link open(String destination, Protocol protocol, ClientInfo client, Command.Hello hello, EventLoop loop) throws BackendException, InterruptedIOException {
        ChannelStream[] stream = new ChannelStream[1];
        Backend backend = connect(destination, protocol, client, loop, stream);
        try {
            Link link = dialogue(backend, stream[0], client, hello, parts.config().get().limits().answerTimeout());
            learned.learn(destination, protocol, link.extensions());
            return link;
        } catch (BackendException e) {
            stream[0].close();
            throw count(destination, client, e);
        } catch (SocketTimeoutException e) {
            stream[0].close();
            throw count(destination, client, new BackendException(Stage.TIMEOUT, "it did not answer in time", e));
        } catch (IOException e) {
            stream[0].close();
            throw count(destination, client, new BackendException(Stage.DIALOGUE, "it broke off before MAIL", e));
        }
    }

    private BackendException count(String destination, ClientInfo client, BackendException e) {
        if (e.stage() != Stage.POLICY) {
            parts.backends().failed(destination, e.stage(), client.address().getAddress());
        }
        return e;
    }

    /** @param stream its first element is set: the handler has to be there before the first byte is read */
    Backend connect(String destination, Protocol protocol, ClientInfo client, EventLoop loop, ChannelStream[] stream)
            throws BackendException, InterruptedIOException {
        CompletableFuture<Backend> connected = new CompletableFuture<>();
        loop.execute(() -> parts.backends().connect(destination, protocol, client, loop).addListener(done -> {
            if (!done.isSuccess()) {
                connected.completeExceptionally(done.cause());
                return;
            }
            Backend backend = (Backend) done.getNow();
            stream[0] = new ChannelStream(backend.channel());
            backend.channel().config().setAutoRead(true);
            connected.complete(backend);
        }));
        return await(connected);
    }

    private static Backend await(CompletableFuture<Backend> future) throws BackendException, InterruptedIOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BackendException known ? known : new BackendException(Stage.CONNECT, "no connection", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException().initCause(e);
        }
    }

    private Link dialogue(Backend backend, ChannelStream stream, ClientInfo client, Command.Hello hello, Duration timeout) throws BackendException, IOException {
        Link link = new Link(backend, stream, Extensions.NONE, timeout);
        if (link.reply().code() != 220) {
            throw new BackendException(Stage.GREETING, "it greeted with a refusal");
        }
        String name = name(backend, hello);
        Extensions extensions = hello(link, name);
        if (Backends.needsStartTls(backend.service())) {
            startTls(link, extensions);
            extensions = hello(link, name);
        }
        if (backend.service().forwarding() == Forwarding.NATIVE && extensions.has("XCLIENT")) {
            xclient(link, XClient.command(client, hello, extensions.words("XCLIENT")));
            extensions = hello(link, name);
        }
        return new Link(backend, stream, extensions, timeout);
    }

    /** A server that takes the connection for the client's checks the client's name against the client's address. */
    private String name(Backend backend, Command.Hello hello) {
        return backend.service().forwarding() == Forwarding.PROXY ? hello.name() : parts.config().get().server().hostname();
    }

    private static Extensions hello(Link link, String name) throws BackendException, IOException {
        Reply reply = link.command((link.backend().protocol() == Protocol.LMTP ? "LHLO " : "EHLO ") + name);
        if (reply.code() != 250) {
            throw new BackendException(Stage.GREETING, "it refused EHLO or LHLO with " + reply.code());
        }
        return Extensions.of(reply);
    }

    private void startTls(Link link, Extensions extensions) throws BackendException, IOException {
        if (!extensions.has("STARTTLS") || link.command("STARTTLS").code() != 220) {
            throw new BackendException(Stage.TLS, "it does not offer STARTTLS, which its configuration demands");
        }
        CompletableFuture<Backend> secured = new CompletableFuture<>();
        link.stream().channel().eventLoop().execute(() -> {
            if (link.stream().hasInput()) {
                secured.completeExceptionally(new BackendException(Stage.DIALOGUE, "it sent something between its answer to STARTTLS and TLS"));
                return;
            }
            parts.backends().startTls(link.backend()).addListener(done -> {
                if (done.isSuccess()) {
                    secured.complete(link.backend());
                } else {
                    secured.completeExceptionally(done.cause());
                }
            });
        });
        await(secured);
    }

    private static void xclient(Link link, String command) throws BackendException, IOException {
        Reply reply = link.command(command);
        if (reply.code() != 220 && reply.code() != 250) {
            throw new BackendException(Stage.DIALOGUE, "it offers XCLIENT and refused it with " + reply.code());
        }
    }
}
