package dev.godwit.engine.pump;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue between readers and writers. When order matters, at most one batch of a mailbox is out at a time
 * and the batches of a mailbox leave in the order they came.
 */
final class BatchQueue {
    /** Enough that a writer which is done finds the next; what waits longer only takes memory. */
    private static final int CAPACITY = 3;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Batch> waiting = new ArrayList<>();
    private final Set<Long> lanesInUse = new HashSet<>();
    private final int writers;
    private final boolean ordered;
    private boolean closed;
    private volatile int put;

    BatchQueue(int writers, boolean ordered) {
        this.writers = writers;
        this.ordered = ordered;
    }

    /** Whether there are writers that have had nothing to do yet. */
    boolean isStarting() {
        return put < writers;
    }

    /** Blocks while the queue is full. @return false if the queue was closed: the batch was not taken */
    boolean put(Batch batch) {
        lock.lock();
        try {
            while (waiting.size() >= (ordered ? Math.max(CAPACITY, writers) : CAPACITY) && !closed) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return false;
            }
            waiting.add(batch);
            put = put + 1;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until a batch may be sent. Give it back by {@link #sent}. @return null when the queue is closed and empty */
    Batch take() {
        lock.lock();
        try {
            while (true) {
                for (int i = 0; i < waiting.size(); i++) {
                    long lane = waiting.get(i).work().work.pair().id();
                    if (!ordered || lanesInUse.add(lane)) {
                        Batch batch = waiting.remove(i);
                        changed.signalAll();
                        return batch;
                    }
                }
                if (closed && waiting.isEmpty()) {
                    return null;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void sent(Batch batch) {
        lock.lock();
        try {
            lanesInUse.remove(batch.work().work.pair().id());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more batches come; those waiting can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more batches come and those waiting are dropped. @return them */
    List<Batch> abandon() {
        lock.lock();
        try {
            closed = true;
            List<Batch> dropped = new ArrayList<>(waiting);
            waiting.clear();
            changed.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
