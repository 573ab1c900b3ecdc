package dev.godwit.testkit.jmap;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides at each step of the protocol whether the connection breaks there. Asked by many connections at once;
 * implementations are safe for that.
 */
public interface JmapFaults {
    /** Where a connection can break. */
    enum Step {
        /** The request is read. Calls of the request before this one are carried out, it is not. */
        RECEIVED,
        /** Half of an upload is read; nothing is stored. */
        HALF_RECEIVED,
        /** This call, or the upload, is carried out; later calls of the request are not. There is no answer. */
        ACTED_NOT_ANSWERED,
        /** All is carried out, half of the answer is sent. For a request to the API asked once, for its last method. */
        ANSWERED_HALF
    }

    /** @param what a method, or {@code session}, {@code upload}, {@code download} */
    boolean breaksAt(Step step, String what);

    static JmapFaults none() {
        return (step, what) -> false;
    }

    /** The n-th time (from 1) that this happens with this, and no other time. */
    static JmapFaults at(Step step, String what, int number) {
        AtomicInteger seen = new AtomicInteger();
        return (now, where) -> now == step && where.equals(what) && seen.incrementAndGet() == number;
    }

    /** At each step with {@code probability}, at most {@code atMost} times in all; the same for one seed if one connection asks. */
    static JmapFaults random(long seed, double probability, int atMost) {
        Random random = new Random(seed);
        AtomicInteger left = new AtomicInteger(atMost);
        return (step, what) -> {
            synchronized (random) {
                return left.get() > 0 && random.nextDouble() < probability && left.getAndDecrement() > 0;
            }
        };
    }

    /** This plan, asked for these methods and places only. */
    default JmapFaults only(String... whats) {
        Set<String> wanted = Set.of(whats);
        return (step, what) -> wanted.contains(what) && breaksAt(step, what);
    }

    /** Breaks at the n-th step it is asked about (from 1) and at no other: run it for n = 1, 2, … until {@link AtStep#reached()} is false. */
    static AtStep atStep(int number) {
        return new AtStep(number);
    }

    /** See {@link JmapFaults#atStep}. */
    final class AtStep implements JmapFaults {
        private final int number;
        private final AtomicInteger asked = new AtomicInteger();

        private AtStep(int number) {
            this.number = number;
        }

        @Override
        public boolean breaksAt(Step step, String what) {
            return asked.incrementAndGet() == number;
        }

        /** Whether the connection broke. */
        public boolean reached() {
            return asked.get() >= number;
        }
    }
}
