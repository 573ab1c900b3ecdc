package dev.godwit.cli;

import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.items.ItemsVerifyJob;
import dev.godwit.engine.verify.VerifyJob;
import dev.godwit.engine.verify.VerifyReport.Level;
import dev.godwit.model.DataKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    @Parameters(arity = "1..*", paramLabel = "SOURCE… TARGET", description = "The account that was copied, and last the account it was copied to; several endpoints as for copy.")
    private List<String> places;

    @Option(names = "--to", paramLabel = "TARGET", description = "A target, as for copy.")
    private List<String> targets = List.of();

    @Option(names = "--level", paramLabel = "LEVEL", description = "counts: messages per mailbox, items per collection; metadata: flags, dates, folders as well, names, colours and order of collections, the active script; "
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

    @Mixin
    private SecretOptions.OfHosts hostSecrets;

    @Mixin
    private TypeOptions types;

    VerifyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return output.run(streams, out -> {
            Copying.Ends ends = CopyCommand.ends(places, targets);
            ends.all().forEach(EndpointTypes::of);
            SideSecrets.check(hostSecrets, ends.all());
            List<Secrets> ofSources = new SideSecrets("source", sourceSecrets.sources(), hostSecrets, streams).of(ends.sources());
            List<Secrets> ofTargets = new SideSecrets("target", targetSecrets.sources(), hostSecrets, streams).of(ends.targets());
            try (Account<Source> left = Account.open(ends.sources(), ofSources, (uri, secrets) -> EndpointTypes.of(uri).openSource(uri, secrets));
                    Account<Target> right = Account.open(ends.targets(), ofTargets, (uri, secrets) -> EndpointTypes.of(uri).openTarget(uri, secrets))) {
                AccountVerifyResult result = new AccountVerifyResult(new ArrayList<>(), new ArrayList<>());
                Routes.plan(left.describe(), right.describe(), types.kinds()).pairs()
                        .forEach((pair, kinds) -> verify(left.get(pair.source()), right.get(pair.target()), kinds, result, out));
                out.result(result);
                return result.exit();
            }
        });
    }

    private void verify(Source left, Target right, Set<DataKind> kinds, AccountVerifyResult result, Output out) {
        CopyOptions copy = CopyOptions.defaults().withClock(streams.clock());
        try (JournalFile file = JournalFile.open(journal, left, right, streams.environment())) {
            if (kinds.contains(DataKind.MAIL)) {
                VerifyJob.Options options = new VerifyJob.Options(level, strict, manifest, copy);
                result.mail().add(new VerifyResult(new VerifyJob(left, right, file.journal(), folders.rules(), options, out).run()));
            }
            if (left.items().isPresent() && right.items().isPresent() && !kinds.equals(Set.of(DataKind.MAIL))) {
                ItemsOptions options = ItemsOptions.of(copy).withKinds(kinds).withShared(folders.shared());
                result.items().add(new ItemsVerifyJob(left, right, file.items(), options, Formats.all(), level, strict, out).run());
            }
        }
    }
}
