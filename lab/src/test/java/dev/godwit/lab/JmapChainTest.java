package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.archive.ArchiveEndpoint;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.corpus.Corpus;
import dev.godwit.testkit.corpus.CorpusMailbox;
import dev.godwit.testkit.corpus.CorpusMessage;
import dev.godwit.testkit.corpus.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An account's way through JMAP: Dovecot (IMAP) → archive → Cyrus (JMAP) → another archive → James (JMAP) → Dovecot (IMAP), and
 * from that other archive → an older Cyrus (JMAP). Bytes, keywords, dates and mailboxes are compared at every hop by clients that
 * share no code with Godwit. James writes some messages anew: those must be as many as Godwit says, and mean the same.
 */
@Tag("lab")
class JmapChainTest {
    private static final String USER = "user18";
    private static final int SHARED = 12;
    /** What Cyrus keeps as it is; the others it refuses. */
    private static final Set<Kind> KEPT = Set.of(Kind.ORDINARY, Kind.SAME_MESSAGE_ID, Kind.NO_MESSAGE_ID, Kind.EMPTY_BODY, Kind.EIGHT_BIT_HEADER, Kind.LONG_LINES, Kind.NO_FINAL_CRLF, Kind.HUGE);
    /** The corpus' special mailboxes are the servers'. */
    private static final Map<MailboxPath, MailboxPath> SPECIAL = Map.of(MailboxPath.of("Gesendete Objekte"), MailboxPath.of("Sent"),
            MailboxPath.of("Entwürfe"), MailboxPath.of("Drafts"), MailboxPath.of("Papierkorb"), MailboxPath.of("Trash"),
            MailboxPath.of("Spam"), MailboxPath.of("Junk"), MailboxPath.of("Archiv"), MailboxPath.of("Archive"));
    private static final MailboxPath SHELF = MailboxPath.of("Projekte", "Regal");

    private final LabServer first = LabServer.named("dovecot23-maildir");
    private final LabServer cyrus = LabServer.named("cyrus310");
    private final LabServer older = LabServer.named("cyrus36");
    private final LabServer james = LabServer.named("james");
    private final LabServer last = LabServer.named("dovecot23-sdbox");
    private Godwit godwit;
    private Path archive;
    private Path second;

    @TempDir
    Path temp;

    @BeforeEach
    void begin() {
        List.of(first, cyrus, older, james, last).forEach(server -> server.reset(USER));
        godwit = new Godwit(temp.resolve("state"), first.password());
        archive = temp.resolve("first.godwit");
        second = temp.resolve("second.godwit");
    }

    private static MailboxPath place(MailboxPath path) {
        MailboxPath top = new MailboxPath(path.levels().subList(0, 1));
        return SPECIAL.containsKey(top) ? path.rebase(top, SPECIAL.get(top)) : path;
    }

    /** Everything that both JMAP servers keep, and of the first {@link #SHARED} messages of INBOX a copy in another mailbox. */
    private void fill(Corpus corpus) {
        try (PlainImap owner = PlainImap.on(first, USER)) {
            for (CorpusMailbox mailbox : corpus.mailboxes()) {
                owner.create(place(mailbox.path()));
                if (mailbox.subscribed()) {
                    owner.subscribe(place(mailbox.path()));
                }
            }
            owner.create(SHELF);
            List<CorpusMessage> kept = IntStream.range(0, corpus.size()).filter(i -> KEPT.contains(corpus.kind(i))).mapToObj(corpus::message).toList();
            kept.forEach(message -> owner.append(message, place(message.mailbox())));
            kept.stream().filter(message -> message.mailbox().isInbox()).limit(SHARED).forEach(message -> owner.append(message, SHELF));
        }
    }

    private static Snapshot archived(Path path) {
        try (Source source = new ArchiveEndpoint(Clock.systemUTC()).openSource(EndpointUri.parse(path.toString()), Secrets.NONE)) {
            return Snapshot.of(source);
        }
    }

    /** Cyrus puts {@code $HasAttachment} on what comes by JMAP and has attachments; from there on it belongs to the message. */
    private static Snapshot asBeforeCyrus(Snapshot snapshot) {
        Map<MailboxPath, Map<Long, Mail>> mailboxes = new TreeMap<>();
        snapshot.mailboxes().forEach((path, messages) -> {
            Map<Long, Mail> plain = new TreeMap<>();
            messages.forEach((uid, mail) -> plain.put(uid, mail.with(without(mail.keywords()))));
            mailboxes.put(path, plain);
        });
        return new Snapshot(mailboxes);
    }

    private static Keywords without(Keywords keywords) {
        List<String> kept = new ArrayList<>();
        keywords.forEach(keyword -> {
            if (!keyword.equalsIgnoreCase("$HasAttachment")) {
                kept.add(keyword);
            }
        });
        return Keywords.of(kept);
    }

    private static Snapshot served(LabServer server) {
        try (PlainJmap jmap = PlainJmap.on(server, USER)) {
            return jmap.snapshot();
        }
    }

    /** Each message by the number of mailboxes it is in, to how many such messages there are. */
    private static Map<Integer, Long> homes(LabServer server) {
        try (PlainJmap jmap = PlainJmap.on(server, USER)) {
            return jmap.emails().stream().collect(Collectors.groupingBy(email -> email.mailboxes().size(), Collectors.counting()));
        }
    }

    private void pass(String name, String source, String target, Supplier<Snapshot> before, Supplier<Snapshot> after) {
        String[] command = {"copy", "--types", "mail", "--propagate-deletions", "--no-trash", "--several-mailboxes", "same-content", source, target};
        Godwit.Outcome copied = godwit.run(command).ends(0);
        assertThat(copied.entries("repaired")).as(name + copied.text()).isZero();
        long rewritten = rewritten(source, target);
        Snapshot held = before.get();
        Snapshot now = after.get();
        try {
            held.isHeldRewrittenBy(now, rewritten);
        } catch (AssertionError e) {
            throw new AssertionError(name + ": " + e.getMessage() + copied.text(), e);
        }
        assertThat(now.size()).as(name).isEqualTo(held.size());
        assertThat(rewritten > 0).as(name + ": " + rewritten + " rewritten").isEqualTo(target.equals(james.jmapUrl(USER)));
        Godwit.Outcome again = godwit.run(command).ends(0);
        assertThat(again.changedAnything() || again.number("filed") > 0 || again.entries("rewritten") > 0).as(name + " again: " + again.text()).isFalse();
        assertThat(after.get()).as(name + " again").isEqualTo(now);
    }

    /** Of all that is on the target now, as Godwit says. */
    private long rewritten(String source, String target) {
        return godwit.run("verify", "--types", "mail", source, target).ends(0).number("rewritten");
    }

    private void passAll() {
        pass("Dovecot to the archive", first.url(USER), archive.toString(), () -> Snapshot.of(first, USER), () -> archived(archive));
        pass("the archive to Cyrus", archive.toString(), cyrus.jmapUrl(USER), () -> archived(archive), () -> asBeforeCyrus(served(cyrus)));
        pass("Cyrus to another archive", cyrus.jmapUrl(USER), second.toString(), () -> served(cyrus), () -> archived(second));
        pass("that archive to an older Cyrus", second.toString(), older.jmapUrl(USER), () -> asBeforeCyrus(archived(second)), () -> asBeforeCyrus(served(older)));
        pass("that archive to James", second.toString(), james.jmapUrl(USER), () -> archived(second), () -> served(james));
        pass("James to Dovecot", james.jmapUrl(USER), last.url(USER), () -> served(james), () -> Snapshot.of(last, USER));
    }

    /** What the last server holds, beside what the first one does. */
    private void comparedWithTheEnd(Snapshot beginning) {
        beginning.isHeldRewrittenBy(asBeforeCyrus(Snapshot.of(last, USER)), rewritten(second.toString(), james.jmapUrl(USER)));
    }

    @Test
    void an_account_goes_through_jmap_and_comes_back_as_it_was() {
        fill(Corpus.lively(18, 180, 1_500_000));
        Snapshot beginning = Snapshot.of(first, USER);
        passAll();
        comparedWithTheEnd(beginning);
        assertThat(homes(cyrus)).isEqualTo(Map.of(1, beginning.size() - 2L * SHARED, 2, (long) SHARED));
        assertThat(homes(older)).isEqualTo(homes(cyrus));
        assertThat(homes(james)).isEqualTo(homes(cyrus));

        try (PlainImap owner = PlainImap.on(first, USER)) {
            owner.expunge(MailboxPath.of("Listen", "java-dev"), "1:3");
            owner.move(MailboxPath.INBOX, uid(beginning, MailboxPath.INBOX, SHARED + 3), MailboxPath.of("Leer"));
            owner.append(MailboxPath.of("Leer"), Keywords.of("$flagged"), 1_700_000_000L, "Subject: new\r\nMessage-ID: <new@example.org>\r\n\r\nnew\r\n".getBytes(StandardCharsets.US_ASCII));
            owner.setKeywords(MailboxPath.of("Sent"), uid(beginning, MailboxPath.of("Sent"), 2), Keywords.of("$flagged", "$seen", "neu"));
        }
        Snapshot changed = Snapshot.of(first, USER);
        assertThat(changed).isNotEqualTo(beginning);
        passAll();
        comparedWithTheEnd(changed);
    }

    private static long uid(Snapshot snapshot, MailboxPath mailbox, int index) {
        return List.copyOf(snapshot.mailboxes().get(mailbox).keySet()).get(index);
    }
}
