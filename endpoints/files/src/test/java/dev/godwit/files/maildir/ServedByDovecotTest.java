package dev.godwit.files.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.RecordedAnswers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dovecot's own imap and pop3 processes, already logged in, on a Maildir that Godwit wrote. */
@Tag("lab")
class ServedByDovecotTest {
    private static final Path PROGRAMS = Path.of("/usr/lib/dovecot");
    private static final MailboxPath BOX = MailboxPath.of("Entwürfe", "2024");

    @TempDir
    Path temp;

    private String dovecot(String program, String... commands) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAMS.resolve(program)), "Dovecot is not installed");
        Path configuration = Files.writeString(temp.resolve("dovecot.conf"), """
                mail_location = maildir:%s
                base_dir = %s
                log_path = /dev/stderr
                ssl = no
                first_valid_uid = 1
                mail_uid = %s
                mail_gid = %s
                pop3_uidl_format = %%08Xu%%08Xv
                namespace inbox {
                  inbox = yes
                }
                """.formatted(temp.resolve("Maildir"), temp.resolve("run"), Files.getAttribute(temp, "unix:uid"), Files.getAttribute(temp, "unix:gid")));
        Path output = temp.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(PROGRAMS.resolve(program).toString(), "-c", configuration.toString())
                .redirectOutput(output.toFile()).redirectErrorStream(true);
        builder.environment().put("USER", "alice");
        builder.environment().put("HOME", temp.toString());
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write((String.join("\r\n", commands) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            in.flush();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    /** Dovecot refuses to serve root, so there the Maildir is another user's; Godwit must then write files for that user. */
    @BeforeEach
    void makeTheMaildirSomeUsers() throws IOException {
        Path maildir = Files.createDirectories(temp.resolve("Maildir"));
        if (Files.getAttribute(temp, "unix:uid").equals(0)) {
            for (Path directory : List.of(temp, maildir)) {
                Files.setAttribute(directory, "unix:uid", 8);
                Files.setAttribute(directory, "unix:gid", 8);
            }
        }
    }

    private EndpointUri uri() {
        return EndpointUri.parse("maildir:" + temp.resolve("Maildir"));
    }

    private void write() {
        try (Target target = new MaildirEndpoint().openTarget(uri(), Secrets.NONE); MailboxWriter writer = target.openWriter()) {
            target.create(Mailbox.of(BOX));
            target.subscribe(BOX, true);
            for (MailboxPath mailbox : List.of(BOX, MailboxPath.INBOX)) {
                assertThat(((PreservesUids) target).adoptUidValidity(mailbox, 1_234_567, 5000)).isTrue();
                writer.append(mailbox, List.of(
                        new OutgoingMessage(BytesBody.of("Subject: one\r\n\r\nfirst\r\n"), Keywords.of("$seen", "$flagged", "Later"), 1_420_106_407L, 17, "uidl-of-17"),
                        new OutgoingMessage(BytesBody.of("Subject: two\r\n\r\nsecond\r\n"), Keywords.of("$draft", "$Forwarded"), 1_420_106_408L, 4711, null)),
                        new RecordedAnswers());
            }
        }
    }

    @Test
    void uids_uidvalidity_keywords_dates_and_names_are_what_was_written() throws Exception {
        write();
        String answer = dovecot("imap", "1 LSUB \"\" *", "2 EXAMINE Entw&APw-rfe.2024", "3 UID FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])",
                "4 STATUS Entw&APw-rfe.2024 (UIDNEXT UIDVALIDITY MESSAGES)", "5 LOGOUT");
        assertThat(answer).contains("Entw&APw-rfe.2024").contains("[UIDVALIDITY 1234567]").contains("[UIDNEXT 5000]")
                .containsPattern("UID 17 FLAGS \\(\\\\Flagged \\\\Seen Later\\)").containsPattern("UID 4711 FLAGS \\(\\\\Draft \\$Forwarded\\)")
                .contains("INTERNALDATE \"01-Jan-2015 10:00:07 +0000\"").contains("Subject: one\r\n\r\nfirst\r\n").doesNotContain("Error").doesNotContain("rror:");
    }

    @Test
    void pop3_uidls_are_kept() throws Exception {
        write();
        assertThat(dovecot("pop3", "UIDL", "QUIT")).contains("1 uidl-of-17\r\n").contains("2 %08x%08x\r\n".formatted(4711, 1_234_567));
    }

    @Test
    void what_dovecot_changes_and_adds_is_read_back() throws Exception {
        write();
        String answer = dovecot("imap", "1 SELECT Entw&APw-rfe.2024", "2 UID STORE 17 -FLAGS.SILENT (\\Flagged Later)", "3 UID STORE 4711 +FLAGS.SILENT (New \\Answered)",
                "4 APPEND Entw&APw-rfe.2024 (\\Seen) {7+}\r\na: b\r\n\r", "5 LOGOUT");
        assertThat(answer).contains("4 OK");
        try (Source source = new MaildirEndpoint().openSource(uri(), Secrets.NONE)) {
            Listing listing = Account.list(source, BOX);
            assertThat(listing.uids()).isEqualTo(UidSet.of(17, 4711, 5000));
            assertThat(listing.keywords(0)).isEqualTo(Keywords.of("$seen"));
            assertThat(listing.keywords(1)).isEqualTo(Keywords.of("$draft", "$Forwarded", "New", "$answered"));
            assertThat(listing.keywords(2)).isEqualTo(Keywords.of("$seen"));
            assertThat(source.states(List.of(BOX)).get(BOX).uidNext()).isEqualTo(5001);
            assertThat(listing.uidl(0)).isEqualTo("uidl-of-17");
        }
    }

    @Test
    void appending_again_after_dovecot_indexed_the_mailbox_goes_on() throws Exception {
        write();
        dovecot("imap", "1 SELECT INBOX", "2 UID STORE 17 +FLAGS.SILENT (\\Deleted)", "3 EXPUNGE", "4 LOGOUT");
        try (Target target = new MaildirEndpoint().openTarget(uri(), Secrets.NONE)) {
            assertThat(Account.append(target, MailboxPath.INBOX, Account.message("after"))).containsExactly(5000L);
        }
        String answer = dovecot("imap", "1 EXAMINE INBOX", "2 UID FETCH 1:* FLAGS", "3 LOGOUT");
        assertThat(answer).contains("[UIDVALIDITY 1234567]").contains("UID 4711").contains("UID 5000").contains("* 2 EXISTS").doesNotContain("rror:");
    }
}
