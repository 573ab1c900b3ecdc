package dev.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** How the readers of a {@link Source} list and give messages. */
public interface ReaderContract extends ContractFixture {
    MailboxPath READ = MailboxPath.of("Read");
    int HEADER_LIMIT = 1 << 20;

    private Map<Long, byte[]> headers(UidSet uids) {
        Map<Long, byte[]> headers = new TreeMap<>();
        try (MailboxReader reader = source().openReader()) {
            reader.headers(READ, uids, (uid, header) -> assertThat(headers.put(uid, header)).isNull());
        }
        return headers;
    }

    @Test
    default void a_description_names_the_account_and_stays_the_same() {
        EndpointDescription before = source().describe();
        assertThat(before.display()).isNotBlank();
        assertThat(before.identity()).isNotBlank();
        reopen();
        assertThat(source().describe().identity()).isEqualTo(before.identity());
        assertThat(source().usefulReaders()).isPositive();
        assertThat(target().usefulWriters()).isPositive();
    }

    @Test
    default void opening_tells_the_state_and_a_missing_mailbox_is_gone() {
        List<Long> uids = Account.fill(target(), READ, "a", "b");
        try (MailboxReader reader = source().openReader()) {
            MailboxState state = reader.open(READ);
            assertThat(state.messages()).isEqualTo(2);
            assertThat(state.uidValidity()).isEqualTo(source().states(List.of(READ)).get(READ).uidValidity());
            assertThat(state.uidNext()).satisfiesAnyOf(next -> assertThat(next).isZero(), next -> assertThat(next).isGreaterThan(uids.getLast()));
            assertThatThrownBy(() -> reader.open(MailboxPath.of("Missing"))).isInstanceOfSatisfying(EndpointException.class,
                    e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.MAILBOX_GONE));
        }
    }

    @Test
    default void a_list_has_every_message_with_its_columns() {
        target().create(Mailbox.of(READ));
        BytesBody second = TestMessages.ordinary("second, longer");
        List<Long> uids = Account.append(target(), READ, Account.message("first"),
                Account.message(second, Keywords.of(Keywords.SEEN), Account.SOME_DATE + 1));
        Listing listing = Account.list(source(), READ);
        assertThat(listing.uids()).isEqualTo(UidSet.of(uids.get(0), uids.get(1)));
        int row = listing.indexOf(uids.get(1));
        assertThat(listing.keywords(row)).isEqualTo(Keywords.of(Keywords.SEEN));
        assertThat(listing.receivedEpochSecond(row)).isEqualTo(Account.SOME_DATE + 1);
        assertThat(listing.size(row)).isIn(-1L, second.size());
    }

    @Test
    default void a_partial_list_has_the_same_columns_and_leaves_out_what_is_not_there() {
        List<Long> uids = Account.fill(target(), READ, "a", "b", "c", "d");
        Listing whole = Account.list(source(), READ);
        try (MailboxReader reader = source().openReader()) {
            Listing part = reader.list(READ, UidSet.of(uids.get(1), uids.get(3), uids.get(3) + 1, uids.get(3) + 500));
            assertThat(part.uids()).isEqualTo(UidSet.of(uids.get(1), uids.get(3)));
            for (int row = 0; row < part.size(); row++) {
                int same = whole.indexOf(part.uid(row));
                assertThat(List.<Object>of(part.keywords(row), part.size(row), part.receivedEpochSecond(row), part.modseq(row)))
                        .isEqualTo(List.<Object>of(whole.keywords(same), whole.size(same), whole.receivedEpochSecond(same), whole.modseq(same)));
            }
            assertThat(reader.list(READ, UidSet.EMPTY).size()).isZero();
            assertThat(reader.list(READ, UidSet.range(uids.get(3) + 10, 4_294_967_295L)).size()).isZero();
        }
    }

    @Test
    default void a_reader_sees_what_arrived_since_its_last_list() {
        Account.fill(target(), READ, "a");
        try (MailboxReader reader = source().openReader()) {
            assertThat(reader.list(READ).size()).isEqualTo(1);
            long uid = Account.append(target(), READ, Account.message("b")).getFirst();
            assertThat(reader.list(READ).uids().contains(uid)).isTrue();
        }
    }

    @Test
    default void headers_end_with_the_empty_line() {
        long uid = Account.fill(target(), READ, "text").getFirst();
        byte[] whole = TestMessages.ordinary("text").bytes();
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        byte[] expected = Arrays.copyOf(whole, text.indexOf("\r\n\r\n") + 4);
        assertThat(headers(UidSet.of(uid)).get(uid)).isEqualTo(expected);
    }

    @Test
    default void headers_of_messages_that_are_not_there_are_left_out() {
        List<Long> uids = Account.fill(target(), READ, "a", "b");
        assertThat(headers(UidSet.of(uids.get(0), uids.get(1) + 7))).containsOnlyKeys(uids.get(0));
        assertThat(headers(UidSet.EMPTY)).isEmpty();
    }

    @Test
    default void a_message_without_an_empty_line_is_header_as_a_whole() {
        needs(Ability.EXACT_MALFORMED_HEADERS);
        target().create(Mailbox.of(READ));
        BytesBody body = BytesBody.of("Subject: x\r\nX-Last: y\r\n");
        long uid = Account.append(target(), READ, Account.message(body, Keywords.NONE, Account.SOME_DATE)).getFirst();
        assertThat(headers(UidSet.of(uid)).get(uid)).isEqualTo(body.bytes());
    }

    @Test
    default void a_header_that_ends_with_bare_line_feeds_is_found() {
        needs(Ability.EXACT_BARE_NEWLINES);
        target().create(Mailbox.of(READ));
        BytesBody body = BytesBody.of("Subject: x\nX-Last: y\n\nbody\n\nmore\n");
        long uid = Account.append(target(), READ, Account.message(body, Keywords.NONE, Account.SOME_DATE)).getFirst();
        assertThat(headers(UidSet.of(uid)).get(uid)).asString(StandardCharsets.US_ASCII).isEqualTo("Subject: x\nX-Last: y\n\n");
    }

    @Test
    default void a_huge_header_is_cut_at_one_mebibyte() {
        needs(Ability.STORES_HUGE_HEADERS);
        target().create(Mailbox.of(READ));
        BytesBody body = TestMessages.withHeaderOf(HEADER_LIMIT + 100_000);
        long uid = Account.append(target(), READ, Account.message(body, Keywords.NONE, Account.SOME_DATE)).getFirst();
        assertThat(headers(UidSet.of(uid)).get(uid)).isEqualTo(Arrays.copyOf(body.bytes(), HEADER_LIMIT));
    }

    @Test
    default void bodies_come_in_ascending_order_of_uid_and_without_the_missing() {
        List<Long> uids = Account.fill(target(), READ, "a", "b", "c", "d", "e");
        List<Long> order = new ArrayList<>();
        try (MailboxReader reader = source().openReader()) {
            reader.bodies(READ, UidSet.of(uids.get(4), uids.get(0), uids.get(2), uids.get(4) + 1, uids.get(4) + 99),
                    (uid, size, body) -> order.add(uid));
            reader.bodies(READ, UidSet.EMPTY, (uid, size, body) -> order.add(-1L));
        }
        assertThat(order).containsExactly(uids.get(0), uids.get(2), uids.get(4));
    }

    @Test
    default void a_message_that_vanished_after_listing_is_left_out() {
        needs(Ability.DELETES_EXACTLY);
        needs(Ability.FORGETS_DELETED_AT_ONCE);
        List<Long> uids = Account.fill(target(), READ, "a", "b", "c");
        try (MailboxReader reader = source().openReader()) {
            UidSet listed = reader.list(READ).uids();
            Account.delete(target(), READ, UidSet.of(uids.get(1)));
            assertThat(Account.digests(reader, READ, listed)).containsOnlyKeys(uids.get(0), uids.get(2));
        }
    }

    @Test
    default void a_sink_may_read_partly_or_not_at_all() {
        target().create(Mailbox.of(READ));
        List<BytesBody> bodies = List.of(TestMessages.ofSize("one", 300_000), TestMessages.ordinary("two"),
                TestMessages.ofSize("three", 300_000), TestMessages.ordinary("four"));
        for (BytesBody body : bodies) {
            Account.append(target(), READ, Account.message(body, Keywords.NONE, Account.SOME_DATE));
        }
        List<ContentDigest> read = new ArrayList<>();
        try (MailboxReader reader = source().openReader()) {
            reader.bodies(READ, reader.list(READ).uids(), (uid, size, body) -> {
                int which = read.size();
                byte[] bytes = which == 0 ? body.readNBytes(10) : which == 1 ? new byte[0] : which == 2 ? body.readNBytes(100_001) : body.readAllBytes();
                read.add(ContentDigest.sha256Of(bytes));
            });
            assertThat(read).hasSize(4);
            assertThat(read.getLast()).isEqualTo(bodies.getLast().digest());
            assertThat(Account.digests(reader, READ, reader.list(READ).uids()).values()).containsExactlyElementsOf(bodies.stream().map(BytesBody::digest).toList());
        }
    }

    @Test
    default void the_sinks_exceptions_pass_through() {
        Account.fill(target(), READ, "a", "b");
        IllegalStateException own = new IllegalStateException("mine");
        MailboxReader reader = source().openReader();
        assertThatThrownBy(() -> reader.bodies(READ, UidSet.range(1, 4_294_967_295L), (uid, size, body) -> {
            throw own;
        })).isSameAs(own);
        reader.close();
        IOException io = new IOException("disk full");
        MailboxReader other = source().openReader();
        assertThatThrownBy(() -> other.bodies(READ, UidSet.range(1, 4_294_967_295L), (uid, size, body) -> {
            throw io;
        })).matches(e -> e == io || e.getCause() == io, "the sink's own IOException, or an unchecked one around it");
        other.close();
        assertThat(Account.list(source(), READ).size()).isEqualTo(2);
    }

    @Test
    default void reading_changes_nothing() {
        Account.fill(target(), READ, "a", "b");
        MailboxState before = source().states(List.of(READ)).get(READ);
        Account.digests(source(), READ);
        headers(UidSet.range(1, 1000));
        assertThat(source().states(List.of(READ)).get(READ)).isEqualTo(before);
        Listing listing = Account.list(source(), READ);
        assertThat(listing.keywords(0)).isEqualTo(Keywords.NONE);
        assertThat(listing.keywords(1)).isEqualTo(Keywords.NONE);
    }

    @Test
    default void one_reader_serves_several_mailboxes_in_turn() {
        MailboxPath other = MailboxPath.of("Other");
        Account.fill(target(), READ, "a", "b");
        Account.fill(target(), other, "c");
        try (MailboxReader reader = source().openReader()) {
            for (int i = 0; i < 3; i++) {
                assertThat(reader.list(READ).size()).isEqualTo(2);
                assertThat(Account.digests(reader, other, reader.list(other).uids()).values()).containsExactly(TestMessages.ordinary("c").digest());
            }
        }
    }

    @Test
    default void two_readers_read_side_by_side() throws InterruptedException {
        MailboxPath other = MailboxPath.of("Other");
        Account.fill(target(), READ, "a", "b", "c");
        Account.fill(target(), other, "d", "e");
        Map<MailboxPath, Map<Long, ContentDigest>> read = new ConcurrentHashMap<>();
        try (MailboxReader one = source().openReader(); MailboxReader two = source().openReader()) {
            Thread first = Thread.startVirtualThread(() -> read.put(READ, Account.digests(one, READ, one.list(READ).uids())));
            Thread second = Thread.startVirtualThread(() -> read.put(other, Account.digests(two, other, two.list(other).uids())));
            first.join();
            second.join();
        }
        assertThat(read.get(READ).values()).containsExactly(TestMessages.ordinary("a").digest(), TestMessages.ordinary("b").digest(), TestMessages.ordinary("c").digest());
        assertThat(read.get(other).values()).containsExactly(TestMessages.ordinary("d").digest(), TestMessages.ordinary("e").digest());
    }

    @Test
    default void a_second_reader_can_be_used_inside_the_sink_of_the_first() {
        Account.fill(target(), READ, "a", "b");
        List<Integer> sizes = new ArrayList<>();
        try (MailboxReader one = source().openReader(); MailboxReader two = source().openReader()) {
            one.bodies(READ, one.list(READ).uids(), (uid, size, body) -> sizes.add(two.list(READ).size()));
        }
        assertThat(sizes).containsExactly(2, 2);
    }

    @Test
    default void closing_a_reader_twice_is_harmless_and_leaves_others_alone() {
        Account.fill(target(), READ, "a");
        MailboxReader first = source().openReader();
        try (MailboxReader second = source().openReader()) {
            first.close();
            first.close();
            assertThat(second.list(READ).size()).isEqualTo(1);
        }
    }

    @Test
    default void closing_the_source_closes_its_readers_and_can_be_repeated() {
        Account.fill(target(), READ, "a");
        Source source = source();
        MailboxReader reader = source.openReader();
        assertThat(reader.list(READ).size()).isEqualTo(1);
        source.close();
        source.close();
        assertThatThrownBy(() -> reader.list(READ)).isInstanceOf(EndpointException.class);
        reader.close();
        reopen();
        assertThat(Account.list(source(), READ).size()).isEqualTo(1);
    }
}
