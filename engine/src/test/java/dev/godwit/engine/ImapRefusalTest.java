package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.imap.Quirks;
import dev.godwit.testkit.imap.Quirks.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that refuse, drop, limit and throttle, over the wire: the account always arrives, and what does not is named. */
@Timeout(60)
class ImapRefusalTest {
    private static final String HEAD = "Message-ID: <odd@example.org>\r\nSubject: odd\r\n";
    private static final String NUL = HEAD + "\r\na\0b\r\n";

    @TempDir
    Path directory;

    private ImapWorld world(Quirks target) {
        return new ImapWorld(directory, Quirks.none(), target);
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                Arguments.of("NUL", NUL, Quirks.none().refuse(Refusal.NUL)),
                Arguments.of("bare LF", HEAD + "\r\nline\nline\r\n", Quirks.none().refuse(Refusal.BARE_LF)),
                Arguments.of("8-bit header", "Message-ID: <odd@example.org>\r\nSubject: J\u00fcrgen\r\n\r\ntext\r\n", Quirks.none().refuse(Refusal.EIGHT_BIT_HEADER)),
                Arguments.of("long line", HEAD + "\r\n" + "word ".repeat(500) + "\r\n", Quirks.none().lineLimit(998)),
                Arguments.of("no final CRLF", HEAD + "\r\ntext", Quirks.none().refuse(Refusal.MISSING_FINAL_CRLF).refusalText("BAD Command Argument Error. 11")),
                Arguments.of("NUL, without MULTIAPPEND and UIDPLUS", NUL, Quirks.none().without("MULTIAPPEND", "UIDPLUS").refuse(Refusal.NUL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void what_the_server_refuses_is_repaired_once_and_recorded_and_the_rest_arrives_untouched(String name, String odd, Quirks quirks) {
        try (ImapWorld world = world(quirks)) {
            world.addPlain(0, 5);
            long uid = world.add(odd, Keywords.FLAGGED);
            world.addPlain(5, 5);
            CopyReport report = world.copy();
            assertThat(report.complete()).isTrue();
            assertThat(report.copied().messages()).isEqualTo(11);
            assertThat(report.repaired()).singleElement().satisfies(note -> assertThat(note.uid()).isEqualTo(uid));
            assertThat(world.target.messages(MailboxPath.INBOX)).hasSize(11).filteredOn(m -> m.keywords().contains(Keywords.FLAGGED)).hasSize(1);
            assertThat(world.copy().changedAnything()).isFalse();
            assertThat(world.verify().differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UIDPLUS", "MULTIAPPEND"})
    void a_message_that_costs_the_connection_is_found_repaired_and_does_not_hold_up_the_others(String without) {
        try (ImapWorld world = world(Quirks.none().without(without).refuse(Refusal.NUL).refusalsClose())) {
            world.addPlain(0, 130);
            long uid = world.add(NUL);
            world.addPlain(130, 30);
            CopyReport report = world.copy();
            assertThat(report.repaired()).singleElement().satisfies(note -> assertThat(note.uid()).isEqualTo(uid));
            assertThat(report.complete()).isTrue();
            assertThat(report.copied().messages()).isEqualTo(161);
            assertThat(world.target.messages(MailboxPath.INBOX)).hasSize(161);
            assertThat(world.copy().changedAnything()).isFalse();
        }
    }

    @Test
    void a_message_that_costs_the_connection_in_every_form_ends_in_quarantine() throws Exception {
        String large = HEAD + "\r\n" + "x".repeat(5000) + "\r\n";
        try (ImapWorld world = world(Quirks.none().sizeLimit(4000).refusalsClose())) {
            world.addPlain(0, 20);
            long uid = world.add(large);
            world.addPlain(20, 20);
            CopyReport report = world.copy();
            assertThat(report.complete()).isFalse();
            assertThat(report.failures()).isEmpty();
            assertThat(report.quarantined()).singleElement().satisfies(note -> assertThat(note.uid()).isEqualTo(uid));
            assertThat(world.target.messages(MailboxPath.INBOX)).hasSize(40);
            try (Stream<Path> kept = Files.list(directory.resolve("quarantine"))) {
                assertThat(Files.readAllBytes(kept.findFirst().orElseThrow())).isEqualTo(large.getBytes(StandardCharsets.ISO_8859_1));
            }
            assertThat(world.copy().changedAnything()).isFalse();
            world.fresh.quirks(Quirks.none());
            assertThat(world.copy(world.options().withRetryQuarantined(true)).complete()).isTrue();
            assertThat(world.target.digests()).isEqualTo(world.source.digests());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_message_over_the_limit_is_kept_out_and_named_whether_the_limit_is_announced_or_not(boolean announced) {
        Quirks quirks = Quirks.none().sizeLimit(4000);
        try (ImapWorld world = world(announced ? quirks.announceSizeLimit() : quirks)) {
            world.addPlain(0, 5);
            long uid = world.add(HEAD + "\r\n" + "x".repeat(5000) + "\r\n");
            CopyReport report = world.copy();
            assertThat(report.quarantined()).singleElement().satisfies(note -> {
                assertThat(note.uid()).isEqualTo(uid);
                assertThat(note.what()).containsIgnoringCase("too");
            });
            assertThat(report.complete()).isFalse();
            assertThat(world.target.messages(MailboxPath.INBOX)).hasSize(5);
            assertThat(world.fresh.commandCounts().getOrDefault("APPEND", 0L)).as("an announced limit is not tried").isLessThanOrEqualTo(announced ? 5 : 12);
            assertThat(world.copy().changedAnything()).isFalse();
        }
    }

    @Test
    void keywords_the_server_drops_are_reported_and_explained() {
        try (ImapWorld world = world(Quirks.none().dropKeywords())) {
            world.add(HEAD + "\r\ntext\r\n", Keywords.SEEN, "Work", "Later");
            world.add(HEAD + "\r\nother\r\n", Keywords.FLAGGED, "Work");
            CopyReport report = world.copy();
            assertThat(report.lostKeywords()).containsExactly(new CopyReport.LostKeyword("Later", 1), new CopyReport.LostKeyword("Work", 2));
            assertThat(world.copy().changedAnything()).isFalse();
            assertThat(world.verify().equal()).isTrue();
            assertThat(world.verify().explained()).isEqualTo(2);
        }
    }

    @Test
    void keywords_beyond_the_servers_silent_limit_are_reported_and_explained() {
        try (ImapWorld world = world(Quirks.none().keywordLimit(2))) {
            for (int i = 0; i < 5; i++) {
                world.add(HEAD + "\r\ntext " + i + "\r\n", "k" + i);
            }
            CopyReport report = world.copy();
            assertThat(report.lostKeywords()).hasSize(3);
            assertThat(report.complete()).isTrue();
            assertThat(world.copy().changedAnything()).isFalse();
            assertThat(world.verify().differences()).isEmpty();
        }
    }

    @Test
    void a_keyword_the_server_refuses_costs_the_keyword_and_not_the_message() {
        try (ImapWorld world = world(Quirks.none().refuseKeywords(k -> k.contains("bad")))) {
            world.add(HEAD + "\r\none\r\n", Keywords.SEEN, "good", "bad-one");
            world.add(HEAD + "\r\ntwo\r\n", Keywords.FLAGGED, "good");
            CopyReport report = world.copy();
            assertThat(report.complete()).isTrue();
            assertThat(world.target.digests()).isEqualTo(world.source.digests());
            assertThat(report.lostKeywords()).extracting(CopyReport.LostKeyword::keyword).contains("bad-one");
            assertThat(world.copy().changedAnything()).isFalse();
        }
    }

    @Test
    void a_keyword_the_server_refuses_later_does_not_stop_the_account() {
        try (ImapWorld world = world(Quirks.none().refuseKeywords(k -> k.contains("bad")))) {
            long uid = world.add(HEAD + "\r\none\r\n", Keywords.SEEN);
            world.add(HEAD + "\r\ntwo\r\n", Keywords.SEEN);
            world.copy();
            world.source.setKeywords(MailboxPath.INBOX, uid, Keywords.of(Keywords.SEEN, "bad-one"));
            world.source.setKeywords(MailboxPath.INBOX, uid + 1, Keywords.of(Keywords.FLAGGED));
            world.copy();
            assertThat(world.target.messages(MailboxPath.INBOX)).extracting(m -> m.keywords().toString()).containsExactlyInAnyOrder("$seen", "$flagged");
        }
    }

    @Test
    void lost_answers_neither_lose_nor_double() {
        for (int append = 1; append <= 3; append++) {
            Path place = directory.resolve("lost" + append);
            try {
                Files.createDirectory(place);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            try (ImapWorld world = new ImapWorld(place, Quirks.none(), Quirks.none().without("MULTIAPPEND").loseAnswerOfAppend(append))) {
                world.addPlain(0, 5);
                world.add(NUL);
                world.add(NUL);
                assertThat(world.copy().complete()).isTrue();
                assertThat(world.target.digests()).isEqualTo(world.source.digests());
                assertThat(world.copy().changedAnything()).isFalse();
            }
        }
    }

    @Test
    void a_full_target_ends_the_run_clearly_and_more_room_lets_the_next_complete_it() {
        try (ImapWorld world = world(Quirks.none())) {
            world.addPlain(0, 50);
            world.target.quota(2000);
            for (int run = 0; run < 2; run++) {
                assertThatThrownBy(world::copy).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SPACE));
            }
            assertThat(world.target.messages(MailboxPath.INBOX)).hasSizeLessThan(50);
            world.target.quota(1_000_000);
            assertThat(world.copy().complete()).isTrue();
            assertThat(world.target.digests()).isEqualTo(world.source.digests());
            assertThat(world.copy().changedAnything()).isFalse();
        }
    }

    @Test
    void a_server_that_asks_for_patience_gets_it_and_everything_arrives() {
        try (ImapWorld world = new ImapWorld(directory, Quirks.none().backoffEvery(7, 2), Quirks.none().without("MULTIAPPEND").backoffEvery(5, 2))) {
            world.addPlain(0, 60);
            CopyReport report = world.copy();
            assertThat(report.complete()).isTrue();
            assertThat(world.target.digests()).isEqualTo(world.source.digests());
        }
    }

    @Test
    void dates_and_flags_arrive_over_the_wire() {
        try (ImapWorld world = world(Quirks.bare())) {
            world.add(HEAD + "\r\none\r\n", Keywords.SEEN, Keywords.ANSWERED, Keywords.DRAFT, "Work");
            assertThat(world.copy().complete()).isTrue();
            assertThat(world.target.messages(MailboxPath.INBOX)).singleElement().satisfies(m -> {
                assertThat(m.received()).isEqualTo(ImapWorld.RECEIVED);
                assertThat(m.keywords()).isEqualTo(Keywords.of(Keywords.SEEN, Keywords.ANSWERED, Keywords.DRAFT, "Work"));
            });
            assertThat(List.of(world.copy().changedAnything())).containsExactly(false);
        }
    }
}
