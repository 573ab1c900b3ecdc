package dev.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.Target;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the writers of a {@link Target} append, mark, move and delete messages. */
public interface WriterContract extends ContractFixture {
    MailboxPath BOX = MailboxPath.of("Box");
    Keywords SEEN_AND_FLAGGED = Keywords.of(Keywords.SEEN, Keywords.FLAGGED);

    private void makeBox() {
        target().create(Mailbox.of(BOX));
    }

    private Set<ContentDigest> contents(MailboxPath mailbox) {
        return Set.copyOf(Account.digests(source(), mailbox).values());
    }

    private static void assertKind(EndpointException.Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    default void every_message_of_a_batch_gets_one_answer_on_the_calling_thread() {
        makeBox();
        List<OutgoingMessage> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            batch.add(Account.message("number " + i));
        }
        RecordedAnswers answers = new RecordedAnswers();
        try (MailboxWriter writer = target().openWriter()) {
            writer.append(BOX, batch, answers);
        }
        assertThat(answers.indexes()).isEqualTo(java.util.stream.IntStream.range(0, 50).boxed().toList());
        assertThat(answers.allStored()).isTrue();
        assertThat(answers.all()).allMatch(answer -> answer.thread() == Thread.currentThread());
    }

    @Test
    default void messages_get_ascending_uids_in_the_order_of_the_batch() {
        makeBox();
        OutgoingMessage[] batch = {Account.message("c"), Account.message("a"), Account.message("b")};
        List<Long> uids = Account.append(target(), BOX, batch);
        assertThat(uids).isSorted().doesNotHaveDuplicates();
        Map<Long, ContentDigest> stored = Account.digests(source(), BOX);
        for (int i = 0; i < batch.length; i++) {
            assertThat(stored.get(uids.get(i))).isEqualTo(batch[i].body().digest());
        }
    }

    @Test
    default void the_uids_told_are_the_uids_listed() {
        needs(Ability.TELLS_APPENDED_UIDS);
        makeBox();
        RecordedAnswers answers = new RecordedAnswers();
        try (MailboxWriter writer = target().openWriter()) {
            writer.append(BOX, List.of(Account.message("one"), Account.message("two")), answers);
        }
        long uidValidity = source().states(List.of(BOX)).get(BOX).uidValidity();
        assertThat(answers.all()).allMatch(answer -> answer.uidValidity() == uidValidity);
        assertThat(answers.all().stream().map(RecordedAnswers.Answer::uid)).containsExactlyInAnyOrderElementsOf(
                Account.list(source(), BOX).uids().stream().boxed().toList());
    }

    @Test
    default void an_empty_batch_is_no_work_and_no_answers() {
        makeBox();
        RecordedAnswers answers = new RecordedAnswers();
        try (MailboxWriter writer = target().openWriter()) {
            writer.append(BOX, List.of(), answers);
        }
        assertThat(answers.all()).isEmpty();
    }

    @Test
    default void five_equal_messages_are_five_messages() {
        makeBox();
        OutgoingMessage same = Account.message("same");
        Account.append(target(), BOX, same, same, same, same, same);
        assertThat(Account.list(source(), BOX).size()).isEqualTo(5);
    }

    @Test
    default void odd_messages_keep_every_byte() {
        makeBox();
        for (TestMessages.Odd odd : TestMessages.odd()) {
            if (odd.needs().isEmpty() || abilities().contains(odd.needs().get())) {
                BytesBody body = new BytesBody(odd.bytes());
                long uid = Account.append(target(), BOX, Account.message(body, Keywords.NONE, Account.SOME_DATE)).getFirst();
                assertThat(Account.digests(source(), BOX).get(uid)).as(odd.name()).isEqualTo(body.digest());
            }
        }
    }

    @Test
    default void a_message_of_five_megabytes_between_small_ones_keeps_every_byte() {
        makeBox();
        BytesBody large = TestMessages.ofSize("large", 5 << 20);
        List<Long> uids = Account.append(target(), BOX, Account.message("before"),
                Account.message(large, Keywords.NONE, Account.SOME_DATE), Account.message("after"));
        assertThat(Account.digests(source(), BOX)).hasSize(3).containsEntry(uids.get(1), large.digest());
    }

    @Test
    default void messages_survive_reopening_with_date_and_keywords() {
        makeBox();
        OutgoingMessage message = Account.message(TestMessages.ordinary("kept"), SEEN_AND_FLAGGED, Account.SOME_DATE);
        Account.append(target(), BOX, message);
        reopen();
        Listing listing = Account.list(source(), BOX);
        assertThat(listing.size()).isEqualTo(1);
        assertThat(listing.keywords(0)).isEqualTo(SEEN_AND_FLAGGED);
        assertThat(listing.receivedEpochSecond(0)).isEqualTo(Account.SOME_DATE);
        assertThat(contents(BOX)).containsExactly(message.body().digest());
    }

    @Test
    default void dates_are_kept_to_the_second() {
        makeBox();
        List<Long> dates = new ArrayList<>(List.of(86_400L, 951_827_696L, 1_000_000_001L, 1_711_846_799L, 1_711_846_801L));
        if (abilities().contains(Ability.DATES_IN_THE_FUTURE)) {
            dates.add(2_147_483_646L);
        }
        if (abilities().contains(Ability.DATES_BEFORE_1970)) {
            dates.addAll(List.of(-1L, -86_399L, -300_000_000L));
        }
        for (long date : dates) {
            long uid = Account.append(target(), BOX, Account.message(TestMessages.ordinary("of " + date), Keywords.NONE, date)).getFirst();
            Listing listing = Account.list(source(), BOX);
            assertThat(listing.receivedEpochSecond(listing.indexOf(uid))).isEqualTo(date);
        }
    }

    @Test
    default void an_unknown_date_becomes_now() {
        makeBox();
        long now = Instant.now().getEpochSecond();
        Account.append(target(), BOX, Account.message(TestMessages.ordinary("undated"), Keywords.NONE, Long.MIN_VALUE));
        assertThat(Account.list(source(), BOX).receivedEpochSecond(0)).isBetween(now - 3600, now + 3600);
    }

    @Test
    default void system_flags_can_be_stored_and_are_kept() {
        makeBox();
        Keywords all = Keywords.of(Keywords.SEEN, Keywords.ANSWERED, Keywords.FLAGGED, Keywords.DRAFT, Keywords.DELETED);
        try (MailboxWriter writer = target().openWriter()) {
            assertThat(writer.keywordSupport(BOX).storable().asList()).containsAll(all.asList());
        }
        long uid = Account.append(target(), BOX, Account.message(TestMessages.ordinary("all"), all, Account.SOME_DATE)).getFirst();
        assertThat(Account.keywords(source(), BOX, uid)).isEqualTo(all);
    }

    @Test
    default void arbitrary_keywords_are_kept_from_the_first_moment() {
        needs(Ability.STORES_ARBITRARY_KEYWORDS);
        makeBox();
        try (MailboxWriter writer = target().openWriter()) {
            assertThat(writer.keywordSupport(BOX).arbitrary()).isTrue();
        }
        Keywords keywords = Keywords.of("$Forwarded", "NonJunk", "work-2024", Keywords.SEEN);
        long uid = Account.append(target(), BOX, Account.message(TestMessages.ordinary("kw"), keywords, Account.SOME_DATE)).getFirst();
        reopen();
        assertThat(Account.keywords(source(), BOX, uid)).isEqualTo(keywords);
    }

    @Test
    default void keywords_are_added_and_removed_only_as_told() {
        makeBox();
        List<Long> uids = Account.append(target(), BOX,
                Account.message(TestMessages.ordinary("a"), Keywords.of(Keywords.SEEN, Keywords.DRAFT), Account.SOME_DATE),
                Account.message(TestMessages.ordinary("b"), Keywords.of(Keywords.SEEN, Keywords.DRAFT), Account.SOME_DATE));
        Account.changeKeywords(target(), BOX, UidSet.of(uids.get(0)), Keywords.of(Keywords.ANSWERED), Keywords.of(Keywords.SEEN, Keywords.FLAGGED));
        assertThat(Account.keywords(source(), BOX, uids.get(0))).isEqualTo(Keywords.of(Keywords.DRAFT, Keywords.ANSWERED));
        assertThat(Account.keywords(source(), BOX, uids.get(1))).isEqualTo(Keywords.of(Keywords.SEEN, Keywords.DRAFT));
    }

    @Test
    default void several_keyword_changes_are_made_in_one_call_and_missing_messages_are_left_out() {
        List<Long> uids = Account.fill(target(), BOX, "a", "b", "c");
        try (MailboxWriter writer = target().openWriter()) {
            writer.changeKeywords(BOX, List.of(
                    new MailboxWriter.KeywordChange(UidSet.of(uids.get(0), uids.get(2), uids.get(2) + 1000), Keywords.of(Keywords.SEEN), Keywords.NONE),
                    new MailboxWriter.KeywordChange(UidSet.of(uids.get(2)), Keywords.of(Keywords.FLAGGED), Keywords.of(Keywords.SEEN)),
                    new MailboxWriter.KeywordChange(UidSet.of(uids.get(2) + 2000), Keywords.of(Keywords.SEEN), Keywords.NONE)));
        }
        assertThat(Account.keywords(source(), BOX, uids.get(0))).isEqualTo(Keywords.of(Keywords.SEEN));
        assertThat(Account.keywords(source(), BOX, uids.get(1))).isEqualTo(Keywords.NONE);
        assertThat(Account.keywords(source(), BOX, uids.get(2))).isEqualTo(Keywords.of(Keywords.FLAGGED));
    }

    @Test
    default void deleting_takes_only_the_named_and_not_what_others_marked_as_deleted() {
        List<Long> uids = Account.fill(target(), BOX, "marked", "named", "plain");
        Account.changeKeywords(target(), BOX, UidSet.of(uids.get(0)), Keywords.of(Keywords.DELETED), Keywords.NONE);
        UidSet named = UidSet.of(uids.get(1), uids.get(2) + 1000);
        if (!abilities().contains(Ability.DELETES_EXACTLY)) {
            assertKind(EndpointException.Kind.USAGE, () -> Account.delete(target(), BOX, named));
            return;
        }
        Account.delete(target(), BOX, named);
        reopen();
        assertThat(Account.list(source(), BOX).uids()).isEqualTo(UidSet.of(uids.get(0), uids.get(2)));
        assertThat(Account.keywords(source(), BOX, uids.get(0))).isEqualTo(Keywords.of(Keywords.DELETED));
    }

    @Test
    default void a_uid_is_never_used_again() {
        needs(Ability.DELETES_EXACTLY);
        long last = Account.fill(target(), BOX, "a", "b").getLast();
        Account.delete(target(), BOX, UidSet.of(last));
        reopen();
        assertThat(Account.append(target(), BOX, Account.message("c")).getFirst()).isGreaterThan(last);
    }

    @Test
    default void state_tells_a_uidnext_above_every_uid() {
        List<Long> uids = Account.fill(target(), BOX, "a", "b");
        try (MailboxWriter writer = target().openWriter()) {
            MailboxState state = writer.state(BOX);
            assertThat(state.messages()).isEqualTo(2);
            assertThat(state.uidValidity()).isPositive();
            assertThat(state.uidNext()).isGreaterThan(uids.getLast());
            writer.append(BOX, List.of(Account.message("c")), new RecordedAnswers());
            assertThat(Account.list(source(), BOX).uids().last()).isGreaterThanOrEqualTo(state.uidNext());
            assertThat(writer.state(BOX).uidNext()).isGreaterThan(Account.list(source(), BOX).uids().last());
        }
    }

    @Test
    default void state_of_an_empty_mailbox_has_a_uidnext() {
        makeBox();
        try (MailboxWriter writer = target().openWriter()) {
            assertThat(writer.state(BOX).uidNext()).isPositive();
        }
    }

    @Test
    default void a_missing_mailbox_is_gone_for_writers() {
        MailboxPath missing = MailboxPath.of("Missing");
        try (MailboxWriter writer = target().openWriter()) {
            assertKind(EndpointException.Kind.MAILBOX_GONE, () -> writer.state(missing));
        }
        try (MailboxWriter writer = target().openWriter()) {
            RecordedAnswers answers = new RecordedAnswers();
            assertKind(EndpointException.Kind.MAILBOX_GONE, () -> writer.append(missing, List.of(Account.message("x")), answers));
            assertThat(answers.all()).noneMatch(RecordedAnswers.Answer::isStored);
        }
        assertThat(Account.paths(source())).doesNotContain(missing);
    }

    @Test
    default void one_writer_serves_several_mailboxes_in_turn() {
        MailboxPath other = MailboxPath.of("Other");
        makeBox();
        target().create(Mailbox.of(other));
        try (MailboxWriter writer = target().openWriter()) {
            for (int i = 0; i < 3; i++) {
                writer.append(BOX, List.of(Account.message("box " + i)), new RecordedAnswers());
                writer.append(other, List.of(Account.message("other " + i)), new RecordedAnswers());
            }
        }
        assertThat(Account.list(source(), BOX).size()).isEqualTo(3);
        assertThat(contents(other)).contains(TestMessages.ordinary("other 2").digest()).hasSize(3);
    }

    @Test
    default void two_writers_can_append_to_one_mailbox_at_once() throws InterruptedException {
        needs(Ability.WRITERS_SIDE_BY_SIDE);
        makeBox();
        List<RecordedAnswers> answers = List.of(new RecordedAnswers(), new RecordedAnswers());
        List<Thread> threads = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
            int which = side;
            threads.add(Thread.startVirtualThread(() -> {
                try (MailboxWriter writer = target().openWriter()) {
                    for (int i = 0; i < 10; i++) {
                        writer.append(BOX, List.of(Account.message(which + " " + i)), answers.get(which));
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(answers).allMatch(side -> side.all().size() == 10 && side.allStored());
        assertThat(contents(BOX)).hasSize(20);
    }

    @Test
    default void closing_a_writer_twice_is_harmless_and_leaves_others_alone() {
        makeBox();
        MailboxWriter first = target().openWriter();
        try (MailboxWriter second = target().openWriter()) {
            first.close();
            first.close();
            second.append(BOX, List.of(Account.message("x")), new RecordedAnswers());
        }
        assertThat(Account.list(source(), BOX).size()).isEqualTo(1);
    }

    @Test
    default void moved_messages_keep_bytes_dates_and_keywords_and_the_rest_stays() {
        needs(Ability.MOVES_SERVER_SIDE);
        makeBox();
        MailboxPath to = MailboxPath.of("To");
        Account.fill(target(), to, "was there");
        OutgoingMessage moving = Account.message(TestMessages.ordinary("moving"), SEEN_AND_FLAGGED, Account.SOME_DATE - 5);
        List<Long> uids = Account.append(target(), BOX, moving, Account.message("staying"));
        Map<Long, Long> moved;
        try (MailboxWriter writer = target().openWriter()) {
            assertThat(writer).isInstanceOf(MovesServerSide.class);
            moved = ((MovesServerSide) writer).move(BOX, UidSet.of(uids.get(0), uids.get(1) + 1000), to);
        }
        assertThat(moved).containsOnlyKeys(uids.get(0));
        assertThat(Account.list(source(), BOX).uids()).isEqualTo(UidSet.of(uids.get(1)));
        Listing listing = Account.list(source(), to);
        assertThat(listing.size()).isEqualTo(2);
        long newUid = listing.uids().last();
        assertThat(moved.get(uids.get(0))).isIn(abilities().contains(Ability.TELLS_MOVED_UIDS) ? List.of(newUid) : List.of(newUid, 0L));
        assertThat(Account.digests(source(), to)).containsEntry(newUid, moving.body().digest());
        assertThat(listing.keywords(1)).isEqualTo(SEEN_AND_FLAGGED);
        assertThat(listing.receivedEpochSecond(1)).isEqualTo(Account.SOME_DATE - 5);
    }

    @Test
    default void uids_are_taken_over_where_they_ascend() {
        needs(Ability.PRESERVES_UIDS);
        makeBox();
        assertThat(target()).isInstanceOf(PreservesUids.class);
        assertThat(((PreservesUids) target()).adoptUidValidity(BOX, 1_234_567, 100)).isTrue();
        List<Long> uids = Account.append(target(), BOX, withUid("a", 10), withUid("b", 20), withUid("c", 15));
        assertThat(uids.subList(0, 2)).containsExactly(10L, 20L);
        assertThat(uids.get(2)).isGreaterThan(20);
        reopen();
        assertThat(source().states(List.of(BOX)).get(BOX).uidValidity()).isEqualTo(1_234_567);
        assertThat(Account.list(source(), BOX).uids().stream().boxed()).isEqualTo(uids);
    }

    @Test
    default void later_messages_get_uids_at_or_above_the_adopted_uidnext() {
        needs(Ability.PRESERVES_UIDS);
        makeBox();
        assertThat(((PreservesUids) target()).adoptUidValidity(BOX, 77, 100)).isTrue();
        Account.append(target(), BOX, withUid("a", 10));
        reopen();
        assertThat(Account.append(target(), BOX, Account.message("new"))).allMatch(uid -> uid >= 100);
    }

    @Test
    default void a_mailbox_with_messages_keeps_its_uidvalidity() {
        needs(Ability.PRESERVES_UIDS);
        Account.fill(target(), BOX, "a");
        MailboxState before = source().states(List.of(BOX)).get(BOX);
        assertThat(((PreservesUids) target()).adoptUidValidity(BOX, before.uidValidity() + 1000, 500)).isFalse();
        assertThat(source().states(List.of(BOX)).get(BOX).uidValidity()).isEqualTo(before.uidValidity());
    }

    private static OutgoingMessage withUid(String text, long uid) {
        return new OutgoingMessage(TestMessages.ordinary(text), Keywords.NONE, Account.SOME_DATE, uid, null);
    }
}
