package dev.godwit.cli;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Source;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.verify.ManifestCheck;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit manifest check}. */
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prove that ACCOUNT still holds every message that 'godwit verify --manifest' recorded, byte for byte. Changes nothing.")
final class ManifestCheckCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "FILE", description = "The manifest.")
    private Path file;

    @Parameters(index = "1", paramLabel = "ACCOUNT", description = "The account that was the target of the verification.")
    private String account;

    @Mixin
    private OutputOptions output;

    @Mixin
    private SecretOptions.OfTarget secrets;

    ManifestCheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return output.run(streams, out -> {
            EndpointUri uri = EndpointUri.parse(account);
            try (Source source = EndpointTypes.of(uri).openSource(uri, secrets.open(streams))) {
                VerifyResult result = new VerifyResult(new ManifestCheck(file, source, CopyOptions.defaults().withClock(streams.clock()), out).run());
                out.result(result);
                return result.exit();
            }
        });
    }
}
