package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.archive.ArchiveEndpoint;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.corpus.Change;
import dev.godwit.testkit.corpus.Corpus;
import dev.godwit.testkit.corpus.CorpusMailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An account's way through every kind of server and store: Dovecot 2.3 → Cyrus 3.6 → archive → Courier → Maildir, which
 * Dovecot 2.3 serves → Dovecot 2.4 → Cyrus 3.10 → Dovecot 2.3 with sdbox. Then its owner changes it at the beginning of
 * the chain, and the changes go the same way.
 */
@Tag("lab")
class CopyChainTest {
    private static final String USER = "user02";
    private static final String SERVED = "user03";
    /** The corpus' special mailboxes are the server's. */
    private static final Map<MailboxPath, MailboxPath> SPECIAL = Map.of(MailboxPath.of("Gesendete Objekte"), MailboxPath.of("Sent"),
            MailboxPath.of("Entwürfe"), MailboxPath.of("Drafts"), MailboxPath.of("Papierkorb"), MailboxPath.of("Trash"),
            MailboxPath.of("Spam"), MailboxPath.of("Junk"), MailboxPath.of("Archiv"), MailboxPath.of("Archive"));

    private final LabServer first = LabServer.named("dovecot23-maildir");
    private final LabServer cyrus36 = LabServer.named("cyrus36");
    private final LabServer courier = LabServer.named("courier");
    private final LabServer dovecot24 = LabServer.named("dovecot24");
    private final LabServer cyrus310 = LabServer.named("cyrus310");
    private final LabServer last = LabServer.named("dovecot23-sdbox");
    private Godwit godwit;
    private Path archive;

    @TempDir
    Path temp;

    /** From one place to the next: both URLs, and what each side holds. */
    private record Hop(String source, String target, Supplier<Snapshot> before, Supplier<Snapshot> after) {
    }

    @BeforeEach
    void begin() throws IOException {
        first.reset(USER, SERVED);
        List.of(cyrus36, courier, dovecot24, cyrus310, last).forEach(server -> server.reset(USER));
        godwit = new Godwit(temp.resolve("state"), first.password());
        archive = temp.resolve("alice.godwit");
        ServedMaildir.make(first, SERVED);
    }

    private Map<String, Hop> chain() {
        Map<String, Hop> hops = new LinkedHashMap<>();
        hops.put("Dovecot 2.3 to Cyrus 3.6", hop(first, USER, cyrus36, USER));
        hops.put("Cyrus 3.6 to the archive", new Hop(cyrus36.url(USER), archive.toString(), () -> Snapshot.of(cyrus36, USER), this::archived));
        hops.put("the archive to Courier", new Hop(archive.toString(), courier.url(USER), this::archived, () -> Snapshot.of(courier, USER)));
        hops.put("Courier to a Maildir", new Hop(courier.url(USER), "maildir:" + first.store(SERVED), () -> Snapshot.of(courier, USER), () -> Snapshot.of(first, SERVED)));
        hops.put("that Maildir to Dovecot 2.4", hop(first, SERVED, dovecot24, USER));
        hops.put("Dovecot 2.4 to Cyrus 3.10", hop(dovecot24, USER, cyrus310, USER));
        hops.put("Cyrus 3.10 to Dovecot 2.3", hop(cyrus310, USER, last, USER));
        return hops;
    }

    private static Hop hop(LabServer from, String user, LabServer to, String other) {
        return new Hop(from.url(user), to.url(other), () -> Snapshot.of(from, user), () -> Snapshot.of(to, other));
    }

    private Snapshot archived() {
        try (Source source = new ArchiveEndpoint(java.time.Clock.systemUTC()).openSource(EndpointUri.parse(archive.toString()), Secrets.NONE)) {
            return Snapshot.of(source);
        }
    }

    private void fill(Corpus corpus) {
        try (PlainImap owner = PlainImap.on(first, USER)) {
            for (CorpusMailbox mailbox : corpus.mailboxes()) {
                owner.create(place(mailbox.path()));
                if (mailbox.subscribed()) {
                    owner.subscribe(place(mailbox.path()));
                }
            }
            corpus.messages().forEach(message -> owner.append(message, place(message.mailbox())));
        }
    }

    private static MailboxPath place(MailboxPath path) {
        MailboxPath top = new MailboxPath(path.levels().subList(0, 1));
        return SPECIAL.containsKey(top) ? path.rebase(top, SPECIAL.get(top)) : path;
    }

    private void change(List<Change> changes) {
        try (PlainImap owner = PlainImap.on(first, USER)) {
            for (Change change : changes) {
                switch (change) {
                    case Change.Arrival arrival -> owner.append(arrival.message(), place(arrival.message().mailbox()));
                    case Change.FlagChange flags -> owner.setKeywords(place(flags.mailbox()), flags.uid(), flags.keywords());
                    case Change.Move move -> owner.move(place(move.from()), move.uid(), place(move.to()));
                    case Change.Deletion deletion -> owner.expunge(place(deletion.mailbox()), Long.toString(deletion.uid()));
                    case Change.Renaming renaming -> owner.rename(place(renaming.from()), renaming.to());
                }
            }
        }
    }

    /** How many messages each hop had to repair. */
    private final Map<String, Long> repaired = new HashMap<>();

    private void pass(String name, Hop hop) {
        Godwit.Outcome copied = godwit.run("copy", "--propagate-deletions", "--no-trash", hop.source(), hop.target());
        copied.ends(0);
        repaired.merge(name, copied.entries("repaired"), Long::sum);
        Snapshot before = hop.before().get();
        Snapshot after = hop.after().get();
        before.isHeldBy(after, repaired.get(name));
        assertThat(after.size()).isEqualTo(before.size());
        Godwit.Outcome again = godwit.run("copy", "--propagate-deletions", "--no-trash", hop.source(), hop.target()).ends(0);
        assertThat(again.changedAnything()).as(again.text()).isFalse();
        godwit.run("verify", "--strict", hop.source(), hop.target()).ends(0);
    }

    @Test
    void an_account_passes_all_of_them_unharmed_and_so_do_its_changes() {
        Corpus corpus = Corpus.lively(3, 300, 3_000_000);
        fill(corpus);
        Snapshot beginning = Snapshot.of(first, USER);
        assertThat(beginning.size()).isEqualTo(300);
        chain().forEach((name, hop) -> named(name, () -> pass(name, hop)));
        beginning.isHeldBy(Snapshot.of(last, USER), repaired.values().stream().mapToLong(Long::longValue).sum());

        // the renaming has a round of its own: Courier gives a renamed mailbox a new UIDVALIDITY, so that what was deleted
        // in it meanwhile cannot be told from what came from elsewhere, and is kept
        List<Change> changes = corpus.changes(5, 60);
        change(changes.subList(0, 60));
        Snapshot changed = Snapshot.of(first, USER);
        assertThat(changed).isNotEqualTo(beginning);
        chain().forEach((name, hop) -> named(name + ", after changes", () -> pass(name, hop)));
        assertThat(changes.getLast()).isInstanceOf(Change.Renaming.class);
        change(changes.subList(60, changes.size()));
        chain().forEach((name, hop) -> named(name + ", after a renaming", () -> pass(name, hop)));
        assertThat(Snapshot.of(last, USER).size()).isEqualTo(changed.size());
    }

    private static void named(String name, Runnable work) {
        try {
            work.run();
        } catch (AssertionError e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    /** So that clients keep what they have downloaded: from a server into an archive, and from there into a Maildir that another server serves. */
    @Test
    void uids_uidvalidities_and_uidls_come_out_of_the_archive_as_they_went_in() throws IOException {
        fill(Corpus.small(4, 120));
        godwit.run("copy", first.url(USER), archive.toString()).ends(0);
        godwit.run("copy", archive.toString(), "maildir:" + first.store(SERVED)).ends(0);
        Snapshot before = Snapshot.of(first, USER);
        Snapshot served = Snapshot.of(first, SERVED);
        assertThat(before.size()).isEqualTo(120);
        before.mailboxes().forEach((path, messages) -> {
            assertThat(served.mailboxes().get(path).keySet()).as("UIDs of %s", path).isEqualTo(messages.keySet());
            messages.forEach((uid, mail) -> assertThat(served.mailboxes().get(path).get(uid).everything()).isEqualTo(mail.everything()));
        });
        try (PlainImap old = PlainImap.on(first, USER); PlainImap neu = PlainImap.on(first, SERVED)) {
            for (MailboxPath path : before.mailboxes().keySet()) {
                if (!before.mailboxes().get(path).isEmpty()) {
                    assertThat(neu.uidValidity(path)).as("UIDVALIDITY of %s", path).isEqualTo(old.uidValidity(path));
                }
            }
        }
        List<String> uidls = PlainPop3.uidls(first, USER);
        assertThat(uidls).hasSize(before.mailboxes().get(MailboxPath.INBOX).size()).isNotEmpty();
        assertThat(PlainPop3.uidls(first, SERVED)).isEqualTo(uidls);
        assertThat(Files.exists(first.store(SERVED).resolve("dovecot-uidlist"))).isTrue();
    }
}
