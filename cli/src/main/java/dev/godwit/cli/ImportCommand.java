package dev.godwit.cli;

import dev.godwit.contract.EndpointUri;
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

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The account to read: imaps://alice@mail.example.org")
    private String source;

    @Parameters(index = "1", paramLabel = "ARCHIVE", description = "The archive, made if it is missing: alice.godwit")
    private String archive;

    @Mixin
    private Copying copying;

    ImportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return copying.run(streams, () -> List.of(EndpointUri.parse(source), Copying.archive(archive)));
    }
}
