package dev.godwit.routes.redis;

import dev.godwit.routes.memory.Wakes;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/** SUBSCRIBE on a connection and a platform thread of its own, which is opened anew for as long as it takes. */
final class RedisBell implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBell.class);

    private final Supplier<Jedis> connect;
    private final String prefix;
    private final Wakes changes = new Wakes();
    private final Wakes progress = new Wakes();
    private final Thread thread;
    private volatile Jedis connection;
    private volatile boolean closing;
    private boolean failing;

    RedisBell(Supplier<Jedis> connect, String prefix) {
        this.connect = connect;
        this.prefix = prefix;
        this.thread = Thread.ofPlatform().daemon().name("routes-subscribe").start(this::run);
    }

    Wakes changes() {
        return changes;
    }

    Wakes progress() {
        return progress;
    }

    private void run() {
        while (!closing) {
            try (Jedis mine = connect.get()) {
                connection = mine;
                if (!closing) {
                    mine.subscribe(new Heard(), prefix + "changes", prefix + "progress");
                }
            } catch (JedisException e) {
                failed(e);
            }
        }
    }

    private void failed(JedisException e) {
        if (closing) {
            return;
        }
        if (!failing) {
            LOG.warn("Redis does not tell of changed routes ({}); looking for them every second", e.getClass().getSimpleName());
        }
        // one that broke is there again at once, as a rule; one that cannot be opened is not
        int pause = failing ? 1000 : 100;
        failing = true;
        try {
            TimeUnit.MILLISECONDS.sleep(pause);
        } catch (InterruptedException interrupted) {
            closing = true;
            Thread.currentThread().interrupt();
        }
    }

    private final class Heard extends JedisPubSub {
        @Override
        public void onSubscribe(String channel, int count) {
            // something may have been told while nobody listened
            failing = false;
            wake(channel);
        }

        @Override
        public void onMessage(String channel, String message) {
            wake(channel);
        }

        private void wake(String channel) {
            (channel.endsWith("changes") ? changes : progress).wake();
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        Jedis open = connection;
        if (open != null) {
            try {
                open.disconnect();
            } catch (JedisException closedAlready) {
                // the listening thread was told to end above, and may have closed it first
                LOG.debug("the subscription was closed already", closedAlready);
            }
        }
    }
}
