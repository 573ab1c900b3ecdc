package dev.godwit.routes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A store that can be made to fail, to hang, and to answer with what was true a moment ago. */
final class FaultyStore implements RouteStore, ChangeLog, Leases {
    private final RouteStore rows;
    private final ChangeLog log;
    private final Leases leases;
    final AtomicInteger finds = new AtomicInteger();
    volatile boolean down;
    /** When set, a lookup first reads, then waits for this, then answers with what it read. */
    volatile CountDownLatch slow;
    volatile CountDownLatch reading = new CountDownLatch(1);
    volatile boolean backInTime;

    <S extends RouteStore & ChangeLog & Leases> FaultyStore(S inner) {
        rows = inner;
        log = inner;
        leases = inner;
    }

    private <T, I> T up(I inner, Function<I, T> work) {
        if (down) {
            throw new RouteStoreException("the store is down");
        }
        T result = work.apply(inner);
        if (down) {
            throw new RouteStoreException("the store is down");
        }
        return result;
    }

    @Override
    public Optional<RouteRow> find(String identifier) {
        finds.incrementAndGet();
        Optional<RouteRow> row = up(rows, inner -> inner.find(identifier));
        CountDownLatch wait = slow;
        if (wait != null) {
            reading.countDown();
            try {
                wait.await();
            } catch (InterruptedException e) {
                throw new RouteStoreException("interrupted", e);
            }
        }
        return row;
    }

    @Override
    public Outcome apply(String identifier, RouteChange change) {
        return up(rows, inner -> inner.apply(identifier, change));
    }

    @Override
    public List<RouteRow> list(String after, int limit) {
        return up(rows, inner -> inner.list(after, limit));
    }

    @Override
    public List<String> identifiers(String identifier) {
        return up(rows, inner -> inner.identifiers(identifier));
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public long changeNumber() {
        return backInTime ? 0 : up(log, ChangeLog::changeNumber);
    }

    @Override
    public List<Change> changesAfter(long number, int limit) {
        return up(log, inner -> inner.changesAfter(number, limit));
    }

    @Override
    public AutoCloseable onChange(Runnable wake) {
        return log.onChange(wake);
    }

    @Override
    public Duration interval() {
        return Duration.ofMillis(50);
    }

    @Override
    public void renew(Member member, Duration lease) {
        up(leases, inner -> {
            inner.renew(member, lease);
            return null;
        });
    }

    @Override
    public List<Member> members() {
        return up(leases, Leases::members);
    }

    @Override
    public void leave(String id) {
        leases.leave(id);
    }

    @Override
    public AutoCloseable onProgress(Runnable wake) {
        return leases.onProgress(wake);
    }

    @Override
    public void close() {
        rows.close();
    }
}
