package dev.godwit.routes.sql;

import dev.godwit.routes.memory.Wakes;
import java.sql.Connection;
import java.util.EnumMap;
import java.util.Map;

/** Rings in this process; others find out by looking. */
final class LocalBell implements Bell {
    private final Map<Kind, Wakes> wakes = new EnumMap<>(Map.of(Kind.CHANGES, new Wakes(), Kind.PROGRESS, new Wakes()));

    @Override
    public void ringWith(Connection connection, Kind kind) {
        // nobody else can hear it
    }

    @Override
    public void ring(Kind kind) {
        wakes.get(kind).wake();
    }

    @Override
    public AutoCloseable listen(Kind kind, Runnable wake) {
        return wakes.get(kind).add(wake);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
