package dev.godwit.engine.folders;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds a place on the target for every path that needs one, in the order of {@link FolderPlanner#plan}'s precedence. */
final class FolderPlaces {
    /** @param carries whether what is below moves along */
    record Place(MailboxPath target, String reason, boolean carries) {
    }

    private final Map<MailboxPath, Mailbox> sources;
    private final TreeSet<MailboxPath> needed;
    private final FolderTarget target;
    private final FolderRules rules;
    private final Map<MailboxPath, MailboxPath> earlier;
    private final Map<MailboxPath, Place> places = new HashMap<>();
    private final Map<Role, MailboxPath> keepers = new EnumMap<>(Role.class);
    /** Keys that only an explicit map may still use. */
    private final Set<MailboxPath> taken;
    private final List<String> warnings = new ArrayList<>();

    FolderPlaces(Map<MailboxPath, Mailbox> sources, TreeSet<MailboxPath> needed, FolderTarget target, FolderRules rules, Map<MailboxPath, MailboxPath> earlier) {
        this.sources = sources;
        this.needed = needed;
        this.target = target;
        this.rules = rules;
        this.earlier = earlier;
        this.taken = new HashSet<>(target.untouchable());
        needed.stream().filter(earlier::containsKey).forEach(this::placeAsEarlier);
        needed.stream().filter(path -> !places.containsKey(path)).forEach(this::placeByMap);
        placeInbox();
        if (rules.matchesRoles()) {
            placeByRole();
        }
        int deepest = needed.stream().mapToInt(MailboxPath::depth).max().orElse(0);
        for (int depth = 1; depth <= deepest; depth++) {
            placeLevel(depth);
        }
    }

    Place of(MailboxPath path) {
        return places.get(path);
    }

    MailboxPath keyOf(MailboxPath path) {
        return target.key(of(path).target());
    }

    Optional<Mailbox> existing(MailboxPath path) {
        return target.existing(path);
    }

    List<String> warnings() {
        return warnings;
    }

    /** A new mailbox gets a role if it is the one that keeps it and the target has no folder for it yet. */
    Optional<Role> roleToCreate(Mailbox mailbox) {
        return mailbox.role().filter(role -> role != Role.INBOX && mailbox.path().equals(keepers.get(role)) && target.withRole(role).isEmpty());
    }

    private void placeAsEarlier(MailboxPath path) {
        MailboxPath place = earlier.get(path);
        Optional<FolderMapping> mapping = rules.mappingOf(path);
        Optional<MailboxPath> mapped = mapping.flatMap(m -> m.apply(path)).map(this::fit);
        boolean asMapped = mapped.filter(to -> target.key(to).equals(target.key(place))).isPresent();
        if (mapped.isPresent() && !asMapped) {
            warnings.add(path + " went to " + place + " in an earlier run and stays there; the map " + mapping.get() + " is not followed for it");
        }
        if (!asMapped) {
            taken.add(target.key(place));
        }
        places.put(path, new Place(place, "as in the earlier run", !rules.mapsAlone(path)));
    }

    private void placeByMap(MailboxPath path) {
        rules.mappingOf(path).ifPresent(mapping -> {
            MailboxPath wanted = mapping.apply(path).orElseThrow();
            MailboxPath fit = fit(wanted);
            if (!target.key(fit).equals(target.key(wanted))) {
                warnings.add("the target does not allow the name " + wanted + ", to which " + path + " is mapped: it becomes " + fit);
            }
            places.put(path, new Place(fit, "by the map " + mapping, mapping.subtree()));
        });
    }

    private MailboxPath fit(MailboxPath path) {
        return target.spelled(target.names().legal(path));
    }

    /** INBOX comes before all others, because it can have no other name. */
    private void placeInbox() {
        MailboxPath inbox = rules.into().map(this::fit).map(into -> into.child("INBOX")).orElse(MailboxPath.INBOX);
        for (MailboxPath path : needed) {
            if (own(path).isInbox() && !places.containsKey(path)) {
                claim(path, inbox, "INBOX");
            }
        }
        if (rules.into().isEmpty()) {
            taken.add(MailboxPath.INBOX);
        }
    }

    private void placeByRole() {
        for (MailboxPath path : needed) {
            Optional<Role> role = Optional.ofNullable(sources.get(path)).flatMap(Mailbox::role).filter(r -> r != Role.INBOX);
            if (role.isPresent() && earlier.containsKey(path)) {
                keepers.putIfAbsent(role.get(), path);
            }
        }
        for (MailboxPath path : needed) {
            Optional<Role> role = Optional.ofNullable(sources.get(path)).flatMap(Mailbox::role).filter(r -> r != Role.INBOX);
            if (role.isEmpty() || places.containsKey(path)) {
                continue;
            }
            MailboxPath first = keepers.putIfAbsent(role.get(), path);
            if (first != null) {
                warnings.add(path + " and " + first + " both are the source's " + role.get() + " folder: " + path + " keeps its name");
            } else {
                target.withRole(role.get()).ifPresent(place -> claim(path, place, "both are the account's " + role.get() + " folder"));
            }
        }
    }

    /** The path as seen from where the copy starts. */
    private MailboxPath own(MailboxPath path) {
        if (rules.from().isEmpty() || !path.isWithin(rules.from().get())) {
            return path;
        }
        int cut = rules.from().get().depth();
        return new MailboxPath(path.levels().subList(path.depth() == cut ? cut - 1 : cut, path.depth()));
    }

    /** First those that can have their own names, so that a substitute never takes the name of one that has it by right. */
    private void placeLevel(int depth) {
        List<MailboxPath> level = needed.stream().filter(path -> path.depth() == depth && !places.containsKey(path)).toList();
        for (MailboxPath path : level) {
            Optional<MailboxPath> parent = parentPlace(path);
            MailboxPath wanted = below(parent, path.name());
            if (wanted.name().equals(path.name()) && parent.filter(target.names()::liftsOutOfInbox).isEmpty()) {
                claim(path, wanted, "by its own name");
            }
        }
        level.stream().filter(path -> !places.containsKey(path)).forEach(this::placeUnderSubstitute);
    }

    private void placeUnderSubstitute(MailboxPath path) {
        Optional<MailboxPath> parent = parentPlace(path);
        MailboxPath wanted = below(parent, path.name());
        String why = parent.filter(target.names()::liftsOutOfInbox).isPresent() ? "the target has no mailboxes below INBOX"
                : "the target does not allow its own name";
        boolean done = claim(path, wanted, why);
        for (int number = 2; !done; number++) {
            Optional<MailboxPath> base = parent.filter(p -> !target.names().liftsOutOfInbox(p));
            String name = target.names().numbered(path.name(), number);
            done = claim(path, base.map(p -> p.child(name)).orElseGet(() -> MailboxPath.of(name)), "its own name is taken by another mailbox");
        }
        warnings.add(path + " becomes " + places.get(path).target() + ": " + places.get(path).reason());
    }

    private MailboxPath below(Optional<MailboxPath> parent, String name) {
        String legal = target.names().legal(name);
        return parent.filter(p -> !target.names().liftsOutOfInbox(p)).map(p -> p.child(legal)).orElseGet(() -> MailboxPath.of(legal));
    }

    /** Where the parent's children go; empty for the top. */
    private Optional<MailboxPath> parentPlace(MailboxPath path) {
        if (own(path).depth() == 1) {
            return rules.into().map(this::fit);
        }
        return Optional.of(base(path.parent()));
    }

    private MailboxPath base(MailboxPath path) {
        Place place = places.get(path);
        if (place != null && place.carries()) {
            return place.target();
        }
        return target.spelled(own(path).isInbox() && rules.into().isEmpty() ? MailboxPath.INBOX : below(parentPlace(path), path.name()));
    }

    private boolean claim(MailboxPath path, MailboxPath wanted, String reason) {
        if (!taken.add(target.key(wanted))) {
            return false;
        }
        places.put(path, new Place(target.spelled(wanted), reason, true));
        return true;
    }
}
