package dev.godwit.proxy.line;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.Backend;
import dev.godwit.proxy.backend.ClientInfo;
import dev.godwit.proxy.config.DestinationConfig;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks every server what it offers: at the start, and again and again, because servers are upgraded behind the proxy. */
public final class Probe {
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(15);

    private final ProxyParts parts;
    private final Collection<Learned> all;

    public Probe(ProxyParts parts, Collection<Learned> all) {
        this.parts = parts;
        this.all = all;
    }

    /** Asks all servers now, and goes on doing so. @return completes when each has answered, or failed to */
    public CompletableFuture<Void> start() {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (Learned learned : all) {
            for (DestinationConfig destination : parts.config().get().destinations().values()) {
                if (destination.service(learned.protocol().protocol()).isPresent()) {
                    answers.add(ask(learned, destination.name()));
                }
            }
        }
        CompletableFuture<Void> done = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
        EventLoop loop = (EventLoop) parts.transport().loops().next();
        done.whenComplete((_, _) -> {
            boolean complete = answers.stream().noneMatch(CompletableFuture::isCompletedExceptionally);
            if (!loop.isShuttingDown()) {
                loop.schedule(this::start, (complete ? AGAIN : SOON).toMillis(), TimeUnit.MILLISECONDS);
            }
        });
        return done.handle((_, _) -> null);
    }

    private CompletableFuture<Void> ask(Learned learned, String destination) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        EventLoop loop = (EventLoop) parts.transport().loops().next();
        Protocol protocol = learned.protocol().protocol();
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ClientInfo client = new ClientInfo(nobody, nobody, 0, true, parts.config().get().limits().proxyHops());
        loop.execute(() -> parts.backends().connect(destination, protocol, client, loop).addListener(done -> {
            if (done.isSuccess()) {
                new BackendLeg(parts, learned, (Backend) done.getNow(), client, "", new Asked(parts, learned, destination, answer)).begin(null);
            } else {
                failed(parts, protocol, destination, done.cause());
                answer.completeExceptionally(done.cause());
            }
        }));
        return answer.orTimeout(30, TimeUnit.SECONDS);
    }

    private static void failed(ProxyParts parts, Protocol protocol, String destination, Throwable why) {
        parts.log().event("probe-failed", "protocol", protocol.word(), "destination", destination, "reason", why.getMessage());
    }

    /** What becomes of one question. */
    private record Asked(ProxyParts parts, Learned all, String destination, CompletableFuture<Void> answer) implements BackendLeg.Outcome {
        @Override
        public void learned() {
            answer.complete(null);
        }

        @Override
        public void failed(dev.godwit.proxy.backend.BackendException why) {
            Probe.failed(parts, all.protocol().protocol(), destination, why);
            answer.completeExceptionally(why);
        }

        @Override
        public void closed() {
            answer.completeExceptionally(new java.io.IOException("closed"));
        }

        @Override
        public void accepted(String before, String reply) {
            answer.completeExceptionally(new IllegalStateException("a probe cannot log in"));
        }

        @Override
        public void refused(String reply) {
            answer.completeExceptionally(new IllegalStateException("a probe cannot be refused"));
        }

        @Override
        public void challenge(byte[] message) {
            answer.completeExceptionally(new IllegalStateException("a probe cannot be challenged"));
        }
    }
}
