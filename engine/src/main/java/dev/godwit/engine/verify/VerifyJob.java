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
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.JournalNumbers;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.run.Ends;
import dev.godwit.engine.run.Parallel;
import dev.godwit.engine.run.Pauses;
import dev.godwit.engine.run.SafeListener;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.NamespaceKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        JournalNumbers.use(journal, source, target);
        Findings findings = new Findings();
        try (Ends ends = new Ends(source, target, options.copy().retry(), new Pauses(listener));
                Manifest manifest = Manifest.create(options.manifest(), ends, options, begin)) {
            listener.stage(Stage.LIST);
            List<MailboxPair> pairs = pairs(ends, findings);
            Map<MailboxPath, MailboxState> sourceStates = source.states(pairs.stream().map(MailboxPair::source).toList());
            Map<MailboxPath, MailboxState> targetStates = target.states(pairs.stream().map(MailboxPair::target).distinct().toList());
            Totals total = new Totals(sourceStates.values().stream().mapToLong(MailboxState::messages).sum(), 0);
            listener.stage(Stage.CHECK);
            // mailboxes that go to one and the same are compared with it together
            Map<MailboxPath, List<MailboxPair>> byTarget = pairs.stream().filter(pair -> sourceStates.containsKey(pair.source()))
                    .collect(Collectors.groupingBy(MailboxPair::target, LinkedHashMap::new, Collectors.toList()));
            Parallel.forEach(byTarget.values(), Math.max(ends.sourceReaders.limit(), ends.targetReaders.limit()), sharing -> {
                MailboxState here = targetStates.get(sharing.getFirst().target());
                if (here == null) {
                    sharing.forEach(pair -> findings.add(new Difference.MissingMailbox(pair.source())));
                } else if (options.level() == VerifyReport.Level.COUNTS) {
                    counts(sharing, sourceStates, here, findings);
                } else {
                    new MailboxComparison(ends, journal, options, findings, manifest).compare(sharing, sourceStates, here);
                }
                listener.progress(new Totals(findings.messages(), findings.bytes()), total);
            });
            if (options.strict()) {
                unmapped(ends, pairs, findings);
            }
            VerifyReport report = findings.report(options.level(), pairs.size(), Duration.between(begin, options.copy().clock().instant()));
            manifest.seal(report);
            listener.stage(Stage.DONE);
            return report;
        }
    }

    private void counts(List<MailboxPair> sharing, Map<MailboxPath, MailboxState> sourceStates, MailboxState here, Findings findings) {
        long there = sharing.stream().mapToLong(pair -> sourceStates.get(pair.source()).messages()).sum();
        long deleted = sharing.stream().mapToLong(pair -> journal.count(pair.id(), Entry.State.DELETED_ON_TARGET)).sum();
        long missing = Math.max(0, there - here.messages());
        findings.compared(there, 0);
        if (missing > deleted || options.strict() && here.messages() > there) {
            findings.add(new Difference.Counts(sharing.getFirst().source(), there, here.messages()));
        } else {
            findings.explained(missing);
            findings.extra(Math.max(0, here.messages() - there));
        }
    }

    /** What is in the target's mailboxes that no mailbox of the source goes to. */
    private void unmapped(Ends ends, List<MailboxPair> pairs, Findings findings) {
        Set<MailboxPath> mapped = pairs.stream().map(MailboxPair::target).collect(Collectors.toSet());
        List<MailboxPath> others = ends.target.mailboxes().stream().filter(m -> m.selectable() && m.namespace() == NamespaceKind.PERSONAL)
                .map(Mailbox::path).filter(path -> !mapped.contains(path)).toList();
        ends.target.states(others).forEach((path, state) -> {
            if (state.messages() > 0) {
                findings.add(new Difference.Counts(path, 0, state.messages()));
            }
        });
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
