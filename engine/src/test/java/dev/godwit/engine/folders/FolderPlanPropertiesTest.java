package dev.godwit.engine.folders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.NameRules;
import dev.godwit.contract.Target;
import dev.godwit.memory.MemoryAccount;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds for every plan, on generated trees for twelve kinds of target. */
class FolderPlanPropertiesTest {
    private static final int TREES = 25;
    private static final List<String> LEVELS = List.of("a", "A", "b", "a:b", "a_b", "a_b_2", "a.b", "a/b", "a?b", "Inbox", "inbox", "Sent", "Trash",
            "Caf\u00e9", "Cafe\u0301", "CAF\u00c9", "stra\u00dfe", "STRASSE", "x".repeat(40), "x".repeat(41), "\ud83d\ude00".repeat(9), "\ud800", " ", "a ", "tab\there", "_", "\u03c3", "\u03c2");
    private static final List<NameRules> TARGETS = List.of(NameRules.ANYTHING,
            new NameRules("/", 255, false, true, false), new NameRules("./", 255, false, true, false), new NameRules("/", 255, true, true, true),
            new NameRules("/", 255, false, false, false), new NameRules("/%*", 32, true, false, true), new NameRules(":./\\", 20, true, true, false),
            new NameRules("/", 12, false, true, true), new NameRules(" /", 40, true, false, false), new NameRules("_/", 30, false, true, false),
            new NameRules("/~", 8, true, false, true), new NameRules("\\^'\"/", 225, false, true, true));

    private static List<Mailbox> tree(Random random, boolean listParents) {
        Map<MailboxPath, Mailbox> tree = new TreeMap<>();
        tree.put(MailboxPath.INBOX, Mailbox.of(MailboxPath.INBOX));
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            List<MailboxPath> parents = new ArrayList<>(tree.keySet());
            String name = LEVELS.get(random.nextInt(LEVELS.size()));
            MailboxPath path = random.nextInt(3) == 0 ? MailboxPath.of(name) : parents.get(random.nextInt(parents.size())).child(name);
            if (!listParents && random.nextInt(5) == 0) {
                path = path.child("deeper");
            }
            Role role = random.nextInt(6) == 0 ? Role.values()[1 + random.nextInt(Role.values().length - 1)] : null;
            Mailbox mailbox = new Mailbox(path, Optional.ofNullable(role), random.nextInt(8) != 0, random.nextBoolean(),
                    random.nextInt(12) == 0 ? NamespaceKind.SHARED : NamespaceKind.PERSONAL, Optional.empty());
            tree.putIfAbsent(path, path.isInbox() ? Mailbox.of(path) : mailbox);
        }
        return List.copyOf(tree.values());
    }

    private static FolderRules rules(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> FolderRules.DEFAULT.withoutRoles();
            case 1 -> FolderRules.DEFAULT.into(MailboxPath.of("Merged", "a"));
            case 2 -> FolderRules.DEFAULT.from(MailboxPath.of("a"));
            case 3 -> FolderRules.DEFAULT.withFilters(FolderFilter.exclude("a/**"), FolderFilter.include("**/Sent"));
            case 4 -> FolderRules.DEFAULT.withNamespace(NamespaceKind.SHARED);
            case 5 -> FolderRules.DEFAULT.from(MailboxPath.INBOX);
            default -> FolderRules.DEFAULT;
        };
    }

    /** A target as such a server would have it: legal names, nothing twice in its own eyes. */
    private static List<Mailbox> target(Random random, NameRules names) {
        TargetNames legal = new TargetNames(names);
        Map<MailboxPath, Mailbox> byKey = new HashMap<>();
        for (Mailbox mailbox : tree(random, true)) {
            MailboxPath path = legal.legal(mailbox.path());
            byKey.putIfAbsent(legal.key(path), mailbox.withPath(path));
        }
        return byKey.values().stream().sorted((a, b) -> a.path().compareTo(b.path())).toList();
    }

    private static List<Mailbox> applied(FolderPlan plan, List<Mailbox> target, NameRules names) {
        TargetNames legal = new TargetNames(names);
        Map<MailboxPath, Mailbox> after = new HashMap<>();
        target.forEach(mailbox -> after.put(legal.key(mailbox.path()), mailbox));
        for (FolderDecision decision : plan.decisions()) {
            if (decision.action() == FolderDecision.Action.CREATE) {
                Mailbox wanted = decision.wanted();
                for (MailboxPath parent = wanted.path().parent(); parent != null; parent = parent.parent()) {
                    after.putIfAbsent(legal.key(parent), Mailbox.of(parent));
                }
                after.merge(legal.key(wanted.path()), wanted, (old, made) -> old.withSelectable(true));
            }
        }
        return List.copyOf(after.values());
    }

    private interface Property {
        void check(List<Mailbox> source, List<Mailbox> target, NameRules names, FolderRules rules, FolderPlan plan);
    }

    private static void forAll(Property property) {
        for (int seed = 0; seed < TREES; seed++) {
            for (NameRules names : TARGETS) {
                Random random = new Random(seed * 31L + TARGETS.indexOf(names));
                List<Mailbox> source = tree(random, random.nextBoolean());
                List<Mailbox> target = target(random, names);
                FolderRules rules = rules(random);
                property.check(source, target, names, rules, FolderPlanner.plan(source, target, names, rules, Map.of()));
            }
        }
    }

    @Test
    void every_source_mailbox_gets_exactly_one_decision_with_a_reason() {
        forAll((source, target, names, rules, plan) -> {
            assertThat(plan.decisions().stream().map(FolderDecision::source)).containsExactlyInAnyOrderElementsOf(source);
            assertThat(plan.decisions()).noneMatch(decision -> decision.reason().isBlank());
        });
    }

    @Test
    void without_maps_no_two_mailboxes_share_a_target() {
        forAll((source, target, names, rules, plan) -> {
            TargetNames legal = new TargetNames(names);
            assertThat(plan.targets().values().stream().map(legal::key)).doesNotHaveDuplicates();
            assertThat(plan.decisions()).noneMatch(FolderDecision::shared);
        });
    }

    @Test
    void with_maps_mailboxes_share_a_target_only_where_a_map_says_so_and_are_marked() {
        forAll((source, target, names, rules, plan) -> {
            FolderRules mapped = rules.withMappings(FolderMapping.parse("a/**=b/**"), FolderMapping.parse("b=Sent"), FolderMapping.parse("INBOX/a=Trash"));
            TargetNames legal = new TargetNames(names);
            Map<MailboxPath, List<FolderDecision>> together = new HashMap<>();
            FolderPlan withMaps = FolderPlanner.plan(source, target, names, mapped, Map.of());
            assertThat(withMaps.decisions()).hasSameSizeAs(source);
            withMaps.decisions().stream().filter(decision -> !decision.isSkip())
                    .forEach(decision -> together.computeIfAbsent(legal.key(decision.target().orElseThrow()), key -> new ArrayList<>()).add(decision));
            together.values().forEach(several -> {
                assertThat(several).allMatch(decision -> decision.shared() == several.size() > 1);
                assertThat(several.stream().filter(decision -> mapped.mappingOf(decision.source().path()).isEmpty()).count()).isLessThanOrEqualTo(1);
            });
        });
    }

    @Test
    void every_created_name_is_legal() {
        forAll((source, target, names, rules, plan) -> plan.decisions().stream().filter(decision -> decision.action() == FolderDecision.Action.CREATE)
                .map(decision -> decision.target().orElseThrow()).forEach(path -> {
                    assertThat(path.levels()).allMatch(level -> level.getBytes(StandardCharsets.UTF_8).length <= names.maxLevelBytes());
                    assertThat(path.levels()).noneMatch(level -> level.codePoints().anyMatch(c -> Character.isISOControl(c)
                            || names.forbidden().indexOf(c) >= 0));
                    assertThat(names.inboxHasChildren() || path.depth() == 1 || !path.isWithin(MailboxPath.INBOX)).isTrue();
                }));
    }

    @Test
    void a_plan_carried_out_and_made_again_changes_nothing_with_or_without_a_journal() {
        forAll((source, target, names, rules, plan) -> {
            List<Mailbox> after = applied(plan, target, names);
            for (Map<MailboxPath, MailboxPath> journal : List.of(Map.<MailboxPath, MailboxPath>of(), plan.targets())) {
                FolderPlan again = FolderPlanner.plan(source, after, names, rules, journal);
                assertThat(again.targets()).isEqualTo(plan.targets());
                assertThat(again.decisions()).noneMatch(decision -> decision.action() == FolderDecision.Action.CREATE);
            }
        });
    }

    @Test
    void new_source_mailboxes_move_nothing_that_was_decided() {
        forAll((source, target, names, rules, plan) -> {
            List<Mailbox> more = new ArrayList<>(source);
            tree(new Random(source.hashCode()), true).stream().filter(mailbox -> source.stream().noneMatch(old -> old.path().equals(mailbox.path()))).forEach(more::add);
            FolderPlan later = FolderPlanner.plan(more, applied(plan, target, names), names, rules, plan.targets());
            assertThat(later.targets()).containsAllEntriesOf(plan.targets());
            TargetNames legal = new TargetNames(names);
            assertThat(later.targets().values().stream().map(legal::key)).doesNotHaveDuplicates();
        });
    }

    @Test
    void the_way_back_restores_every_path() {
        forAll((source, target, names, rules, plan) -> {
            List<Mailbox> moved = plan.decisions().stream().filter(decision -> !decision.isSkip()).map(decision -> decision.source().withPath(decision.target().orElseThrow())).toList();
            FolderPlan back = FolderPlanner.plan(moved, source, NameRules.ANYTHING, FolderRules.DEFAULT.withNamespace(NamespaceKind.SHARED), plan.reversed());
            Map<MailboxPath, MailboxPath> there = plan.targets();
            back.targets().forEach((from, to) -> assertThat(there.get(to)).isEqualTo(from));
        });
    }

    @Test
    void an_account_with_these_rules_takes_every_planned_name_as_a_mailbox_of_its_own() {
        forAll((source, ignored, names, rules, unused) -> {
            Target account = new MemoryAccount("a", MemoryOptions.DEFAULT.withNames(names)).openTarget();
            FolderPlan plan = FolderPlanner.plan(source, account.mailboxes(), account.nameRules(), rules, Map.of());
            Set<Optional<String>> made = new HashSet<>();
            for (FolderDecision decision : plan.decisions()) {
                if (!decision.isSkip()) {
                    assertThat(made.add(account.create(decision.wanted()).objectId())).as("%s", decision).isTrue();
                }
            }
        });
    }

    @Test
    void parents_come_before_children() {
        forAll((source, target, names, rules, plan) -> assertThat(plan.decisions().stream().flatMap(decision -> decision.target().stream()).toList()).isSorted());
    }
}
