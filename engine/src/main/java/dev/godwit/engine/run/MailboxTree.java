package dev.godwit.engine.run;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.PreservesUids;
import dev.godwit.engine.Action;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.folders.FolderDecision;
import dev.godwit.engine.folders.FolderPlan;
import dev.godwit.engine.folders.FolderPlanner;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brings the target's tree of mailboxes in line with the folder plan, and tells which mailbox goes where. */
final class MailboxTree {
    private final Ends ends;
    private final Journal journal;
    private final FolderRules rules;
    private final boolean dryRun;
    private final SafeListener listener;
    private final List<Action> actions = new ArrayList<>();
    private final Set<MailboxPath> skipped = new java.util.HashSet<>();
    private final List<MailboxPair> vanished = new ArrayList<>();
    private Map<MailboxPath, Mailbox> targets = new HashMap<>();
    private long created;
    private long renamed;

    MailboxTree(Ends ends, Journal journal, FolderRules rules, boolean dryRun, SafeListener listener) {
        this.ends = ends;
        this.journal = journal;
        this.rules = rules;
        this.dryRun = dryRun;
        this.listener = listener;
    }

    /** Renames and creates what has to be, unless this is a dry run. @return the mailboxes whose messages are to be copied */
    List<MailboxPair> prepare() {
        List<Mailbox> sources = new ArrayList<>();
        Parallel.both(() -> sources.addAll(ends.source.mailboxes()), () -> targets.putAll(byPath(ends.target.mailboxes())));
        renames(sources);
        Map<MailboxPath, MailboxPair> known = journal.mailboxes().stream().collect(Collectors.toMap(MailboxPair::source, Function.identity()));
        Map<MailboxPath, MailboxPath> earlier = known.values().stream().collect(Collectors.toMap(MailboxPair::source, MailboxPair::target));
        FolderPlan plan = FolderPlanner.plan(sources, List.copyOf(targets.values()), ends.target.nameRules(), rules, earlier);
        plan.warnings().forEach(text -> listener.warning(new Warning("folder-plan", null, 0, text)));
        List<FolderDecision> taken = new ArrayList<>();
        for (FolderDecision decision : plan.decisions()) {
            switch (decision.action()) {
                case SKIP -> {
                    skipped.add(decision.source().path());
                    actions.add(new Action.LeaveOut(decision.source().path(), decision.reason()));
                }
                case CREATE, USE_EXISTING -> taken.add(decision);
            }
        }
        create(taken);
        if (created > 0) {
            // a server may give new mailboxes a role or a subscription of its own accord
            byPath(ends.target.mailboxes()).forEach(targets::put);
        }
        List<MailboxPair> pairs = pairs(taken, known);
        findVanished(sources, known);
        return pairs;
    }

    private static Map<MailboxPath, Mailbox> byPath(List<Mailbox> mailboxes) {
        return new HashMap<>(mailboxes.stream().collect(Collectors.toMap(Mailbox::path, Function.identity(), (a, b) -> a)));
    }

    private void renames(List<Mailbox> sources) {
        for (Renames.Rename rename : new Renames(ends, journal).find(sources)) {
            MailboxPath from = rename.pair().target();
            // the target's name follows the source's where the two were equal; a mapped name stays what it is
            MailboxPath to = from.equals(rename.pair().source()) ? rename.now().path() : from;
            boolean moves = !from.equals(to) && targets.containsKey(from) && !targets.containsKey(to);
            if (!moves && !from.equals(to) && !targets.containsKey(to)) {
                continue;
            }
            if (moves) {
                actions.add(new Action.RenameMailbox(from, to));
            }
            if (!dryRun) {
                if (moves) {
                    ends.target.rename(from, to);
                    targets = byPath(ends.target.mailboxes());
                    renamed++;
                }
                journal.renamed(rename.pair().id(), rename.now().path(), to);
            }
        }
    }

    private void create(List<FolderDecision> taken) {
        Map<MailboxPath, Mailbox> wanted = new LinkedHashMap<>();
        for (FolderDecision decision : taken) {
            Mailbox there = targets.get(decision.wanted().path());
            // a level that exists only because of what is below it is made a mailbox
            if (there == null || !there.selectable() && decision.wanted().selectable()) {
                wanted.putIfAbsent(decision.wanted().path(), decision.wanted());
            }
        }
        wanted.values().forEach(mailbox -> actions.add(new Action.CreateMailbox(mailbox)));
        if (!dryRun && !wanted.isEmpty()) {
            List<Mailbox> made = ends.target.createAll(List.copyOf(wanted.values()));
            created += made.size();
            int next = 0;
            for (MailboxPath path : wanted.keySet()) {
                targets.put(path, made.get(next++));
            }
        }
    }

    private List<MailboxPair> pairs(List<FolderDecision> taken, Map<MailboxPath, MailboxPair> known) {
        List<MailboxPair> pairs = new ArrayList<>();
        List<FolderDecision> fresh = new ArrayList<>();
        for (FolderDecision decision : taken) {
            MailboxPair pair = known.get(decision.source().path());
            if (pair == null || !pair.target().equals(place(decision))) {
                fresh.add(decision);
            }
        }
        adoptUids(fresh);
        fresh.forEach(this::subscribe);
        long unwritten = -1;
        for (FolderDecision decision : taken) {
            Mailbox source = decision.source();
            if (!source.selectable()) {
                continue;
            }
            MailboxPair pair = known.get(source.path());
            if (pair == null || !pair.target().equals(place(decision))) {
                pair = dryRun ? new MailboxPair(unwritten--, source.path(), place(decision), null, null, null)
                        : journal.mailbox(source.path(), place(decision), source.objectId().orElse(null));
            }
            pairs.add(pair);
        }
        return pairs;
    }

    private static MailboxPath place(FolderDecision decision) {
        return decision.target().orElseThrow();
    }

    private void adoptUids(List<FolderDecision> fresh) {
        if (dryRun || fresh.isEmpty() || !(ends.target instanceof PreservesUids preserves)) {
            return;
        }
        Map<MailboxPath, MailboxState> states = ends.source.states(fresh.stream().filter(d -> d.source().selectable()).map(d -> d.source().path()).toList());
        for (FolderDecision decision : fresh) {
            MailboxState state = states.get(decision.source().path());
            if (state != null && !decision.shared()) {
                preserves.adoptUidValidity(place(decision), state.uidValidity(), state.uidNext());
            }
        }
    }

    private void subscribe(FolderDecision decision) {
        Mailbox target = targets.get(place(decision));
        if (decision.source().subscribed() && (target == null || !target.subscribed())) {
            actions.add(new Action.Subscribe(place(decision), true));
            if (!dryRun) {
                subscribe(place(decision));
            }
        }
    }

    /** A mailbox that cannot be subscribed to can be filled all the same (Cyrus by JMAP, where it is only a level). */
    private void subscribe(MailboxPath mailbox) {
        try {
            ends.target.subscribe(mailbox, true);
        } catch (EndpointException e) {
            switch (e.kind()) {
                case USAGE, ITEM_REFUSED, MALFORMED -> listener.warning(new Warning("not-subscribed", mailbox, 0, "the target does not let this mailbox be subscribed to: " + e.getMessage()));
                case MAILBOX_GONE, ACCESS_DENIED, NO_SPACE, CONNECTION, SLOW_DOWN, BUG -> throw e;
            }
        }
    }

    private void findVanished(List<Mailbox> sources, Map<MailboxPath, MailboxPair> known) {
        Set<MailboxPath> present = sources.stream().map(Mailbox::path).collect(Collectors.toSet());
        known.values().stream().filter(pair -> !present.contains(pair.source()) && targets.containsKey(pair.target())).forEach(vanished::add);
    }

    /** Mailboxes that were copied earlier and are gone on the source, but not on the target. */
    List<MailboxPair> vanished() {
        return vanished;
    }

    /** The target's mailboxes that no mailbox of the source goes to and that are nobody else's. */
    List<Mailbox> unmapped(List<MailboxPair> pairs) {
        Set<MailboxPath> mapped = pairs.stream().map(MailboxPair::target).collect(Collectors.toSet());
        return targets.values().stream().filter(m -> m.selectable() && !mapped.contains(m.path()) && !skipped.contains(m.path())
                && m.namespace() == dev.godwit.model.NamespaceKind.PERSONAL).sorted((a, b) -> a.path().compareTo(b.path())).toList();
    }

    Optional<MailboxPath> targetWithRole(Role role) {
        return targets.values().stream().filter(m -> m.role().filter(role::equals).isPresent()).map(Mailbox::path).findFirst();
    }

    List<Action> actions() {
        return actions;
    }

    /** Whether the target has the mailbox: in a dry run some are only planned. */
    boolean isOnTarget(MailboxPath path) {
        return path.isInbox() || targets.containsKey(path);
    }

    long created() {
        return created;
    }

    long renamed() {
        return renamed;
    }
}
