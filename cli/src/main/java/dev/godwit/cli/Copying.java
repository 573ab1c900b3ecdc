package dev.godwit.cli;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.RemembersOrigin;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyJob;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.SafetyStop;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** What {@code copy}, {@code import} and {@code export} have in common, which is nearly everything. */
final class Copying {
    @Mixin
    private OutputOptions output;

    @Mixin
    private CopySettings settings;

    @Mixin
    private FolderOptions folders;

    @Mixin
    private SecretOptions.OfSource sourceSecrets;

    @Mixin
    private SecretOptions.OfTarget targetSecrets;

    /** Where from and where to; may complain about what was typed. */
    interface Places {
        List<EndpointUri> get();
    }

    int run(Streams streams, Places places) {
        return output.run(streams, out -> {
            EndpointUri from = places.get().getFirst();
            EndpointUri to = places.get().getLast();
            EndpointTypes.of(from);
            EndpointTypes.of(to);
            if (!settings.dryRun || !Rehearsal.isNeeded(to)) {
                return run(streams, from, to, settings.journal, out);
            }
            try (Rehearsal rehearsal = Rehearsal.of(to)) {
                return run(streams, from, rehearsal.place(), rehearsal.journal(), out);
            }
        });
    }

    private ExitCode run(Streams streams, EndpointUri from, EndpointUri to, Path journalFile, Output out) {
        try (Source source = openSource(EndpointTypes.of(from), from, sourceSecrets.open(streams));
                Target target = EndpointTypes.of(to).openTarget(to, targetSecrets.open(streams))) {
            checkOrigin(source, target);
            try (JournalFile journal = JournalFile.open(journalFile, source, target, streams.environment())) {
                CopyOptions options = settings.options(streams.clock()).withQuarantineDirectory(journal.quarantine());
                CopyResult result = new CopyResult(new CopyJob(source, target, journal.journal(), folders.rules(), options, out).run());
                out.result(result);
                return result.exit();
            }
        }
    }

    /** An archive takes one account only, so that a mistyped name does not mix two people's mail. */
    private void checkOrigin(Source source, Target target) {
        if (!(target instanceof RemembersOrigin memory)) {
            return;
        }
        String identity = source.describe().identity();
        String former = memory.origin().orElse(identity);
        if (!former.equals(identity) && !settings.allowSourceChange) {
            throw new SafetyStop("other-source", target.describe().display() + " was filled from " + former + ", not from " + identity,
                    "Check both names. If the account has moved, say --allow-source-change.");
        }
        if (!settings.dryRun && !memory.origin().equals(Optional.of(identity))) {
            memory.rememberOrigin(identity);
        }
    }

    /** A source that is to be drained must be writable. */
    private Source openSource(EndpointType type, EndpointUri uri, Secrets secrets) {
        return settings.drain ? type.openTarget(uri, secrets) : type.openSource(uri, secrets);
    }

    /** Where an archive is, from its file name or its URL. */
    static EndpointUri archive(String text) {
        if (text.startsWith("archive:") || text.endsWith(".godwit") && !text.contains("://")) {
            return EndpointUri.parse(text);
        }
        throw EndpointException.of(EndpointException.Kind.USAGE, "'" + text + "' is not an archive")
                .nextStep("Give a file name that ends in .godwit, or archive:FILE.").explainedAs("endpoint-url");
    }
}
