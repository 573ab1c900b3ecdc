package dev.godwit.cli;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit copy}. */
@Command(name = "copy", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Make TARGET hold what SOURCE holds. Repeated, it carries over only what changed. Nothing is deleted unless asked for.")
final class CopyCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(arity = "1..*", paramLabel = "SOURCE… TARGET", description = "The account to read, and the account to write last: imaps://alice@old.example.org imaps://alice@new.example.org. "
            + "Several sources are one account: imaps://… sieve://… caldav+https://… alice.godwit")
    private List<String> places;

    @Option(names = "--to", paramLabel = "TARGET", description = "A target; repeated, several targets are one account. All other places are then sources.")
    private List<String> targets = List.of();

    @Mixin
    private Copying copying;

    CopyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return copying.run(streams, () -> ends(places, targets));
    }

    /** The last of the places is the target, unless targets are named apart. @throws EndpointException USAGE if there is no source or no target */
    static Copying.Ends ends(List<String> places, List<String> targets) {
        if (targets.isEmpty() && places.size() < 2) {
            throw EndpointException.of(Kind.USAGE, "only one account is named").nextStep("Name the account to read, then the account to write.");
        }
        List<EndpointUri> all = places.stream().map(EndpointUri::parse).toList();
        return targets.isEmpty() ? new Copying.Ends(all.subList(0, all.size() - 1), List.of(all.getLast()))
                : new Copying.Ends(all, targets.stream().map(EndpointUri::parse).toList());
    }
}
