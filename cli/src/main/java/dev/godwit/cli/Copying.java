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
import dev.godwit.engine.CopyReport;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsReport;
import dev.godwit.engine.SafetyStop;
import dev.godwit.engine.items.ItemsJob;
import dev.godwit.model.DataKind;
import dev.godwit.store.SqliteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;

/** What {@code copy}, {@code import} and {@code export} have in common, which is nearly everything. */
final class Copying {
    @Mixin
    private OutputOptions output;

    @Mixin
    private CopySettings settings;

    @Mixin
    private ItemSettings items;

    @Mixin
    private TypeOptions types;

    @Mixin
    private FolderOptions folders;

    @Mixin
    private SecretOptions.OfSource sourceSecrets;

    @Mixin
    private SecretOptions.OfTarget targetSecrets;

    @Mixin
    private SecretOptions.OfHosts hostSecrets;

    /** Where from and where to; may complain about what was typed. */
    interface Places {
        Ends get();
    }

    /** The endpoints of both sides; each side is one account. */
    record Ends(List<EndpointUri> sources, List<EndpointUri> targets) {
        List<EndpointUri> all() {
            List<EndpointUri> all = new ArrayList<>(sources);
            all.addAll(targets);
            return all;
        }
    }

    int run(Streams streams, Places places) {
        return output.run(streams, out -> {
            Ends ends = places.get();
            ends.all().forEach(EndpointTypes::of);
            SideSecrets.check(hostSecrets, ends.all());
            Set<DataKind> wanted = types.kinds();
            try (Rehearsals rehearsals = new Rehearsals(settings.dryRun)) {
                List<EndpointUri> targets = ends.targets().stream().map(rehearsals::place).toList();
                return run(streams, new Ends(ends.sources(), targets), wanted, rehearsals.journal().orElse(settings.journal), out);
            }
        });
    }

    private ExitCode run(Streams streams, Ends ends, Set<DataKind> wanted, Path journalFile, Output out) {
        SqliteFile.prepare();
        List<Secrets> ofSources = new SideSecrets("source", sourceSecrets.sources(), hostSecrets, streams).of(ends.sources());
        List<Secrets> ofTargets = new SideSecrets("target", targetSecrets.sources(), hostSecrets, streams).of(ends.targets());
        try (Account<Source> sources = Account.open(ends.sources(), ofSources, (uri, secrets) -> openSource(EndpointTypes.of(uri), uri, secrets));
                Account<Target> targets = Account.open(ends.targets(), ofTargets, (uri, secrets) -> EndpointTypes.of(uri).openTarget(uri, secrets))) {
            Routes routes = Routes.plan(sources.describe(), targets.describe(), wanted);
            for (Map.Entry<Routes.Pair, Set<DataKind>> route : routes.pairs().entrySet()) {
                checkOrigin(sources.get(route.getKey().source()), targets.get(route.getKey().target()), route.getValue());
            }
            AccountResult result = new AccountResult(routes.leftOut(), settings.dryRun);
            try {
                routes.pairs().forEach((pair, kinds) -> copy(streams, sources.get(pair.source()), targets.get(pair.target()), kinds, journalFile, result, out));
            } catch (RuntimeException e) {
                if (!result.isEmpty()) {
                    out.result(result);
                }
                throw e;
            }
            out.result(result);
            return result.exit();
        }
    }

    private void copy(Streams streams, Source source, Target target, Set<DataKind> kinds, Path journalFile, AccountResult result, Output out) {
        try (JournalFile journal = JournalFile.open(journalFile, source, target, streams.environment())) {
            CopyOptions options = settings.options(streams.clock()).withQuarantineDirectory(journal.quarantine());
            if (kinds.contains(DataKind.MAIL)) {
                CopyReport report = new CopyJob(source, target, journal.journal(), folders.rules(), options, out).run();
                result.add(report);
            }
            Set<DataKind> others = EnumSet.copyOf(kinds);
            others.remove(DataKind.MAIL);
            if (!others.isEmpty() && source.items().isPresent()) {
                ItemsOptions ofItems = items.options(options, folders.shared()).withKinds(others);
                ItemsReport report = new ItemsJob(source, target, journal.items(), journal.journal().isDrained(), ofItems, Formats.all(), out).run();
                result.add(report);
            }
        }
    }

    /** An archive takes one account only, so that a mistyped name does not mix two people's mail; each kind may come from a server of its own. */
    private void checkOrigin(Source source, Target target, Set<DataKind> kinds) {
        if (!(target instanceof RemembersOrigin memory)) {
            return;
        }
        String identity = source.describe().identity();
        for (DataKind kind : kinds) {
            String former = memory.origin(kind).orElse(identity);
            if (!former.equals(identity) && !settings.allowSourceChange) {
                throw new SafetyStop("other-source", target.describe().display() + " was filled " + (kind == DataKind.MAIL ? "" : "with " + kind.word() + " ")
                        + "from " + former + ", not from " + identity, "Check both names. If the account has moved, say --allow-source-change.");
            }
        }
        for (DataKind kind : kinds) {
            if (!settings.dryRun && !memory.origin(kind).equals(Optional.of(identity))) {
                memory.rememberOrigin(kind, identity);
            }
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
