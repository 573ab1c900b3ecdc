package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an account holds: every message of every mailbox by its UID. Taken without the engine, and compared without it. */
record Snapshot(Map<MailboxPath, Map<Long, Mail>> mailboxes) {

    static Snapshot of(LabServer server, String user) {
        Map<MailboxPath, Map<Long, Mail>> mailboxes = new TreeMap<>();
        try (PlainImap imap = PlainImap.on(server, user)) {
            imap.mailboxes().forEach(path -> mailboxes.put(path, imap.messages(path)));
        }
        return new Snapshot(mailboxes);
    }

    /** For what no server serves: an archive. */
    static Snapshot of(Source source) {
        Map<MailboxPath, Map<Long, Mail>> mailboxes = new TreeMap<>();
        try (MailboxReader reader = source.openReader()) {
            for (Mailbox mailbox : source.mailboxes()) {
                if (mailbox.selectable()) {
                    mailboxes.put(mailbox.path(), messages(reader, mailbox.path()));
                }
            }
        }
        return new Snapshot(mailboxes);
    }

    private static Map<Long, Mail> messages(MailboxReader reader, MailboxPath path) {
        Map<Long, Mail> messages = new TreeMap<>();
        Listing listing = reader.list(path);
        reader.bodies(path, listing.uids(), (uid, size, body) -> {
            int row = listing.indexOf(uid);
            byte[] bytes = body.readAllBytes();
            messages.put(uid, Mail.of(bytes, listing.keywords(row), listing.receivedEpochSecond(row)));
        });
        return messages;
    }

    long size() {
        return mailboxes.values().stream().mapToLong(Map::size).sum();
    }

    /** Insists that the target has every mailbox of the source and, in each, the same messages as often. Mailboxes that only the target has must be empty. */
    void isHeldBy(Snapshot target) {
        isHeldBy(target, 0);
    }

    /** The same but for so many messages whose bytes were repaired: those must be there with their date and keywords. */
    void isHeldBy(Snapshot target, long repaired) {
        isHeldBy(target, repaired, Mail::allButTheBytes);
    }

    /** The same but for so many messages that a server wrote anew: those must mean the same, with their date and keywords. */
    void isHeldRewrittenBy(Snapshot target, long rewritten) {
        isHeldBy(target, rewritten, Mail::whatItMeans);
    }

    private void isHeldBy(Snapshot target, long other, Function<Mail, String> kept) {
        long different = 0;
        for (MailboxPath path : mailboxes.keySet()) {
            assertThat(target.mailboxes).containsKey(path);
            List<Mail> missing = without(mailboxes.get(path).values(), target.mailboxes.get(path).values());
            List<Mail> extra = without(target.mailboxes.get(path).values(), mailboxes.get(path).values());
            assertThat(extra.stream().map(kept)).as("what is different in %s: only the source has%n%s%nonly the target has%n%s%n", path, lines(missing), lines(extra))
                    .containsExactlyInAnyOrderElementsOf(missing.stream().map(kept).toList());
            different += missing.size();
        }
        assertThat(different).as("messages with other bytes").isEqualTo(other);
        target.mailboxes.forEach((path, messages) -> assertThat(mailboxes.containsKey(path) || messages.isEmpty()).as("%s is only on the target", path).isTrue());
    }

    private static String lines(List<Mail> mails) {
        return mails.stream().map(mail -> "  " + mail.mark() + " " + mail.everything() + " meaning " + mail.meaning()).sorted().collect(Collectors.joining("\n"));
    }

    /** As multisets. */
    private static List<Mail> without(Collection<Mail> from, Collection<Mail> these) {
        Map<String, Long> left = counts(these, Mail::everything);
        List<Mail> rest = new ArrayList<>();
        for (Mail mail : from) {
            if (left.merge(mail.everything(), -1L, Long::sum) < 0) {
                rest.add(mail);
            }
        }
        return rest;
    }

    private static Map<String, Long> counts(Collection<Mail> mails, Function<Mail, String> key) {
        Map<String, Long> counts = new TreeMap<>();
        mails.forEach(mail -> counts.merge(key.apply(mail), 1L, Long::sum));
        return counts;
    }
}
