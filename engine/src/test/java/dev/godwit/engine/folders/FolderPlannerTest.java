package dev.godwit.engine.folders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.NameRules;
import dev.godwit.engine.folders.FolderDecision.Action;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FolderPlannerTest {
    private final List<Mailbox> source = new ArrayList<>(List.of(Mailbox.of(MailboxPath.INBOX)));
    private final List<Mailbox> target = new ArrayList<>(List.of(Mailbox.of(MailboxPath.INBOX)));
    private NameRules names = NameRules.ANYTHING;
    private FolderRules rules = FolderRules.DEFAULT;
    private Map<MailboxPath, MailboxPath> earlier = Map.of();

    private static MailboxPath path(String text) {
        return MailboxPath.parse(text);
    }

    private void source(String... paths) {
        for (String each : paths) {
            source.add(Mailbox.of(path(each)));
        }
    }

    private void target(String... paths) {
        for (String each : paths) {
            target.add(Mailbox.of(path(each)));
        }
    }

    private FolderPlan plan() {
        return FolderPlanner.plan(source, target, names, rules, earlier);
    }

    private String place(String text) {
        return plan().of(path(text)).orElseThrow().target().map(MailboxPath::toString).orElse("skipped");
    }

    private FolderDecision decision(String text) {
        return plan().of(path(text)).orElseThrow();
    }

    @Test
    void without_rules_every_mailbox_keeps_its_path() {
        source("Work/2024", "Work");
        target("Work");
        assertThat(place("Work/2024")).isEqualTo("Work/2024");
        assertThat(decision("Work/2024").action()).isEqualTo(Action.CREATE);
        assertThat(decision("Work").action()).isEqualTo(Action.USE_EXISTING);
        assertThat(decision("INBOX").action()).isEqualTo(Action.USE_EXISTING);
        assertThat(plan().warnings()).isEmpty();
    }

    @Test
    void a_special_folder_goes_to_its_role_and_takes_its_children_along() {
        source.add(Mailbox.of(path("Sent Items")).withRole(Role.SENT));
        source("Sent Items/2017");
        target.add(Mailbox.of(path("Gesendet")).withRole(Role.SENT));
        assertThat(place("Sent Items")).isEqualTo("Gesendet");
        assertThat(place("Sent Items/2017")).isEqualTo("Gesendet/2017");
    }

    @Test
    void of_several_folders_with_one_role_the_first_gets_it_and_the_others_keep_their_names() {
        source.add(Mailbox.of(path("B Sent")).withRole(Role.SENT));
        source.add(Mailbox.of(path("A Sent")).withRole(Role.SENT));
        target.add(Mailbox.of(path("Sent")).withRole(Role.SENT));
        assertThat(place("A Sent")).isEqualTo("Sent");
        assertThat(place("B Sent")).isEqualTo("B Sent");
        assertThat(plan().warnings()).anyMatch(warning -> warning.contains("B Sent"));
        assertThat(decision("B Sent").wanted().role()).isEmpty();
    }

    @Test
    void an_ordinary_folder_named_like_the_targets_special_one_does_not_run_into_it() {
        source.add(Mailbox.of(path("Gesendet")).withRole(Role.SENT));
        source("Sent", "Sent_2");
        target.add(Mailbox.of(path("Sent")).withRole(Role.SENT));
        assertThat(place("Gesendet")).isEqualTo("Sent");
        assertThat(place("Sent_2")).isEqualTo("Sent_2");
        assertThat(place("Sent")).isEqualTo("Sent_3");
    }

    @Test
    void a_special_folder_that_the_target_lacks_is_made_with_its_role() {
        source.add(Mailbox.of(path("Papierkorb")).withRole(Role.TRASH).withSubscribed(true));
        assertThat(decision("Papierkorb").wanted()).isEqualTo(Mailbox.of(path("Papierkorb")).withRole(Role.TRASH).withSubscribed(true));
    }

    @Test
    void without_roles_special_folders_are_ordinary_ones() {
        rules = rules.withoutRoles();
        source.add(Mailbox.of(path("Sent Items")).withRole(Role.SENT));
        target.add(Mailbox.of(path("Sent")).withRole(Role.SENT));
        assertThat(place("Sent Items")).isEqualTo("Sent Items");
    }

    @Test
    void an_exact_map_is_for_one_mailbox_and_a_subtree_map_for_all_below() {
        rules = rules.withMappings(FolderMapping.parse("A=X"), FolderMapping.parse("B/**=Y/Z/**"), FolderMapping.parse("B/deep/**=D/**"));
        source("A", "A/child", "B", "B/child", "B/deep/er");
        assertThat(List.of(place("A"), place("A/child"), place("B"), place("B/child"), place("B/deep/er")))
                .containsExactly("X", "A/child", "Y/Z", "Y/Z/child", "D/er");
    }

    @Test
    void a_map_wins_over_role_filter_and_namespace() {
        rules = rules.withMappings(FolderMapping.parse("Sent Items=Archive/Sent"), FolderMapping.parse("Shared/x=x"))
                .withFilters(FolderFilter.exclude("Sent*"));
        source.add(Mailbox.of(path("Sent Items")).withRole(Role.SENT));
        source.add(new Mailbox(path("Shared/x"), Optional.empty(), true, false, NamespaceKind.SHARED, Optional.empty()));
        target.add(Mailbox.of(path("Sent")).withRole(Role.SENT));
        assertThat(place("Sent Items")).isEqualTo("Archive/Sent");
        assertThat(place("Shared/x")).isEqualTo("x");
    }

    @Test
    void several_sources_come_together_only_by_an_explicit_map_and_are_marked() {
        rules = rules.withMappings(FolderMapping.parse("Sent Items=Sent"), FolderMapping.parse("Old Sent=Sent"));
        source("Sent Items", "Old Sent", "Sent", "Other");
        FolderPlan plan = plan();
        assertThat(List.of(place("Sent Items"), place("Old Sent"), place("Sent"))).containsOnly("Sent");
        assertThat(plan.decisions().stream().filter(FolderDecision::shared).count()).isEqualTo(3);
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("come together"));
        assertThat(plan.reversed().keySet()).containsExactly(MailboxPath.INBOX, path("Other"));
    }

    @Test
    void an_earlier_decision_wins_over_a_new_map_and_a_new_role() {
        earlier = Map.of(path("A"), path("Old A"), path("Sent Items"), path("Sent Items"));
        rules = rules.withMappings(FolderMapping.parse("A=B"));
        source("A", "A/new");
        source.add(Mailbox.of(path("Sent Items")).withRole(Role.SENT));
        target.add(Mailbox.of(path("Sent")).withRole(Role.SENT));
        assertThat(place("A")).isEqualTo("Old A");
        assertThat(place("Sent Items")).isEqualTo("Sent Items");
        assertThat(plan().warnings()).anyMatch(warning -> warning.contains("A=B"));
    }

    @Test
    void a_mailbox_that_went_somewhere_earlier_can_still_be_excluded() {
        earlier = Map.of(path("Spam"), path("Spam"));
        rules = rules.withFilters(FolderFilter.exclude("Spam"));
        source("Spam");
        assertThat(place("Spam")).isEqualTo("skipped");
    }

    @Test
    void new_mailboxes_below_one_placed_earlier_move_along() {
        earlier = Map.of(path("A"), path("B"));
        source("A", "A/new");
        assertThat(place("A/new")).isEqualTo("B/new");
    }

    @Test
    void a_newcomer_never_takes_the_place_of_an_earlier_decision() {
        earlier = Map.of(path("a:b"), path("a_b"));
        names = new NameRules(":", 100, false, true, false);
        source("a:b", "a_b");
        assertThat(place("a_b")).isEqualTo("a_b_2");
    }

    @Test
    void forbidden_characters_become_underscores_and_their_children_move_along() {
        names = new NameRules("/:", 100, false, true, false);
        source("a\\/b", "a\\/b/c:d", "a_b");
        assertThat(place("a\\/b")).isEqualTo("a_b_2");
        assertThat(place("a\\/b/c:d")).isEqualTo("a_b_2/c_d");
        assertThat(place("a_b")).isEqualTo("a_b");
        assertThat(plan().warnings()).hasSize(2);
        assertThat(plan().reversed()).containsEntry(path("a_b_2/c_d"), path("a\\/b/c:d"));
    }

    @Test
    void control_characters_are_forbidden_everywhere() {
        source("a\u0007b");
        assertThat(place("a\u0007b")).isEqualTo("a_b");
    }

    @Test
    void long_names_are_cut_between_characters_and_stay_distinct() {
        names = new NameRules("", 10, false, true, false);
        source("äöüäöüäöü1", "äöüäöüäöü2", "😀😀😀");
        assertThat(place("äöüäöüäöü1")).isEqualTo("äöüäö");
        assertThat(place("äöüäöüäöü2")).isEqualTo("äöüä_2");
        assertThat(place("😀😀😀")).isEqualTo("😀😀");
    }

    @Test
    void names_that_the_target_takes_for_one_are_told_apart() {
        names = new NameRules("", 100, true, true, true);
        source("Work", "work", "Caf\u00e9", "Cafe\u0301");
        FolderPlan plan = plan();
        assertThat(plan.targets().values()).hasSize(5).doesNotHaveDuplicates();
        assertThat(place("Work")).isEqualTo("Work");
        assertThat(place("work")).isEqualTo("work_2");
    }

    @Test
    void an_existing_mailbox_that_differs_only_in_case_is_used_in_its_own_spelling() {
        names = new NameRules("", 100, true, true, true);
        source("Work", "Work/x");
        target("WORK");
        assertThat(decision("Work").action()).isEqualTo(Action.USE_EXISTING);
        assertThat(place("Work")).isEqualTo("WORK");
        assertThat(place("Work/x")).isEqualTo("WORK/x");
    }

    @Test
    void children_of_inbox_go_to_the_top_where_inbox_has_none() {
        names = new NameRules("", 100, false, false, false);
        source("INBOX/Lists/a", "INBOX/Lists", "INBOX/inbox", "INBOX/Work", "Work");
        assertThat(List.of(place("INBOX/Lists"), place("INBOX/Lists/a"), place("INBOX/inbox"), place("INBOX/Work"), place("Work")))
                .containsExactly("Lists", "Lists/a", "inbox_2", "Work_2", "Work");
    }

    @Test
    void the_last_filter_that_matches_decides() {
        rules = rules.withFilters(FolderFilter.exclude("A/**"), FolderFilter.include("A/keep"));
        source("A", "A/keep", "A/other", "B");
        assertThat(List.of(place("A"), place("A/keep"), place("A/other"), place("B"))).containsExactly("skipped", "A/keep", "skipped", "B");
        assertThat(decision("A/other").reason()).contains("A/**");
    }

    @Test
    void an_include_first_leaves_everything_else_out() {
        rules = rules.withFilters(FolderFilter.include("re:B.*"));
        source("A", "B", "B2/x");
        assertThat(List.of(place("INBOX"), place("A"), place("B"), place("B2/x"))).containsExactly("skipped", "skipped", "B", "B2/x");
    }

    @Test
    void a_glob_stays_within_its_level() {
        assertThat(FolderFilter.include("*/x").matches(path("a/x"))).isTrue();
        assertThat(FolderFilter.include("*/x").matches(path("a/b/x"))).isFalse();
        assertThat(FolderFilter.include("**/x").matches(path("a/b/x"))).isTrue();
        assertThat(FolderFilter.include("?\\/b").matches(MailboxPath.of("a/b"))).isTrue();
        assertThat(FolderFilter.include("*").matches(MailboxPath.of("a/b"))).isTrue();
        assertThat(FolderFilter.include("inbox/**").matches(MailboxPath.INBOX)).isTrue();
        assertThat(FolderFilter.include("50\\*").matches(path("500"))).isFalse();
    }

    @Test
    void mailboxes_of_others_are_reported_and_left_out_unless_asked_for() {
        source.add(new Mailbox(path("Public/x"), Optional.empty(), true, false, NamespaceKind.SHARED, Optional.empty()));
        assertThat(decision("Public/x").reason()).contains("shared");
        rules = rules.withNamespace(NamespaceKind.SHARED);
        assertThat(place("Public/x")).isEqualTo("Public/x");
    }

    @Test
    void nothing_ends_up_in_a_mailbox_of_others_by_accident() {
        source("Public/x");
        target.add(new Mailbox(path("Public/x"), Optional.empty(), true, false, NamespaceKind.SHARED, Optional.empty()));
        assertThat(place("Public/x")).isEqualTo("Public/x_2");
    }

    @Test
    void into_puts_everything_below_and_from_takes_it_up_again() {
        rules = rules.into(path("Merged/alice"));
        source.add(Mailbox.of(path("Sent Items")).withRole(Role.SENT));
        source("INBOX/x");
        target.add(Mailbox.of(path("Sent")).withRole(Role.SENT));
        assertThat(List.of(place("INBOX"), place("INBOX/x"), place("Sent Items")))
                .containsExactly("Merged/alice/INBOX", "Merged/alice/INBOX/x", "Merged/alice/Sent Items");
        source.clear();
        source("INBOX", "Merged/alice/INBOX", "Merged/alice/INBOX/x", "Merged/alice/Sent Items", "Merged/alice");
        rules = FolderRules.DEFAULT.from(path("Merged/alice"));
        assertThat(List.of(place("INBOX"), place("Merged/alice/INBOX"), place("Merged/alice/INBOX/x"), place("Merged/alice/Sent Items"), place("Merged/alice")))
                .containsExactly("skipped", "INBOX", "INBOX/x", "Sent Items", "alice");
    }

    @Test
    void a_level_without_messages_is_made_only_for_its_children() {
        source.add(Mailbox.of(path("Level")).withSelectable(false));
        source.add(Mailbox.of(path("Empty")).withSelectable(false));
        source("Level/x");
        assertThat(decision("Level").action()).isEqualTo(Action.CREATE);
        assertThat(decision("Empty").isSkip()).isTrue();
        assertThat(decision("Empty").reason()).contains("no messages");
    }

    @Test
    void an_existing_level_that_holds_no_messages_is_made_a_mailbox_when_messages_come() {
        source("Level");
        target.add(Mailbox.of(path("Level")).withSelectable(false));
        assertThat(decision("Level").action()).isEqualTo(Action.CREATE);
    }

    @Test
    void maps_and_filters_that_match_nothing_are_warned_about() {
        rules = rules.withMappings(FolderMapping.parse("Wrok=Work")).withFilters(FolderFilter.exclude("Spma"));
        assertThat(plan().warnings()).hasSize(2);
    }

    @Test
    void decisions_come_target_parents_first_and_skips_last() {
        rules = rules.withMappings(FolderMapping.parse("A=Z/z"), FolderMapping.parse("Q=Z")).withFilters(FolderFilter.exclude("B"));
        source("A", "B", "Q");
        assertThat(plan().decisions().stream().map(decision -> decision.source().path().toString())).containsExactly("INBOX", "Q", "A", "B");
    }

    @Test
    void an_equals_sign_in_a_name_is_escaped_in_a_map() {
        assertThat(FolderMapping.parse("a\\=b=c")).isEqualTo(new FolderMapping(MailboxPath.of("a=b"), MailboxPath.of("c"), false));
    }
}
