package dev.godwit.cli;

import dev.godwit.contract.EndpointUri;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit copy}. */
@Command(name = "copy", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Make TARGET hold what SOURCE holds. Repeated, it carries over only what changed. Nothing is deleted unless asked for.")
final class CopyCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The account to read: imaps://alice@old.example.org")
    private String source;

    @Parameters(index = "1", paramLabel = "TARGET", description = "The account to write: imaps://alice@new.example.org")
    private String target;

    @Mixin
    private Copying copying;

    CopyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return copying.run(streams, () -> List.of(EndpointUri.parse(source), EndpointUri.parse(target)));
    }
}
