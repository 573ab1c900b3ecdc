package dev.godwit.engine.verify;

import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.EngineListener.Stage;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.folders.FolderPlan;
import dev.godwit.engine.folders.FolderPlanner;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.run.Ends;
import dev.godwit.engine.run.Parallel;
import dev.godwit.engine.run.Pauses;
import dev.godwit.engine.run.SafeListener;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares two accounts message by message. Changes nothing on either side. */
public final class VerifyJob {
    private final Source source;
    private final Target target;
    private final Journal journal;
    private final FolderRules folders;
    private final Options options;
    private final SafeListener listener;

    /**
     * @param level how deeply to compare
     * @param strict whether messages and keywords that only the target has are differences
     * @param manifest where to write the manifest, or null
     * @param copy the options of reading: retries and the clock
     */
    public record Options(VerifyReport.Level level, boolean strict, Path manifest, CopyOptions copy) {
    }

    /** @param journal pairs messages by what the copies noted, the rest by content */
    public VerifyJob(Source source, Target target, Journal journal, FolderRules folders, Options options, EngineListener listener) {
        this.source = source;
        this.target = target;
        this.journal = journal;
        this.folders = folders;
        this.options = options;
        this.listener = new SafeListener(listener);
    }

    public VerifyReport run() {
        Instant begin = options.copy().clock().instant();
        listener.stage(Stage.CONNECT);
        Findings findings = new Findings();
        try (Ends ends = new Ends(source, target, options.copy().retry(), new Pauses(listener));
                Manifest manifest = Manifest.create(options.manifest(), ends, options, begin)) {
            listener.stage(Stage.LIST);
            List<MailboxPair> pairs = pairs(ends, findings);
            Map<MailboxPath, MailboxState> sourceStates = source.states(pairs.stream().map(MailboxPair::source).toList());
            Map<MailboxPath, MailboxState> targetStates = target.states(pairs.stream().map(MailboxPair::target).distinct().toList());
            Totals total = new Totals(sourceStates.values().stream().mapToLong(MailboxState::messages).sum(), 0);
            listener.stage(Stage.CHECK);
            Parallel.forEach(pairs, Math.max(ends.sourceReaders.limit(), ends.targetReaders.limit()), pair -> {
                MailboxState there = sourceStates.get(pair.source());
                MailboxState here = targetStates.get(pair.target());
                if (there == null) {
                    return;
                }
                if (here == null) {
                    findings.add(new Difference.MissingMailbox(pair.source()));
                } else if (options.level() == VerifyReport.Level.COUNTS) {
                    counts(pair, there, here, findings);
                } else {
                    new MailboxComparison(ends, journal, options, findings, manifest).compare(pair, there, here);
                }
                listener.progress(new Totals(findings.messages(), findings.bytes()), total);
            });
            VerifyReport report = findings.report(options.level(), pairs.size(), Duration.between(begin, options.copy().clock().instant()));
            manifest.seal(report);
            listener.stage(Stage.DONE);
            return report;
        }
    }

    private void counts(MailboxPair pair, MailboxState there, MailboxState here, Findings findings) {
        findings.compared(there.messages(), 0);
        if (here.messages() < there.messages() || options.strict() && here.messages() != there.messages()) {
            findings.add(new Difference.Counts(pair.source(), there.messages(), here.messages()));
        } else {
            findings.extra(here.messages() - there.messages());
        }
    }

    private List<MailboxPair> pairs(Ends ends, Findings findings) {
        List<Mailbox> sources = ends.source.mailboxes();
        List<Mailbox> targets = ends.target.mailboxes();
        Map<MailboxPath, MailboxPair> known = journal.mailboxes().stream().collect(Collectors.toMap(MailboxPair::source, Function.identity()));
        Map<MailboxPath, MailboxPath> earlier = known.values().stream().collect(Collectors.toMap(MailboxPair::source, MailboxPair::target));
        FolderPlan plan = FolderPlanner.plan(sources, targets, ends.target.nameRules(), folders, earlier);
        Set<MailboxPath> present = targets.stream().map(Mailbox::path).collect(Collectors.toSet());
        List<MailboxPair> pairs = new ArrayList<>();
        long unknown = -1;
        for (var decision : plan.decisions()) {
            boolean wanted = switch (decision.action()) {
                case SKIP -> false;
                case CREATE, USE_EXISTING -> decision.source().selectable();
            };
            if (!wanted) {
                continue;
            }
            MailboxPath place = decision.target().orElseThrow();
            if (!present.contains(place)) {
                findings.add(new Difference.MissingMailbox(decision.source().path()));
                continue;
            }
            MailboxPair pair = known.get(decision.source().path());
            boolean journalled = pair != null && pair.target().equals(place);
            pairs.add(journalled ? pair : new MailboxPair(unknown--, decision.source().path(), place, null, null, null));
        }
        return pairs;
    }
}
