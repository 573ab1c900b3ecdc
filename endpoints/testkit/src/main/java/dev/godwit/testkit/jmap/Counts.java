package dev.godwit.testkit.jmap;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What came, what was refused, how much at one time. */
final class Counts {
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> peaks = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Violation> violations = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> putOff = new ConcurrentHashMap<>();
    private final AtomicInteger early = new AtomicInteger();
    private final AtomicInteger imported = new AtomicInteger();
    private volatile Map<String, CountDownLatch> gatherings = new ConcurrentHashMap<>();
    private volatile Map<String, AtomicInteger> sinceQuirks = new ConcurrentHashMap<>();

    void request(String what) {
        requests.computeIfAbsent(what, w -> new LongAdder()).increment();
    }

    void error(String type) {
        errors.computeIfAbsent(type, w -> new LongAdder()).increment();
    }

    void violation(String error, String where, String detail) {
        violations.add(new Violation(error, where, detail));
    }

    /** The number, from 1, of this occurrence since the quirks were last changed. */
    int next(String what) {
        return sinceQuirks.computeIfAbsent(what, w -> new AtomicInteger()).incrementAndGet();
    }

    /** Where requests wait for each other. */
    CountDownLatch gathering(String where, int requests) {
        return gatherings.computeIfAbsent(where, w -> new CountDownLatch(requests));
    }

    void startOver() {
        gatherings = new ConcurrentHashMap<>();
        sinceQuirks = new ConcurrentHashMap<>();
        imported.set(0);
    }

    /** Whoever asks there before so many seconds are over comes early. */
    void putOff(String where, int seconds) {
        putOff.put(where, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    }

    void noteIfEarly(String where) {
        Long until = putOff.get(where);
        if (until != null && System.nanoTime() - until < 0) {
            early.incrementAndGet();
        }
    }

    int early() {
        return early.get();
    }

    AtomicInteger imported() {
        return imported;
    }

    /** How many there are now, with this one. */
    int enter(String where) {
        int now = running.computeIfAbsent(where, w -> new AtomicInteger()).incrementAndGet();
        peaks.computeIfAbsent(where, w -> new AtomicInteger()).accumulateAndGet(now, Math::max);
        return now;
    }

    void leave(String where) {
        running.get(where).decrementAndGet();
    }

    int peak(String where) {
        AtomicInteger peak = peaks.get(where);
        return peak == null ? 0 : peak.get();
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    Map<String, Long> requests() {
        return sums(requests);
    }

    Map<String, Long> errors() {
        return sums(errors);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        Map<String, Long> sums = new TreeMap<>();
        adders.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }
}
