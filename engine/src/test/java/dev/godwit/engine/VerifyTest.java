package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.verify.Difference;
import dev.godwit.engine.verify.VerifyJob;
import dev.godwit.engine.verify.VerifyReport;
import dev.godwit.engine.verify.VerifyReport.Level;
import dev.godwit.memory.MemoryFeature;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verification names exactly what differs, at the level at which it can show, and nothing else. */
class VerifyTest {
    @TempDir
    Path directory;
    private World world;

    @BeforeEach
    void copied() {
        world = new World(directory);
        fill(world);
        assertThat(world.copy(world.options()).complete()).isTrue();
    }

    private static void fill(World world) {
        World.add(world.source, "INBOX", "one", "first", Keywords.SEEN);
        World.add(world.source, "INBOX", "two", "second", Keywords.FLAGGED, "Work");
        World.add(world.source, "INBOX", "three", "third");
        World.add(world.source, "Sub/Box", "four", "fourth");
    }

    private static OutgoingMessage message(BytesBody body, long received, String... keywords) {
        return new OutgoingMessage(body, Keywords.of(keywords), received, 0, null);
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void equal_accounts_are_equal_at_every_level_with_the_journal_and_without(Level level) throws IOException {
        assertThat(world.verify(level, true, null).differences()).isEmpty();
        world.loseJournal();
        VerifyReport report = world.verify(level, true, null);
        assertThat(report.equal()).isTrue();
        assertThat(report.messages()).isEqualTo(4);
        assertThat(report.mailboxes()).as("with the level above the last").isEqualTo(3);
    }

    /** The target with one byte of UID 2 of INBOX changed, at the end of the text. */
    private Watched tampered() {
        Watched target = new Watched(world.target);
        target.bodies = in -> {
            boolean now = target.log.getLast().equals("body-2 INBOX");
            return now ? flipLastByte(in) : in;
        };
        return target;
    }

    private static InputStream flipLastByte(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, len);
                if (n > 3) {
                    b[off + n - 3] ^= 1;
                }
                return n;
            }
        };
    }

    @Test
    void one_changed_byte_shows_at_the_level_of_content_only() {
        assertThat(world.verify(world.source, tampered(), new VerifyJob.Options(Level.METADATA, false, null, world.options())).equal()).isTrue();
        VerifyReport report = world.verify(world.source, tampered(), new VerifyJob.Options(Level.CONTENT, false, null, world.options()));
        assertThat(report.differences()).singleElement().isInstanceOfSatisfying(Difference.Content.class, d -> {
            assertThat(d.mailbox()).isEqualTo(MailboxPath.INBOX);
            assertThat(d.sourceUid()).isEqualTo(2);
            assertThat(d.targetUid()).isEqualTo(2);
        });
    }

    @Test
    void without_a_journal_a_changed_message_is_missing() throws IOException {
        world.loseJournal();
        VerifyReport report = world.verify(world.source, tampered(), new VerifyJob.Options(Level.CONTENT, false, null, world.options()));
        assertThat(report.differences()).containsExactly(new Difference.MissingMessage(MailboxPath.INBOX, 2, null));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void a_message_that_was_dropped_is_named(Level level) throws IOException {
        World.delete(world.target, "INBOX", 3);
        for (boolean journal : new boolean[] {true, false}) {
            if (!journal) {
                world.loseJournal();
            }
            VerifyReport report = world.verify(level);
            assertThat(report.differences()).containsExactly(level == Level.COUNTS ? new Difference.Counts(MailboxPath.INBOX, 3, 2)
                    : new Difference.MissingMessage(MailboxPath.INBOX, 3, null));
        }
    }

    @Test
    void one_of_two_equal_messages_that_was_dropped_is_named() throws IOException {
        World.add(world.source, "INBOX", "twin", "same");
        World.add(world.source, "INBOX", "twin", "same");
        world.copy(world.options());
        World.delete(world.target, "INBOX", 5);
        world.loseJournal();
        assertThat(world.verify(Level.CONTENT).differences()).containsExactly(new Difference.MissingMessage(MailboxPath.INBOX, 5, null));
    }

    @Test
    void a_changed_flag_shows_from_the_level_of_metadata_on() throws IOException {
        World.flag(world.target, "INBOX", 1, Keywords.NONE, Keywords.of(Keywords.SEEN));
        assertThat(world.verify(Level.COUNTS).equal()).isTrue();
        var expected = new Difference.Flags(MailboxPath.INBOX, 1, 1, Keywords.of(Keywords.SEEN), Keywords.NONE);
        assertThat(world.verify(Level.METADATA).differences()).containsExactly(expected);
        assertThat(world.verify(Level.CONTENT).differences()).containsExactly(expected);
        world.loseJournal();
        assertThat(world.verify(Level.METADATA).differences()).containsExactly(expected);
    }

    @Test
    void a_changed_date_shows_from_the_level_of_metadata_on() {
        world.target.delete(MailboxPath.of("Sub", "Box"));
        world.target.create(dev.godwit.model.Mailbox.of(MailboxPath.of("Sub", "Box")));
        Account.append(world.target, MailboxPath.of("Sub", "Box"), message(World.mail("four", "fourth"), 1_000_000_000));
        assertThat(world.verify(Level.COUNTS).equal()).isTrue();
        assertThat(world.verify(Level.METADATA).differences()).singleElement().isInstanceOfSatisfying(Difference.Date.class, d -> {
            assertThat(d.mailbox()).isEqualTo(MailboxPath.of("Sub", "Box"));
            assertThat(d.target()).isEqualTo(1_000_000_000);
        });
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void what_only_the_target_has_is_a_difference_in_a_strict_comparison_only(Level level) {
        World.add(world.target, "INBOX", "own", "the owner's");
        VerifyReport report = world.verify(level);
        assertThat(report.equal()).isTrue();
        assertThat(report.extras()).isEqualTo(1);
        assertThat(world.verify(level, true, null).differences()).containsExactly(level == Level.COUNTS ? new Difference.Counts(MailboxPath.INBOX, 3, 4)
                : new Difference.ExtraMessage(MailboxPath.INBOX, 4));
    }

    @Test
    void a_flag_that_the_owner_set_on_the_target_is_a_difference_in_a_strict_comparison_only() {
        World.flag(world.target, "INBOX", 3, Keywords.of("Mine"), Keywords.NONE);
        assertThat(world.verify(Level.METADATA).equal()).isTrue();
        assertThat(world.verify(Level.METADATA, true, null).differences()).hasSize(1);
    }

    @Test
    void a_mailbox_of_the_target_alone_is_a_difference_in_a_strict_comparison_only() {
        World.add(world.target, "Own", "own", "the owner's");
        assertThat(world.verify(Level.METADATA).equal()).isTrue();
        assertThat(world.verify(Level.METADATA, true, null).differences()).containsExactly(new Difference.Counts(MailboxPath.of("Own"), 0, 1));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void a_missing_mailbox_is_named_once(Level level) {
        world.target.delete(MailboxPath.of("Sub", "Box"));
        assertThat(world.verify(level).differences()).containsExactly(new Difference.MissingMailbox(MailboxPath.of("Sub", "Box")));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void messages_that_the_owner_deleted_on_the_target_are_explained(Level level) {
        World.delete(world.target, "INBOX", 2);
        world.copy(world.options());
        VerifyReport report = world.verify(level);
        assertThat(report.differences()).isEmpty();
        assertThat(report.explained()).isEqualTo(1);
    }

    @Test
    void keywords_that_the_target_cannot_store_are_explained() {
        World plain = new World(place("plain"), MemoryOptions.DEFAULT, MemoryOptions.DEFAULT.without(MemoryFeature.ARBITRARY_KEYWORDS));
        fill(plain);
        CopyReport copied = plain.copy(plain.options());
        assertThat(copied.lostKeywords()).containsExactly(new CopyReport.LostKeyword("Work", 1));
        VerifyReport report = plain.verify(Level.CONTENT);
        assertThat(report.differences()).isEmpty();
        assertThat(report.explained()).isEqualTo(1);
    }

    private Path place(String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void repairs_are_explained_and_what_is_in_quarantine_is_a_difference() {
        byte[] nul = "Message-ID: <nul@example.org>\r\nSubject: x\r\n\r\na\0b\r\n".getBytes(StandardCharsets.ISO_8859_1);
        World strict = new World(place("strict"), MemoryOptions.DEFAULT, MemoryOptions.DEFAULT.withRefusals(message -> {
            String text = new String(message, StandardCharsets.ISO_8859_1);
            return text.indexOf('\0') >= 0 ? Optional.of(RefusalReason.NUL_BYTE)
                    : text.contains("virus") ? Optional.of(RefusalReason.UNCLASSIFIED) : Optional.empty();
        }));
        Account.append(strict.source, MailboxPath.INBOX, message(new BytesBody(nul), Account.SOME_DATE));
        World.add(strict.source, "INBOX", "virus", "virus");
        strict.copy(strict.options());
        VerifyReport report = strict.verify(Level.CONTENT);
        assertThat(report.explained()).isEqualTo(1);
        assertThat(report.differences()).singleElement().isInstanceOfSatisfying(Difference.MissingMessage.class, d -> {
            assertThat(d.sourceUid()).isEqualTo(2);
            assertThat(d.reason()).contains("quarantine");
        });
    }

    @Test
    void verifying_changes_nothing_on_either_side() {
        Watched source = new Watched(world.source);
        Watched target = new Watched(world.target);
        world.verify(source, target, new VerifyJob.Options(Level.CONTENT, true, directory.resolve("m"), world.options()));
        assertThat(source.log).allMatch(line -> line.matches("(open|list|list-some|headers|bodies|body-\\d+|changes) .*"));
        assertThat(target.log).allMatch(line -> line.matches("(open|list|list-some|headers|bodies|body-\\d+|changes) .*"));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void where_several_mailboxes_go_to_one_every_message_is_counted_once(Level level) throws IOException {
        World shared = new World(place("shared"));
        shared.map("A", "All");
        shared.map("B", "All");
        World.add(shared.source, "A", "same", "equal");
        World.add(shared.source, "A", "a", "only A");
        World.add(shared.source, "B", "same", "equal");
        World.add(shared.source, "B", "b", "only B");
        shared.copy(shared.options());
        assertThat(shared.verify(level, true, null).differences()).isEmpty();
        shared.loseJournal();
        assertThat(shared.verify(level, true, null).differences()).as("without a journal").isEmpty();
        long uid = Account.digests(shared.target, MailboxPath.of("All")).entrySet().stream()
                .filter(e -> e.getValue().equals(ContentDigest.sha256Of(World.mail("same", "equal").bytes()))).findFirst().orElseThrow().getKey();
        World.delete(shared.target, "All", uid);
        assertThat(shared.verify(level).differenceCount()).as("one of the two equal messages is missing").isEqualTo(1);
        World.add(shared.target, "All", "extra", "extra");
        World.add(shared.target, "All", "same", "equal");
        VerifyReport report = shared.verify(level);
        assertThat(report.equal()).isTrue();
        assertThat(report.extras()).isEqualTo(1);
        assertThat(shared.verify(level, true, null).differenceCount()).isEqualTo(1);
    }

    @Test
    void a_message_that_cannot_be_read_is_a_difference_and_not_the_end() {
        Watched target = new Watched(world.target);
        unreadable(target);
        VerifyReport report = world.verify(world.source, target, new VerifyJob.Options(Level.CONTENT, false, null, world.options()));
        assertThat(report.differences()).extracting(Difference::mailbox).containsExactly(MailboxPath.INBOX);
        Watched source = new Watched(world.source);
        unreadable(source);
        report = world.verify(source, world.target, new VerifyJob.Options(Level.CONTENT, false, null, world.options()));
        assertThat(report.differences()).extracting(Difference::mailbox).containsExactly(MailboxPath.INBOX);
    }

    /** UID 3 of INBOX, the last there, cannot be read. */
    private static void unreadable(Watched account) {
        account.before = (what, mailbox) -> {
            if (what.equals("body-3")) {
                throw EndpointException.of(Kind.ITEM_REFUSED, "the server cannot give this");
            }
        };
    }

    @Test
    void the_manifest_is_complete_sealed_and_appears_at_once() throws Exception {
        Path manifest = directory.resolve("manifest");
        World.delete(world.target, "INBOX", 3);
        VerifyReport report = world.verify(Level.CONTENT, false, manifest);
        List<String> lines = Files.readAllLines(manifest);
        assertThat(lines.getFirst()).contains("\"type\":\"manifest\"").contains("\"level\":\"content\"").contains("memory:source").contains("memory:target");
        assertThat(lines.stream().filter(l -> l.contains("\"type\":\"message\""))).hasSize(3).allMatch(l -> l.contains("\"sha256\":\""));
        assertThat(lines.stream().filter(l -> l.contains("\"type\":\"difference\""))).hasSize(1);
        assertThat(lines.getLast()).contains("\"differences\":" + report.differenceCount());
        String above = String.join("\n", lines.subList(0, lines.size() - 1)) + "\n";
        assertThat(lines.getLast()).contains(ContentDigest.sha256Of(above.getBytes(StandardCharsets.UTF_8)).toString());
        assertThat(files()).contains("manifest").noneMatch(name -> name.contains("unfinished"));
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(directory)) {
            return all.map(p -> p.getFileName().toString()).toList();
        }
    }

    @Test
    void a_verification_that_fails_leaves_the_former_manifest_and_no_unfinished_one() throws IOException {
        Path manifest = directory.resolve("manifest");
        Files.writeString(manifest, "of last year");
        Watched target = new Watched(world.target);
        target.before = (what, mailbox) -> {
            if (what.startsWith("body-")) {
                throw EndpointException.of(Kind.ACCESS_DENIED, "no longer allowed");
            }
        };
        assertThatThrownBy(() -> world.verify(world.source, target, new VerifyJob.Options(Level.CONTENT, false, manifest, world.options())))
                .isInstanceOf(EndpointException.class);
        assertThat(manifest).hasContent("of last year");
        assertThat(files()).noneMatch(name -> name.contains("unfinished"));
    }

    @Test
    void a_manifest_that_cannot_be_written_is_an_error_before_anything_is_compared() {
        Watched target = new Watched(world.target);
        assertThatThrownBy(() -> world.verify(world.source, target, new VerifyJob.Options(Level.CONTENT, false, directory.resolve("no/such/place"), world.options())))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(target.log).isEmpty();
    }
}
