package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.store.FileLease;
import dev.godwit.store.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands, between Maildirs and archives. */
class CommandsTest {
    @TempDir
    private Path directory;

    private final Cli cli = new Cli();
    private SampleMaildir alice;
    private String target;
    private String archive;

    @BeforeEach
    void prepare() {
        cli.environment.put("GODWIT_STATE_DIR", directory.resolve("state").toString());
        alice = new SampleMaildir(directory.resolve("alice"));
        target = "maildir:" + directory.resolve("target");
        archive = directory.resolve("alice.godwit").toString();
    }

    @Test
    void a_copy_tells_what_it_did_and_a_second_one_finds_nothing_to_do() {
        assertThat(cli.run("copy", alice.url(), target)).isZero();
        assertThat(cli.out()).isEqualTo("""
                copied        4 messages, 336 bytes
                created       1 mailbox
                took          0.0 s
                """);
        assertThat(cli.err()).isEmpty();

        assertThat(cli.run("copy", alice.url(), target)).isZero();
        assertThat(cli.out()).isEqualTo("""
                unchanged     4 messages
                nothing to do: the target holds what the source holds
                took          0.0 s
                """);
    }

    @Test
    void a_second_copy_carries_over_what_is_new() {
        cli.run("copy", alice.url(), target);
        alice.deliver("", "");

        assertThat(cli.run("copy", alice.url(), target)).isZero();
        assertThat(cli.out()).contains("copied        1 message, 84 bytes\nunchanged     4 messages\n");
    }

    @Test
    void a_dry_run_shows_the_plan_and_writes_nothing() {
        assertThat(cli.run("copy", "--dry-run", alice.url(), target)).isZero();
        assertThat(cli.out()).isEqualTo("""
                create mailbox Sent
                copy 3 messages (252 bytes) from INBOX to INBOX
                copy 1 messages (84 bytes) from Sent to Sent
                dry run: 3 actions, to copy 4 messages (336 bytes); nothing was written
                """);
        assertThat(directory.resolve("target")).doesNotExist();
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void quiet_says_nothing_when_all_is_well() {
        assertThat(cli.run("copy", "--quiet", alice.url(), target)).isZero();
        assertThat(cli.out() + cli.err()).isEmpty();
    }

    @Test
    void with_json_a_copy_ends_with_its_summary() {
        assertThat(cli.run("copy", "--json", "--quiet", alice.url(), target)).isZero();
        assertThat(cli.out()).startsWith("{\"type\":\"summary\",\"of\":\"copy\",\"complete\":true,\"copied_messages\":4,\"copied_bytes\":336,");
    }

    @Test
    void a_verification_names_the_message_that_is_missing() throws IOException {
        Path sent = alice.deliver(".Sent", "S");
        cli.run("copy", alice.url(), target);
        assertThat(cli.run("verify", alice.url(), target)).isZero();
        assertThat(cli.out()).isEqualTo("verified: content, flags, dates and folders of 5 messages in 2 mailboxes, 840 bytes compared; no differences (0.0 s)\n");

        deleteOne(directory.resolve("target/.Sent/cur"));
        assertThat(cli.run("verify", alice.url(), target)).isEqualTo(6);
        assertThat(cli.out()).matches("""
                Sent UID \\d+: missing on the target.*
                different: content, flags, dates and folders of 5 messages in 2 mailboxes, \\d+ bytes compared; 1 difference \\(0.0 s\\)
                """);
        assertThat(sent).exists();
    }

    private static void deleteOne(Path cur) throws IOException {
        try (var files = Files.list(cur)) {
            Files.delete(files.findFirst().orElseThrow());
        }
    }

    @Test
    void an_archive_is_filled_inspected_and_emptied_into_another_account() {
        assertThat(cli.run("import", alice.url(), archive)).isZero();
        assertThat(cli.run("inspect", archive)).isZero();
        assertThat(cli.out()).startsWith("Mailbox                      2\nEmail                        4  336 bytes\nbodies                       4  336 bytes, ").endsWith("from                " + alice.url() + "\n");
        assertThat(cli.run("inspect", archive, "mailbox")).isZero();
        assertThat(cli.out()).isEqualTo("""
                         3   252 bytes  inbox      INBOX
                         1    84 bytes             Sent
                """);
        assertThat(cli.run("inspect", archive, "email", "--page", "2", "--page-size", "3")).isZero();
        assertThat(cli.out()).matches("Sent UID \\d+  \\S+  84 bytes  \\[\\$answered \\$seen\\]\n");
        assertThat(cli.run("inspect", archive, "email", "--mailbox", "Sent", "--envelopes")).isZero();
        assertThat(cli.out()).endsWith("\n    alice@example.org -> : message 4\n");
        assertThat(cli.run("archive", "check", archive)).isZero();
        assertThat(cli.out()).isEqualTo("whole: 4 messages, 336 bytes read and compared with their digests\n");

        assertThat(cli.run("export", archive, target)).isZero();
        assertThat(cli.run("verify", alice.url(), target)).isZero();
    }

    @Test
    void a_file_that_is_no_archive_is_refused_and_left_alone() throws IOException {
        Files.writeString(Path.of(archive), "this is not SQLite");

        assertThat(cli.run("archive", "check", archive)).isEqualTo(7);
        assertThat(cli.run("import", alice.url(), archive)).isEqualTo(7);
        assertThat(Path.of(archive)).hasContent("this is not SQLite");
    }

    @Test
    void an_archive_of_another_account_is_refused() {
        SampleMaildir bob = new SampleMaildir(directory.resolve("bob"));
        cli.run("import", alice.url(), archive);

        assertThat(cli.run("import", bob.url(), archive)).isEqualTo(4);
        assertThat(cli.err()).isEqualTo("""
                godwit: archive:%1$s/alice.godwit was filled from maildir:%1$s/alice, not from maildir:%1$s/bob
                  next:  Check both names. If the account has moved, say --allow-source-change.
                  more:  docs/troubleshooting.md#other-source
                """.formatted(directory));
        assertThat(cli.run("import", "--allow-source-change", bob.url(), archive)).isZero();
    }

    @Test
    void a_journal_in_use_is_refused() {
        Path journal = directory.resolve("alice.journal");
        try (FileLease _ = SqliteFile.tryLock(journal)) {
            assertThat(cli.run("copy", "--journal", journal.toString(), alice.url(), target)).isEqualTo(4);
        }
        assertThat(cli.err()).contains("alice.journal", "  next:  Wait until the other run has ended.", "docs/troubleshooting.md#locked");
    }

    @Test
    void the_same_account_on_both_sides_is_refused() {
        assertThat(cli.run("copy", alice.url(), alice.url())).isEqualTo(4);
        assertThat(cli.err()).contains("source and target are the same account");
    }

    @Test
    void a_password_in_a_url_is_refused_and_not_repeated() {
        assertThat(cli.run("copy", "imaps://alice:swordfish@old.example.org", target)).isEqualTo(2);
        assertThat(cli.err()).contains("the URL contains a password").doesNotContain("swordfish");
    }

    @Test
    void an_unknown_scheme_is_named_with_those_that_there_are() {
        assertThat(cli.run("copy", "pop3://alice@old.example.org", target)).isEqualTo(2);
        assertThat(cli.err()).contains("there is no scheme 'pop3'", "Known: archive, ");
    }

    @Test
    void a_source_that_is_not_there_is_an_error_and_nothing_is_made() {
        assertThat(cli.run("copy", "maildir:" + directory.resolve("nobody"), target)).isEqualTo(2);
        assertThat(cli.err()).contains("nobody is not a directory");
        assertThat(directory.resolve("target")).doesNotExist();
    }

    @Test
    void an_archive_that_is_not_there_is_an_error_and_is_not_made() {
        assertThat(cli.run("export", archive, target)).isEqualTo(2);
        assertThat(cli.err()).contains("there is no archive " + archive);
        assertThat(Path.of(archive)).doesNotExist();
    }

    @Test
    void a_deletion_cap_that_is_none_is_a_usage_error() {
        assertThat(cli.run("copy", "--max-deletions", "some", alice.url(), target)).isEqualTo(2);
        assertThat(cli.err()).contains("'some' is not a number, a percentage such as 10%, or unlimited");
    }

    @Test
    void the_doctor_tells_what_there_is_and_changes_nothing() {
        assertThat(cli.run("doctor", alice.url(), target)).isZero();
        assertThat(cli.out()).contains("source    " + alice.url() + "\n",
                "to copy   4 messages, 336 bytes in 2 mailboxes; the largest message has 84 bytes\n", "forecast  at least ", "ready\n");
        assertThat(directory.resolve("target")).doesNotExist();
    }
}
