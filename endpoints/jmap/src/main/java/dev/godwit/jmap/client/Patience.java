package dev.godwit.jmap.client;

import java.io.InterruptedIOException;
import java.time.Duration;

/** How to wait. */
@FunctionalInterface
public interface Patience {
    /** By sleeping. */
    Patience SLEEPING = wait -> {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the server");
        }
    };

    void pause(Duration wait) throws InterruptedIOException;
}
