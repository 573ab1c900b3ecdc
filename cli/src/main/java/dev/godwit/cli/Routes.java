package dev.godwit.cli;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.DataKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which source each kind of data comes from and which target it goes to. Several endpoints of a side are one account: every
 * kind has one source and one target. A pure function.
 *
 * @param pairs by source and target (their places in the command), the kinds that go that way
 * @param leftOut kinds that some source has and no target takes
 */
record Routes(Map<Pair, Set<DataKind>> pairs, Set<DataKind> leftOut) {

    record Pair(int source, int target) {
    }

    /** @throws EndpointException USAGE if a kind could come from several sources, or go to several targets */
    static Routes plan(List<EndpointDescription> sources, List<EndpointDescription> targets, Set<DataKind> wanted) {
        Map<Pair, Set<DataKind>> pairs = new LinkedHashMap<>();
        Set<DataKind> leftOut = EnumSet.noneOf(DataKind.class);
        for (DataKind kind : DataKind.values()) {
            List<Integer> from = having(sources, kind);
            List<Integer> to = having(targets, kind);
            if (!wanted.contains(kind) || from.isEmpty()) {
                continue;
            }
            if (to.isEmpty()) {
                leftOut.add(kind);
                continue;
            }
            only(sources, from, kind, "source");
            only(targets, to, kind, "target");
            pairs.computeIfAbsent(new Pair(from.getFirst(), to.getFirst()), _ -> EnumSet.noneOf(DataKind.class)).add(kind);
        }
        Map<Pair, Set<DataKind>> ordered = new LinkedHashMap<>();
        pairs.keySet().stream().sorted(java.util.Comparator.comparingInt(Pair::source).thenComparingInt(Pair::target)).forEach(pair -> ordered.put(pair, pairs.get(pair)));
        return new Routes(ordered, leftOut);
    }

    private static List<Integer> having(List<EndpointDescription> ends, DataKind kind) {
        return IntStream.range(0, ends.size()).filter(i -> ends.get(i).kinds().contains(kind)).boxed().toList();
    }

    private static void only(List<EndpointDescription> ends, List<Integer> places, DataKind kind, String side) {
        if (places.size() > 1) {
            throw EndpointException.of(Kind.USAGE, "both " + ends.get(places.get(0)).display() + " and " + ends.get(places.get(1)).display() + " hold "
                    + kind.word() + ", and the account has one " + side + " of each kind")
                    .nextStep("Copy in several runs, each with --types: for example --types " + kind.word() + " with one of them, --skip-types " + kind.word()
                            + " with the other.").explainedAs("two-of-a-kind");
        }
    }

    /** The kinds of {@code calendars,contacts}. @throws EndpointException USAGE for a word that is none */
    static Set<DataKind> kinds(List<String> words) {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        for (String word : words) {
            kinds.add(DataKind.ofWord(word).orElseThrow(() -> EndpointException.of(Kind.USAGE, "there is no type '" + word + "'")
                    .nextStep("Known: " + String.join(", ", new ArrayList<>(List.of(DataKind.values())).stream().map(DataKind::word).toList()) + ".")));
        }
        return kinds;
    }
}
