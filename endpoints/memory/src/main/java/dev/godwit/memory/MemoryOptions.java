package dev.godwit.memory;

import dev.godwit.contract.NameRules;
import dev.godwit.contract.RefusalReason;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a memory account behaves.
 *
 * @param features what it can do
 * @param names what it allows in names; a name against these rules is refused
 * @param clock dates messages that have no date
 * @param refusals which messages it refuses
 * @param items how it behaves with what is not mail
 */
public record MemoryOptions(Set<MemoryFeature> features, NameRules names, InstantSource clock, Refusals refusals, MemoryItemOptions items) {
    public static final MemoryOptions DEFAULT = new MemoryOptions(MemoryFeature.ALL, NameRules.ANYTHING, InstantSource.system(), Refusals.NONE);

    public MemoryOptions(Set<MemoryFeature> features, NameRules names, InstantSource clock, Refusals refusals) {
        this(features, names, clock, refusals, MemoryItemOptions.DEFAULT);
    }

    public MemoryOptions {
        features = Set.copyOf(features);
    }

    public boolean has(MemoryFeature feature) {
        return features.contains(feature);
    }

    public MemoryOptions without(MemoryFeature... missing) {
        Set<MemoryFeature> rest = EnumSet.noneOf(MemoryFeature.class);
        rest.addAll(features);
        for (MemoryFeature feature : missing) {
            rest.remove(feature);
        }
        return new MemoryOptions(rest, names, clock, refusals, items);
    }

    public MemoryOptions withNames(NameRules other) {
        return new MemoryOptions(features, other, clock, refusals, items);
    }

    public MemoryOptions withClock(InstantSource other) {
        return new MemoryOptions(features, names, other, refusals, items);
    }

    public MemoryOptions withRefusals(Refusals other) {
        return new MemoryOptions(features, names, clock, other, items);
    }

    public MemoryOptions withItems(MemoryItemOptions other) {
        return new MemoryOptions(features, names, clock, refusals, other);
    }

    /** Decides which messages are refused. */
    @FunctionalInterface
    public interface Refusals {
        Refusals NONE = message -> Optional.empty();

        /** Why the message is refused, or empty if it is taken. */
        Optional<RefusalReason> of(byte[] message);
    }
}
