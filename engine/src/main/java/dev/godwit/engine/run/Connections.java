package dev.godwit.engine.run;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.engine.CopyOptions.Retry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A bounded set of readers or writers of one endpoint, opened when needed and replaced when broken. A failed call is
 * repeated on a fresh connection as long as {@link Retry} allows; the work must therefore be such that repeating it
 * does no harm. Safe for any thread; each call blocks its caller.
 */
public final class Connections<C extends AutoCloseable> implements AutoCloseable {
    private final Supplier<C> open;
    private final Semaphore permits;
    private int limit;
    /** In use and idle. */
    private int held;
    private final Retry retry;
    private final Pauses pauses;
    private final Deque<C> idle = new ArrayDeque<>();
    private final List<Thread> preparing = new ArrayList<>();
    private volatile boolean closed;

    public Connections(Supplier<C> open, int limit, Retry retry, Pauses pauses) {
        this.open = open;
        this.limit = Math.max(1, limit);
        this.permits = new Semaphore(this.limit);
        this.retry = retry;
        this.pauses = pauses;
    }

    /** How many calls can run side by side; fewer from the moment the server refuses one more. */
    public int limit() {
        synchronized (idle) {
            return limit;
        }
    }

    /**
     * Sees to it that so many connections are open soon, at most as many as can run side by side, for work that is about to come.
     * Returns at once; what cannot be opened now is opened, or fails, when the work needs it.
     */
    public void prepare(int count) {
        int missing;
        synchronized (idle) {
            missing = Math.min(count, limit) - held;
        }
        for (int i = 0; i < missing && permits.tryAcquire(); i++) {
            Thread thread = Thread.ofPlatform().daemon().name("connect-" + i).unstarted(this::openAhead);
            synchronized (idle) {
                preparing.add(thread);
            }
            thread.start();
        }
    }

    /** With a permit, which it gives back. */
    private void openAhead() {
        boolean refused = false;
        try {
            giveBack(opened(), true);
        } catch (EndpointException e) {
            // whatever it is, the work hears of it when it tries; only what is refused for good need not be tried again
            refused = e.kind() == Kind.SLOW_DOWN && doWithOneLess();
        } finally {
            if (!refused) {
                permits.release();
            }
        }
    }

    /** Runs the work with a connection; on a broken connection or a plea for patience again, with a fresh one. */
    public <R> R call(Function<C, R> work) {
        Backoff backoff = new Backoff(retry);
        while (true) {
            try {
                return once(work);
            } catch (EndpointException e) {
                pauses.waitBefore(backoff.next(e));
            }
        }
    }

    /** Runs the work once, whatever happens. */
    public <R> R once(Function<C, R> work) {
        C connection = take();
        try {
            boolean sound = false;
            try {
                R result = work.apply(connection);
                sound = true;
                return result;
            } catch (EndpointException e) {
                sound = e.kind() == Kind.MAILBOX_GONE || e.kind() == Kind.ITEM_REFUSED;
                throw e;
            } finally {
                giveBack(connection, sound);
            }
        } finally {
            permits.release();
        }
    }

    /** With a permit, which is to be released. */
    private C take() {
        while (true) {
            permits.acquireUninterruptibly();
            boolean opened = false;
            try {
                C connection = idleOrNew();
                opened = true;
                return connection;
            } catch (EndpointException e) {
                if (e.kind() != Kind.SLOW_DOWN || !doWithOneLess()) {
                    throw e;
                }
                // the permit is not given back: from now on that many are enough
                opened = true;
            } finally {
                if (!opened) {
                    permits.release();
                }
            }
        }
    }

    private C idleOrNew() {
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        return opened();
    }

    private C opened() {
        C connection = open.get();
        synchronized (idle) {
            held++;
        }
        return connection;
    }

    /** Servers limit the connections of a user (Courier: 4, Dovecot: 10). @return false if there is none to do the work with */
    private boolean doWithOneLess() {
        synchronized (idle) {
            if (held == 0 || limit <= 1) {
                return false;
            }
            limit--;
            return true;
        }
    }

    private void giveBack(C connection, boolean sound) {
        if (sound && !closed) {
            synchronized (idle) {
                idle.push(connection);
            }
        } else {
            closeQuietly(connection);
        }
    }

    private void closeQuietly(C connection) {
        synchronized (idle) {
            held--;
        }
        try {
            connection.close();
        } catch (Exception alreadyBroken) {
            // what broke the connection was or will be reported; closing the remains cannot add to it
            pauses.noteCloseFailure(alreadyBroken);
        }
    }

    /** Closes those that are idle, for an endpoint whose readers and writers share what they lead to; new ones are opened when they are needed. */
    public void release() {
        Deque<C> surplus;
        synchronized (idle) {
            surplus = new ArrayDeque<>(idle);
            idle.clear();
        }
        surplus.forEach(this::closeQuietly);
    }

    @Override
    public void close() {
        closed = true;
        Parallel.join(preparing);
        synchronized (idle) {
            while (!idle.isEmpty()) {
                closeQuietly(idle.pop());
            }
        }
    }

    public static Backoff backoff(Retry retry) {
        return new Backoff(retry);
    }

    /** Counts the failures of one piece of work and says how long to wait, or gives up. */
    public static final class Backoff {
        private final Retry retry;
        private int failures;
        private Duration wait;

        private Backoff(Retry retry) {
            this.retry = retry;
            this.wait = retry.first();
        }

        /** Progress was made: start counting anew. */
        public void reset() {
            failures = 0;
            wait = retry.first();
        }

        /** @throws EndpointException the same, if trying again makes no sense any more */
        public Duration next(EndpointException e) {
            boolean again = e.kind() == Kind.CONNECTION || e.kind() == Kind.SLOW_DOWN;
            if (!again || ++failures > retry.attempts()) {
                throw e;
            }
            Duration now = e.retryAfter().orElse(wait);
            wait = wait.multipliedBy(2).compareTo(retry.longest()) > 0 ? retry.longest() : wait.multipliedBy(2);
            return now;
        }
    }
}
