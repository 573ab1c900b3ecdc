package dev.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.NameRules;
import dev.godwit.contract.Target;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a {@link Target} makes, renames, deletes and subscribes mailboxes. */
public interface MailboxContract extends ContractFixture {
    /** Names that servers and stores are known to stumble over; those a target forbids are left out. */
    List<String> DIFFICULT_NAMES = List.of("Entwürfe", "下書き", "Письма", "😀 mail", "a/b", "a.b", "a\\b", "R&D", "&", "&-", "a&AOQ-b",
            " leading", "trailing ", "two  blanks", ".hidden", "dot.", "~tilde", "#hash", "-dash", "100%", "a*b", "quo\"te", "it's",
            "a:b", "a,b", "{3}", "(x)", "[y]", "a@b", "a=b", "a+b", "NIL", "cur", "new", "tmp", "..", "x".repeat(60));

    private boolean allowed(String name) {
        NameRules rules = target().nameRules();
        return !refusedNames().contains(name) && name.codePoints().noneMatch(c -> rules.forbidden().indexOf(c) >= 0)
                && name.getBytes(StandardCharsets.UTF_8).length <= rules.maxLevelBytes();
    }

    private Mailbox make(MailboxPath path) {
        return target().create(Mailbox.of(path));
    }

    @Test
    default void a_created_mailbox_is_listed_selectable_and_empty() {
        MailboxPath path = MailboxPath.of("Projects");
        assertThat(make(path).path()).isEqualTo(path);
        assertThat(Account.find(source(), path)).get().matches(Mailbox::selectable);
        assertThat(Account.list(source(), path).size()).isZero();
        assertThat(source().states(List.of(path)).get(path).messages()).isZero();
    }

    @Test
    default void every_name_the_rules_allow_survives_reopening() {
        List<MailboxPath> made = new ArrayList<>();
        for (String name : DIFFICULT_NAMES) {
            if (allowed(name)) {
                made.add(MailboxPath.of("Top", name));
                make(made.getLast());
            }
        }
        reopen();
        assertThat(made).hasSizeGreaterThan(10);
        assertThat(Account.paths(source())).containsAll(made).doesNotHaveDuplicates();
    }

    @Test
    default void a_difficult_name_at_the_top_takes_messages() {
        for (String name : List.of("Entwürfe & mehr", "下書き")) {
            MailboxPath path = MailboxPath.of(name);
            if (allowed(name)) {
                Account.fill(target(), path, "in " + name);
                assertThat(Account.list(source(), path).size()).isEqualTo(1);
            }
        }
    }

    @Test
    default void the_longest_name_the_rules_allow_can_be_made() {
        int longest = target().nameRules().maxLevelBytes();
        MailboxPath path = MailboxPath.of("n".repeat(Math.min(longest, 100)));
        make(path);
        assertThat(Account.paths(source())).contains(path);
    }

    @Test
    default void names_that_differ_in_case_are_two_mailboxes_unless_the_rules_say_otherwise() {
        MailboxPath upper = MailboxPath.of("Notes");
        MailboxPath lower = MailboxPath.of("notes");
        make(upper);
        make(lower);
        boolean one = target().nameRules().caseInsensitive();
        assertThat(Account.paths(source()).stream().filter(p -> p.equals(upper) || p.equals(lower))).hasSize(one ? 1 : 2);
    }

    @Test
    default void names_that_differ_in_normalisation_are_two_mailboxes_unless_the_rules_say_otherwise() {
        MailboxPath composed = MailboxPath.of("Caf\u00e9");
        MailboxPath decomposed = MailboxPath.of("Cafe\u0301");
        make(composed);
        make(decomposed);
        boolean one = target().nameRules().normalizesUnicode();
        assertThat(Account.paths(source()).stream().filter(p -> p.equals(composed) || p.equals(decomposed))).hasSize(one ? 1 : 2);
    }

    @Test
    default void inbox_is_one_mailbox_in_every_spelling() {
        make(MailboxPath.INBOX);
        make(MailboxPath.of("Inbox"));
        Account.append(target(), MailboxPath.of("inbox"), Account.message("hello"));
        assertThat(Account.paths(source()).stream().filter(MailboxPath::isInbox)).hasSize(1);
        assertThat(Account.list(source(), MailboxPath.INBOX).size()).isEqualTo(1);
    }

    @Test
    default void inbox_as_a_deeper_level_is_a_name_like_others() {
        MailboxPath path = MailboxPath.of("Old", "Inbox");
        make(path);
        assertThat(Account.paths(source())).contains(path);
        assertThat(Account.find(source(), path).orElseThrow().role()).isEmpty();
    }

    @Test
    default void inbox_has_children_where_the_rules_say_so() {
        if (target().nameRules().inboxHasChildren()) {
            MailboxPath child = MailboxPath.INBOX.child("Lists");
            Account.fill(target(), child, "one");
            reopen();
            assertThat(Account.paths(source())).contains(child);
            assertThat(Account.list(source(), child).size()).isEqualTo(1);
        }
    }

    @Test
    default void creating_a_mailbox_twice_leaves_it_as_it_is() {
        MailboxPath path = MailboxPath.of("Twice");
        Account.fill(target(), path, "kept");
        MailboxState before = source().states(List.of(path)).get(path);
        assertThat(make(path).path()).isEqualTo(path);
        assertThat(source().states(List.of(path)).get(path)).isEqualTo(before);
        assertThat(Account.list(source(), path).size()).isEqualTo(1);
    }

    @Test
    default void missing_parents_are_made() {
        MailboxPath deep = MailboxPath.of("one", "two", "three");
        Account.fill(target(), deep, "deep");
        assertThat(Account.paths(source())).contains(MailboxPath.of("one"), MailboxPath.of("one", "two"), deep);
        assertThat(Account.list(source(), deep).size()).isEqualTo(1);
    }

    @Test
    default void mailboxes_come_in_order_parents_first_each_once() {
        for (String path : List.of("b", "a/z", "B2", "a/b/c", "Z", "a/y")) {
            make(MailboxPath.parse(path));
        }
        List<MailboxPath> listed = Account.paths(source());
        assertThat(listed).isSorted().doesNotHaveDuplicates().contains(MailboxPath.parse("a/b/c"), MailboxPath.parse("Z"));
    }

    @Test
    default void the_list_is_asked_anew_each_time() {
        MailboxPath path = MailboxPath.of("Later");
        assertThat(Account.paths(source())).doesNotContain(path);
        make(path);
        assertThat(Account.paths(source())).contains(path);
        target().delete(path);
        assertThat(Account.paths(source())).doesNotContain(path);
    }

    @Test
    default void a_role_is_kept_and_shown() {
        needs(Ability.PRESERVES_ROLES);
        MailboxPath path = MailboxPath.of("Gesendet");
        Mailbox made = target().create(Mailbox.of(path).withRole(Role.SENT));
        assertThat(made.role()).contains(Role.SENT);
        reopen();
        assertThat(Account.find(source(), path).orElseThrow().role()).contains(Role.SENT);
    }

    @Test
    default void creating_again_with_a_role_does_not_change_the_role() {
        needs(Ability.PRESERVES_ROLES);
        MailboxPath path = MailboxPath.of("Plain");
        make(path);
        assertThat(target().create(Mailbox.of(path).withRole(Role.ARCHIVE)).role()).isEqualTo(Optional.empty());
    }

    @Test
    default void renaming_takes_messages_and_children_along() {
        Account.fill(target(), MailboxPath.parse("Work"), "top", "second");
        Account.fill(target(), MailboxPath.parse("Work/2024/Q1"), "child");
        Account.fill(target(), MailboxPath.parse("Workshop"), "bystander");
        var before = Account.digests(source(), MailboxPath.parse("Work"));
        target().rename(MailboxPath.parse("Work"), MailboxPath.parse("Büro"));
        reopen();
        assertThat(Account.paths(source())).contains(MailboxPath.parse("Büro"), MailboxPath.parse("Büro/2024/Q1"), MailboxPath.parse("Workshop"))
                .noneMatch(path -> path.isWithin(MailboxPath.parse("Work")));
        assertThat(Account.digests(source(), MailboxPath.parse("Büro")).values()).containsExactlyInAnyOrderElementsOf(before.values());
        assertThat(Account.list(source(), MailboxPath.parse("Büro/2024/Q1")).size()).isEqualTo(1);
    }

    @Test
    default void deleting_a_mailbox_takes_its_messages_for_good() {
        MailboxPath path = MailboxPath.of("Gone");
        Account.fill(target(), path, "one", "two");
        target().delete(path);
        assertThat(Account.paths(source())).doesNotContain(path);
        make(path);
        assertThat(Account.list(source(), path).size()).isZero();
    }

    @Test
    default void deleting_a_mailbox_leaves_its_children() {
        needs(Ability.DELETES_PARENTS);
        MailboxPath parent = MailboxPath.of("Parent");
        MailboxPath child = parent.child("Child");
        Account.fill(target(), parent, "one");
        Account.fill(target(), child, "two");
        target().delete(parent);
        reopen();
        assertThat(Account.find(source(), parent).filter(Mailbox::selectable)).isEmpty();
        assertThat(Account.list(source(), child).size()).isEqualTo(1);
    }

    @Test
    default void deleting_a_missing_mailbox_is_not_an_error() {
        target().delete(MailboxPath.of("never", "there"));
        assertThat(Account.paths(source())).doesNotContain(MailboxPath.of("never", "there"));
    }

    @Test
    default void subscribing_and_unsubscribing_can_be_repeated() {
        needs(Ability.PRESERVES_SUBSCRIPTIONS);
        MailboxPath path = MailboxPath.of("Lists", "Gärten");
        make(path);
        target().subscribe(path, true);
        target().subscribe(path, true);
        reopen();
        assertThat(Account.find(source(), path).orElseThrow().subscribed()).isTrue();
        target().subscribe(path, false);
        target().subscribe(path, false);
        reopen();
        assertThat(Account.find(source(), path).orElseThrow().subscribed()).isFalse();
    }

    @Test
    default void states_leave_out_what_is_not_there() {
        MailboxPath there = MailboxPath.of("There");
        MailboxPath missing = MailboxPath.of("Missing");
        Account.fill(target(), there, "one");
        Map<MailboxPath, MailboxState> states = source().states(List.of(there, missing));
        assertThat(states).containsOnlyKeys(there);
        assertThat(states.get(there).messages()).isEqualTo(1);
        assertThat(source().states(List.of())).isEmpty();
    }

    @Test
    default void a_deleted_mailbox_made_again_is_told_apart_by_its_uidvalidity_or_its_uids() {
        MailboxPath path = MailboxPath.of("Again");
        long oldUid = Account.fill(target(), path, "old").getFirst();
        MailboxState old = source().states(List.of(path)).get(path);
        target().delete(path);
        long newUid = Account.fill(target(), path, "new").getFirst();
        MailboxState now = source().states(List.of(path)).get(path);
        assertThat(now.uidValidity() != old.uidValidity() || newUid > oldUid).isTrue();
    }
}
