package dev.godwit.cli;

import dev.godwit.contract.EndpointUri;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit export}. */
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Copy an archive file into an account.")
final class ExportCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive: alice.godwit")
    private String archive;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET", description = "The account to write: imaps://alice@new.example.org; several targets are one account.")
    private List<String> targets;

    @Mixin
    private Copying copying;

    ExportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return copying.run(streams, () -> new Copying.Ends(List.of(Copying.archive(archive)), targets.stream().map(EndpointUri::parse).toList()));
    }
}
