package dev.godwit.routes.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who wants to be woken. Safe for any thread. */
public final class Wakes {
    private final List<Runnable> all = new CopyOnWriteArrayList<>();

    public AutoCloseable add(Runnable wake) {
        // an object of its own: the same runnable may be added twice
        Runnable mine = wake::run;
        all.add(mine);
        return () -> all.remove(mine);
    }

    public void wake() {
        all.forEach(Runnable::run);
    }
}
