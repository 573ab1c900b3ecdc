package dev.godwit.proxy.delivery;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.DestinationConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * What the servers were seen to offer. A client is offered what all of them do, because at EHLO nobody knows yet where its
 * recipients live. A server that was never reached is left out of account: nothing can be delivered to it anyway, and what was
 * announced is checked again when it is. Safe for any thread.
 */
final class LearnedExtensions {
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Clock clock;
    private final ConcurrentMap<Key, Known> known = new ConcurrentHashMap<>();

    private record Key(String destination, Protocol protocol) {}

    /** @param extensions null if it could not be reached at all */
    private record Known(Extensions extensions, Instant since) {}

    LearnedExtensions(Clock clock) {
        this.clock = clock;
    }

    void learn(String destination, Protocol protocol, Extensions extensions) {
        known.put(new Key(destination, protocol), new Known(extensions, clock.instant()));
    }

    /**
     * What to announce. Asks those servers that were not asked for a while, and waits a little for those that never were.
     *
     * @param probe connects to a destination and calls {@link #learn}; may block
     */
    Extensions common(Config config, Protocol protocol, BiConsumer<String, Protocol> probe) {
        List<String> all = config.destinations().values().stream().filter(one -> one.service(protocol).isPresent()).map(DestinationConfig::name).toList();
        List<String> due = all.stream().filter(name -> isDue(new Key(name, protocol))).toList();
        CountDownLatch unknown = new CountDownLatch((int) due.stream().filter(name -> extensions(name, protocol) == null).count());
        for (String name : due) {
            boolean awaited = extensions(name, protocol) == null;
            known.put(new Key(name, protocol), new Known(extensions(name, protocol), clock.instant())); // nobody else needs to ask
            Thread.ofVirtual().name("probe " + name).start(() -> {
                probe.accept(name, protocol);
                if (awaited) {
                    unknown.countDown();
                }
            });
        }
        try {
            unknown.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Extensions.common(all.stream().map(name -> extensions(name, protocol)).filter(Objects::nonNull).toList());
    }

    private boolean isDue(Key key) {
        Known one = known.get(key);
        return one == null || clock.instant().isAfter(one.since().plus(FRESH));
    }

    private Extensions extensions(String destination, Protocol protocol) {
        Known one = known.get(new Key(destination, protocol));
        return one == null ? null : one.extensions();
    }
}
