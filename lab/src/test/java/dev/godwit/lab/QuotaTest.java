package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.TestMessages;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The account on the target is full before everything is copied. */
@Tag("lab")
class QuotaTest {
    private static final String FROM = "user08";
    /** Has 5 MiB on every server. */
    private static final String TINY = "tiny";
    private static final MailboxPath BALLAST = MailboxPath.of("Ballast");
    private static final MailboxPath WORK = MailboxPath.of("Work");
    private static final int MESSAGE = 400_000;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"dovecot23-maildir", "dovecot23-sdbox", "cyrus36", "cyrus310", "courier"})
    void what_did_not_fit_is_told_and_comes_as_soon_as_there_is_room(String name) {
        LabServer from = LabServer.named("dovecot23-sdbox");
        LabServer to = LabServer.named(name);
        from.reset(FROM);
        to.reset(TINY);
        fill(from, FROM, WORK, 10);
        fill(to, TINY, BALLAST, 6);
        Snapshot wanted = Snapshot.of(from, FROM);

        Godwit godwit = new Godwit(temp, from.password());
        Godwit.Outcome full = godwit.run("copy", from.url(FROM), to.url(TINY)).ends(5);
        assertThat(full.text()).containsIgnoringCase("quota");
        Snapshot partly = Snapshot.of(to, TINY);
        // none at all where the server takes a batch as a whole or not (MULTIAPPEND)
        assertThat(partly.mailboxes().getOrDefault(WORK, Map.of()).size()).isLessThan(10);

        try (PlainImap owner = PlainImap.on(to, TINY)) {
            owner.expunge(BALLAST, "1:*");
            owner.delete(BALLAST);
        }
        godwit.run("copy", from.url(FROM), to.url(TINY)).ends(0);
        wanted.isHeldBy(Snapshot.of(to, TINY));
        assertThat(godwit.run("copy", from.url(FROM), to.url(TINY)).ends(0).changedAnything()).isFalse();
    }

    private static void fill(LabServer server, String user, MailboxPath mailbox, int messages) {
        try (PlainImap owner = PlainImap.on(server, user)) {
            owner.create(mailbox);
            for (int i = 0; i < messages; i++) {
                owner.append(mailbox, Keywords.of(Keywords.SEEN), 1_420_106_400L + i, TestMessages.ofSize("number " + i, MESSAGE).bytes());
            }
        }
    }
}
