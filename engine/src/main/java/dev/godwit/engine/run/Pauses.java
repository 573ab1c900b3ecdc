package dev.godwit.engine.run;

import dev.godwit.engine.EngineListener;
import dev.godwit.engine.EngineListener.Warning;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits on behalf of a run, tells the listener about longer waits, and can be ended from outside so that a run stops at once. */
public final class Pauses {
    private final EngineListener listener;
    private final CountDownLatch ended = new CountDownLatch(1);

    public Pauses(EngineListener listener) {
        this.listener = listener;
    }

    /** Waits before trying again. @throws RunEnded if the run was ended meanwhile */
    public void waitBefore(Duration pause) {
        if (pause.compareTo(Duration.ofSeconds(2)) >= 0) {
            listener.warning(new Warning("waiting", null, 0, "waiting " + pause.toSeconds() + " s before trying again"));
        }
        sleep(pause);
    }

    /** Waits silently. @throws RunEnded if the run was ended meanwhile */
    public void sleep(Duration pause) {
        try {
            if (ended.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RunEnded();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunEnded();
        }
    }

    void noteCloseFailure(Exception e) {
        listener.warning(new Warning("close-failed", null, 0, "a broken connection could not be closed properly: " + e.getClass().getSimpleName()));
    }

    /** Ends all waits, now and later. */
    public void end() {
        ended.countDown();
    }

    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** The run was ended from outside or because another part of it failed. */
    public static final class RunEnded extends RuntimeException {
        public RunEnded() {
            super("the run was ended");
        }
    }
}
