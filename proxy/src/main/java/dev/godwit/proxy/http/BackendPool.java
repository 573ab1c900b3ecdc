package dev.godwit.proxy.http;

import dev.godwit.proxy.config.DestinationConfig.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Connections to servers that wait for the next request of the same client connection. One is used again only for the same
 * account on the same destination with the same settings: whatever a server may remember of a connection (who authenticated on
 * it, whose address its PROXY header told) still holds then. They wait less long than servers are known to, because a request
 * that crosses with a server's goodbye cannot always be repeated.
 */
final class BackendPool {
    static final Duration MOST_IDLE = Duration.ofSeconds(3);
    private static final int MOST = 4;

    /** What a connection may be used for. @param account empty = requests that name none */
    record Key(String destination, Optional<String> account, Service service) {}

    private record Idle(Key key, BackendConnection connection, long since) {}

    private final List<Idle> idle = new ArrayList<>();
    private boolean closed;

    /** The connection that has waited least. */
    Optional<BackendConnection> take(Key key) {
        expire(System.nanoTime());
        for (int i = idle.size() - 1; i >= 0; i--) {
            if (idle.get(i).key().equals(key)) {
                return Optional.of(idle.remove(i).connection());
            }
        }
        return Optional.empty();
    }

    /** Keeps a connection whose response has been read completely, or closes it. */
    void give(Key key, BackendConnection connection) {
        if (closed || idle.size() >= MOST) {
            connection.close();
            return;
        }
        idle.add(new Idle(key, connection, System.nanoTime()));
        connection.await(() -> idle.removeIf(one -> one.connection() == connection));
    }

    /** Closes what has waited too long. */
    void expire(long now) {
        List<Idle> old = idle.stream().filter(one -> now - one.since() > MOST_IDLE.toNanos()).toList();
        idle.removeAll(old);
        old.forEach(one -> one.connection().close());
    }

    void close() {
        closed = true;
        List<Idle> all = List.copyOf(idle);
        idle.clear();
        all.forEach(one -> one.connection().close());
    }
}
