package dev.godwit.memory;

import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.model.DataKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a memory account behaves with what is not mail.
 *
 * @param kinds what it offers
 * @param accepts the media types of kinds that do not take every type
 * @param rewriting what becomes of content when it is stored, as servers for calendars do
 * @param refusals which items are refused
 */
public record MemoryItemOptions(Set<DataKind> kinds, Set<MemoryItemFeature> features, Map<DataKind, List<String>> accepts,
        UnaryOperator<byte[]> rewriting, Function<Outgoing, Optional<RefusalReason>> refusals) {
    public static final MemoryItemOptions DEFAULT = new MemoryItemOptions(EnumSet.complementOf(EnumSet.of(DataKind.MAIL)), MemoryItemFeature.ALL,
            new TreeMap<>(Map.of(DataKind.CALENDARS, List.of("text/calendar"), DataKind.CONTACTS, List.of("text/vcard"),
                    DataKind.SCRIPTS, List.of("application/sieve"), DataKind.IDENTITIES, List.of("application/json"),
                    DataKind.PARTICIPANT_IDENTITIES, List.of("application/json"), DataKind.VACATION, List.of("application/json"))),
            UnaryOperator.identity(), item -> Optional.empty());

    public MemoryItemOptions {
        kinds = Set.copyOf(kinds);
        features = Set.copyOf(features);
        accepts = Map.copyOf(accepts);
    }

    boolean has(MemoryItemFeature feature) {
        return features.contains(feature);
    }

    List<String> accepts(DataKind kind) {
        return accepts.getOrDefault(kind, List.of("*/*"));
    }

    public MemoryItemOptions without(MemoryItemFeature... missing) {
        Set<MemoryItemFeature> rest = EnumSet.noneOf(MemoryItemFeature.class);
        rest.addAll(features);
        Arrays.asList(missing).forEach(rest::remove);
        return new MemoryItemOptions(kinds, rest, accepts, rewriting, refusals);
    }

    public MemoryItemOptions withKinds(Set<DataKind> other) {
        return new MemoryItemOptions(other, features, accepts, rewriting, refusals);
    }

    public MemoryItemOptions accepting(DataKind kind, String... mediaTypes) {
        Map<DataKind, List<String>> other = new TreeMap<>(accepts);
        other.put(kind, List.of(mediaTypes));
        return new MemoryItemOptions(kinds, features, other, rewriting, refusals);
    }

    public MemoryItemOptions withRewriting(UnaryOperator<byte[]> other) {
        return new MemoryItemOptions(kinds, features, accepts, other, refusals);
    }

    public MemoryItemOptions withRefusals(Function<Outgoing, Optional<RefusalReason>> other) {
        return new MemoryItemOptions(kinds, features, accepts, rewriting, other);
    }
}
