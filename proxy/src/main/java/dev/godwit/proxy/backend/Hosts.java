package dev.godwit.proxy.backend;

import dev.godwit.proxy.backend.BackendException.Stage;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The addresses of servers, looked up on other threads than those that carry sessions, and kept for half a minute. */
final class Hosts {
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final Clock clock;
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

    private record Known(CompletableFuture<List<InetAddress>> addresses, Instant since) {}

    Hosts(Clock clock) {
        this.clock = clock;
    }

    /** @return completes with at least one address, or with a BackendException */
    CompletionStage<List<InetAddress>> lookUp(String host) {
        byte[] numeric = NetUtil.createByteArrayFromIpAddressString(host);
        Known entry = known.compute(host, (_, old) -> old != null && fresh(old) ? old : new Known(start(host, numeric), clock.instant()));
        return entry.addresses();
    }

    private boolean fresh(Known entry) {
        boolean failed = entry.addresses().isCompletedExceptionally();
        return !failed && clock.instant().isBefore(entry.since().plus(KEPT));
    }

    private static CompletableFuture<List<InetAddress>> start(String host, byte[] numeric) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        if (numeric != null) {
            complete(addresses, host);
        } else {
            Thread.ofVirtual().name("look up " + host).start(() -> complete(addresses, host));
        }
        return addresses;
    }

    private static void complete(CompletableFuture<List<InetAddress>> addresses, String host) {
        try {
            addresses.complete(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            addresses.completeExceptionally(new BackendException(Stage.CONNECT, "the host name has no address", e));
        }
    }
}
