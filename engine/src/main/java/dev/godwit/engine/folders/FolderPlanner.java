package dev.godwit.engine.folders;

import dev.godwit.contract.NameRules;
import dev.godwit.engine.folders.FolderDecision.Action;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides about every mailbox of the source. A pure function of what it is given: see {@link #plan}. */
public final class FolderPlanner {
    private final TreeMap<MailboxPath, Mailbox> sources = new TreeMap<>();
    private final FolderRules rules;
    private final FolderSelection selection;
    private final FolderPlaces places;

    private FolderPlanner(List<Mailbox> source, List<Mailbox> target, NameRules names, FolderRules rules, Map<MailboxPath, MailboxPath> earlier) {
        source.forEach(mailbox -> sources.putIfAbsent(mailbox.path(), mailbox));
        this.rules = rules;
        this.selection = FolderSelection.of(sources, rules);
        this.places = new FolderPlaces(sources, selection.needed(), new FolderTarget(target, names, rules.namespaces()), rules, earlier);
    }

    /**
     * Makes the plan. The first of these that speaks of a mailbox decides:
     *
     * <ol>
     * <li><b>An earlier decision</b> about it, from the journal: it goes where it went before, so that a plan is stable
     *     over runs. (Whether it takes part at all is decided by the following, as if it were new.)
     * <li><b>An explicit map</b>: an exact one ({@code A=B}) before a subtree ({@code A/**=B/**}), a deeper subtree
     *     before a higher one. A mapped mailbox takes part whatever the filters and namespaces say. Several mailboxes
     *     may be mapped to one; they are marked {@link FolderDecision#shared()}.
     * <li><b>{@code from}, namespaces, include and exclude</b>, in this order: a mailbox outside them is skipped.
     * <li><b>Role to role</b>: a special folder goes to the target's folder of the same role, INBOX to INBOX. Of several
     *     source folders with one role the first in the order of paths takes the target's; the others keep their names.
     *     Not done with {@code into}.
     * <li><b>The same path</b>: its own name below the place of its parent. So what is below a special folder, or below
     *     one that had to be renamed, moves along; what is below a mailbox with an exact map does not.
     * </ol>
     *
     * <p>Names are then made fit for the target: each character it forbids becomes '_' ('-', '~' or 'x' where that is
     * forbidden too), and a name too long is cut between two characters. Where it does not allow mailboxes below INBOX these go to the top. A name that is taken
     * by another mailbox of the source, in the target's idea of case and Unicode normalisation, gets the first free
     * number: {@code name_2}. An existing target mailbox is used in its own spelling. So two mailboxes of the source
     * never come together, except by an explicit map. Every changed name is a warning, and the journal keeps the
     * original, by which the way back restores it ({@link FolderPlan#reversed()}).
     *
     * <p>A level that can hold no messages is made only if something below it is copied.
     *
     * @param source the mailboxes of the source
     * @param target the mailboxes of the target
     * @param names what the target allows
     * @param rules what the user said
     * @param earlier where mailboxes of the source went in earlier runs
     */
    public static FolderPlan plan(List<Mailbox> source, List<Mailbox> target, NameRules names, FolderRules rules, Map<MailboxPath, MailboxPath> earlier) {
        return new FolderPlanner(source, target, names, rules, earlier).plan();
    }

    private FolderPlan plan() {
        List<FolderDecision> carriedOut = new ArrayList<>();
        List<FolderDecision> skipped = new ArrayList<>();
        List<String> warnings = new ArrayList<>(unusedRules());
        warnings.addAll(places.warnings());
        Map<MailboxPath, List<MailboxPath>> together = together();
        for (Mailbox mailbox : sources.values()) {
            Optional<String> why = selection.whySkipped(mailbox.path());
            if (why.isPresent()) {
                skipped.add(FolderDecision.skip(mailbox, why.get()));
            } else {
                carriedOut.add(decide(mailbox, together));
            }
        }
        together.values().stream().filter(several -> several.size() > 1)
                .forEach(several -> warnings.add(several + " of the source come together in one mailbox of the target"));
        carriedOut.sort((a, b) -> a.target().orElseThrow().compareTo(b.target().orElseThrow()));
        carriedOut.addAll(skipped);
        return new FolderPlan(carriedOut, warnings);
    }

    private Map<MailboxPath, List<MailboxPath>> together() {
        Map<MailboxPath, List<MailboxPath>> together = new TreeMap<>();
        for (MailboxPath path : sources.keySet()) {
            if (selection.whySkipped(path).isEmpty()) {
                together.computeIfAbsent(places.keyOf(path), key -> new ArrayList<>()).add(path);
            }
        }
        return together;
    }

    private FolderDecision decide(Mailbox mailbox, Map<MailboxPath, List<MailboxPath>> together) {
        FolderPlaces.Place place = places.of(mailbox.path());
        boolean usable = places.existing(place.target()).filter(there -> there.selectable() || !mailbox.selectable()).isPresent();
        boolean shared = together.get(places.keyOf(mailbox.path())).size() > 1;
        return new FolderDecision(mailbox, Optional.of(place.target()), usable ? Action.USE_EXISTING : Action.CREATE,
                places.roleToCreate(mailbox), place.reason(), shared);
    }

    private List<String> unusedRules() {
        List<String> warnings = new ArrayList<>();
        rules.mappings().stream().filter(mapping -> sources.keySet().stream().noneMatch(path -> mapping.apply(path).isPresent()))
                .forEach(mapping -> warnings.add("the map " + mapping + " speaks of no mailbox of the source"));
        rules.filters().stream().filter(filter -> sources.keySet().stream().noneMatch(filter::matches))
                .forEach(filter -> warnings.add(filter + ": matches no mailbox of the source"));
        rules.from().filter(from -> sources.keySet().stream().noneMatch(path -> path.isWithin(from)))
                .ifPresent(from -> warnings.add("the source has nothing below " + from));
        return warnings;
    }
}
