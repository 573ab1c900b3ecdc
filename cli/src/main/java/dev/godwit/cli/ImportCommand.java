package dev.godwit.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit import}. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Copy SOURCE into an archive file. Repeated, it brings the archive up to date.")
final class ImportCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(arity = "1..*", paramLabel = "SOURCE… ARCHIVE", description = "The account to read, from one or several endpoints, and last the archive, made if it is missing: "
            + "imaps://alice@mail.example.org alice.godwit")
    private List<String> places;

    @Mixin
    private Copying copying;

    ImportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return copying.run(streams, () -> {
            Copying.Ends ends = CopyCommand.ends(places, List.of());
            return new Copying.Ends(ends.sources(), List.of(Copying.archive(places.getLast())));
        });
    }
}
