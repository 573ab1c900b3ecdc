package dev.godwit.testkit.imap;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides at each step of the protocol whether the connection breaks there. Asked by many connections at once;
 * implementations are safe for that.
 */
public interface FaultPlan {
    /** Where a connection can break. */
    enum Step {
        /** The command is read, nothing is done. */
        COMMAND_RECEIVED,
        /** Half of APPEND's message is read. */
        LITERAL_HALF_RECEIVED,
        /** The command is carried out, its answer is lost. */
        ACTED_NOT_ANSWERED,
        /** The command is carried out, half of its answer is sent. */
        ANSWERED_HALF
    }

    /** How it breaks. */
    enum Fault {
        NONE,
        /** The server closes in order. */
        CLOSE,
        /** The server resets; what the client has not read yet may be lost too. */
        RESET
    }

    /** @param command in upper case, without UID */
    Fault at(Step step, String command);

    static FaultPlan none() {
        return (step, command) -> Fault.NONE;
    }

    /** At each step a fault with {@code probability}, at most {@code atMost} in all; the same for one seed if one connection asks. */
    static FaultPlan random(long seed, double probability, int atMost) {
        Random random = new Random(seed);
        AtomicInteger left = new AtomicInteger(atMost);
        return (step, command) -> {
            synchronized (random) {
                if (left.get() > 0 && random.nextDouble() < probability) {
                    left.decrementAndGet();
                    return random.nextBoolean() ? Fault.CLOSE : Fault.RESET;
                }
                return Fault.NONE;
            }
        };
    }

    /** This plan, asked for these commands only; the others meet no fault. */
    default FaultPlan only(String... commands) {
        Set<String> wanted = Set.of(commands);
        return (step, command) -> wanted.contains(command) ? at(step, command) : Fault.NONE;
    }

    /** Breaks at the n-th step it is asked about (from 1) and at no other: run it for n = 1, 2, … until {@link AtStep#reached()} is false. */
    static AtStep atStep(int number) {
        return new AtStep(number);
    }

    /** See {@link FaultPlan#atStep}. */
    final class AtStep implements FaultPlan {
        private final int number;
        private final AtomicInteger asked = new AtomicInteger();

        private AtStep(int number) {
            this.number = number;
        }

        @Override
        public Fault at(Step step, String command) {
            return asked.incrementAndGet() == number ? Fault.CLOSE : Fault.NONE;
        }

        /** Whether the fault has happened. */
        public boolean reached() {
            return asked.get() >= number;
        }
    }
}
