package dev.godwit.routes;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be done to an account's row. Each of them, when done, raises its epoch by one in the same step. With an expected epoch
 * it is a compare-and-set: another epoch means that nothing is done ({@link Outcome.EpochDiffers}).
 */
public sealed interface RouteChange {

    /** The epoch that the row must have; 0 for no row. */
    OptionalLong expectedEpoch();

    /**
     * The account lives at another destination from now on. A hold stays as it is.
     *
     * @param heldFor if present, the account must still be held for at least this long by the store's clock: a cutover whose hold
     *                ran out, or is about to, fails ({@link Outcome.NotHeld}) instead of switching under people's hands
     */
    record Assign(String destination, Optional<Duration> heldFor, OptionalLong expectedEpoch) implements RouteChange {
        public Assign {
            if (destination.isBlank()) {
                throw new IllegalArgumentException("no destination");
            }
            Objects.requireNonNull(heldFor);
        }

        public static Assign to(String destination) {
            return new Assign(destination, Optional.empty(), OptionalLong.empty());
        }
    }

    /** Logins wait for {@code time} from now by the store's clock, whether or not they did before. */
    record Hold(Duration time, OptionalLong expectedEpoch) implements RouteChange {
        public Hold {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("a hold of " + time);
            }
        }

        public static Hold of(Duration time) {
            return new Hold(time, OptionalLong.empty());
        }
    }

    /** Ends a hold; {@link Outcome.NotHeld} if there is none, not even one that ran out. */
    record Release(OptionalLong expectedEpoch) implements RouteChange {
        public static Release any() {
            return new Release(OptionalLong.empty());
        }
    }

    /** The account has no destination of its own any more, and no hold; {@link Outcome.Absent} if it had neither. */
    record Remove(OptionalLong expectedEpoch) implements RouteChange {
        public static Remove any() {
            return new Remove(OptionalLong.empty());
        }
    }

    /**
     * A further name of the account. {@link Outcome.Taken} if it names another account, or an account with a hold or another
     * destination or names of its own.
     */
    record AddIdentifier(String identifier, OptionalLong expectedEpoch) implements RouteChange {
        public static AddIdentifier of(String identifier) {
            return new AddIdentifier(identifier, OptionalLong.empty());
        }
    }

    /** The name is none of the account's any more, but an account of its own, without a row; {@link Outcome.Absent} if it is not one of its names. */
    record RemoveIdentifier(String identifier, OptionalLong expectedEpoch) implements RouteChange {
        public static RemoveIdentifier of(String identifier) {
            return new RemoveIdentifier(identifier, OptionalLong.empty());
        }
    }

    /**
     * What becomes of the row. Pure: stores call it inside their transaction and write what it says. For names it decides about
     * the account's row only.
     *
     * @param now the store's clock, as are the times in {@code before}
     */
    static Decision decide(RouteChange change, RouteRow before, Instant now) {
        if (change.expectedEpoch().isPresent() && change.expectedEpoch().getAsLong() != before.epoch()) {
            return new Decision.Refuse(new Outcome.EpochDiffers(before));
        }
        return switch (change) {
            case Assign assign -> assign.heldFor().isPresent() && !before.isHeld(now.plus(assign.heldFor().get()))
                    ? new Decision.Refuse(new Outcome.NotHeld(before))
                    : write(before, Optional.of(assign.destination()), before.heldUntil());
            case Hold hold -> write(before, before.destination(), Optional.of(now.plus(hold.time())));
            case Release _ -> before.heldUntil().isEmpty() ? new Decision.Refuse(new Outcome.NotHeld(before)) : write(before, before.destination(), Optional.empty());
            case Remove _ -> before.destination().isEmpty() && before.heldUntil().isEmpty()
                    ? new Decision.Refuse(new Outcome.Absent())
                    : write(before, Optional.empty(), Optional.empty());
            case AddIdentifier _, RemoveIdentifier _ -> write(before, before.destination(), before.heldUntil());
        };
    }

    /**
     * Whether {@link AddIdentifier} may give a name to {@code account}.
     *
     * @param owner    account that the name leads to now: itself, unless it is an alias
     * @param own      the row of the account that the name is by itself
     * @param hasNames whether that account has further names
     * @return the refusal; empty if it may. A row of its own, which then has the same destination, is to be removed
     */
    static Optional<Outcome> taken(RouteRow account, String owner, RouteRow own, boolean hasNames) {
        if (owner.equals(account.account())) {
            return Optional.empty();
        }
        boolean differs = own.destination().isPresent() && !own.destination().equals(account.destination());
        return owner.equals(own.account()) && !hasNames && !differs && own.heldUntil().isEmpty() ? Optional.empty() : Optional.of(new Outcome.Taken(owner));
    }

    /** What a store is to do. */
    sealed interface Decision {
        record Write(RouteRow after) implements Decision {
        }

        record Refuse(Outcome outcome) implements Decision {
        }
    }

    private static Decision write(RouteRow before, Optional<String> destination, Optional<Instant> heldUntil) {
        return new Decision.Write(new RouteRow(before.account(), destination, before.epoch() + 1, heldUntil));
    }
}
