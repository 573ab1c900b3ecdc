package dev.godwit.routes;

import java.util.Set;

/** What became of a {@link RouteChange}. Only {@link Done} changed anything. */
public sealed interface Outcome {

    /**
     * It is stored for good.
     *
     * @param before the row as it was; epoch 0 if there was none
     * @param change the store's number of this change, greater than those of all changes before; what a fence waits for
     * @param names  the names whose routes it changed
     */
    record Done(RouteRow before, RouteRow after, long change, Set<String> names) implements Outcome {
        public Done {
            names = Set.copyOf(names);
        }
    }

    /** Somebody else was faster. */
    record EpochDiffers(RouteRow now) implements Outcome {
    }

    /** The account is not held, or not for long enough. */
    record NotHeld(RouteRow now) implements Outcome {
    }

    /** There is nothing to remove. */
    record Absent() implements Outcome {
    }

    /** The identifier belongs to another account. */
    record Taken(String account) implements Outcome {
    }

    /** This store is only read: its rows are made elsewhere. */
    record ReadOnly() implements Outcome {
    }
}
