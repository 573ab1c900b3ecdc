package dev.godwit.cli;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.verify.VerifyJob;
import dev.godwit.engine.verify.VerifyReport.Level;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit verify}. */
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prove that TARGET holds what SOURCE holds, message by message, and name every difference. Changes neither.")
final class VerifyCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The account that was copied.")
    private String source;

    @Parameters(index = "1", paramLabel = "TARGET", description = "The account it was copied to.")
    private String target;

    @Option(names = "--level", paramLabel = "LEVEL", description = "counts: messages per mailbox; metadata: flags, dates, folders as well; "
            + "content: every byte as well, read anew from both sides. content unless given.")
    private Level level = Level.CONTENT;

    @Option(names = "--strict", description = "Messages and keywords that only the target has are differences too.")
    private boolean strict;

    @Option(names = "--manifest", paramLabel = "FILE", description = "Write what was found to this file, to be checked later.")
    private Path manifest;

    @Option(names = "--journal", paramLabel = "FILE", description = "The journal the copies used, if it was named to them.")
    private Path journal;

    @Mixin
    private FolderOptions folders;

    @Mixin
    private OutputOptions output;

    @Mixin
    private SecretOptions.OfSource sourceSecrets;

    @Mixin
    private SecretOptions.OfTarget targetSecrets;

    VerifyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return output.run(streams, out -> {
            EndpointUri from = EndpointUri.parse(source);
            EndpointUri to = EndpointUri.parse(target);
            EndpointType targetType = EndpointTypes.of(to);
            try (Source left = EndpointTypes.of(from).openSource(from, sourceSecrets.open(streams));
                    Target right = targetType.openTarget(to, targetSecrets.open(streams));
                    JournalFile file = JournalFile.open(journal, left, right, streams.environment())) {
                VerifyJob.Options options = new VerifyJob.Options(level, strict, manifest, CopyOptions.defaults().withClock(streams.clock()));
                VerifyResult result = new VerifyResult(new VerifyJob(left, right, file.journal(), folders.rules(), options, out).run());
                out.result(result);
                return result.exit();
            }
        });
    }
}
