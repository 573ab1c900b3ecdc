package dev.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Short ways to fill an account and look at it; every call opens and closes readers and writers of its own. */
public final class Account {
    /** 1 January 2015, 10:00:07 UTC. */
    public static final long SOME_DATE = 1_420_106_407L;

    private Account() {
    }

    public static OutgoingMessage message(String text) {
        return message(TestMessages.ordinary(text), Keywords.NONE, SOME_DATE);
    }

    public static OutgoingMessage message(BytesBody body, Keywords keywords, long receivedEpochSecond) {
        return new OutgoingMessage(body, keywords, receivedEpochSecond, 0, null);
    }

    /** Appends and insists that everything was stored; the UIDs in the order of the batch, found by content where the target does not tell them. */
    public static List<Long> append(Target target, MailboxPath mailbox, OutgoingMessage... batch) {
        RecordedAnswers answers = new RecordedAnswers();
        try (MailboxWriter writer = target.openWriter()) {
            writer.append(mailbox, List.of(batch), answers);
        }
        assertThat(answers.all()).hasSize(batch.length).allMatch(RecordedAnswers.Answer::isStored);
        Long[] uids = new Long[batch.length];
        answers.all().forEach(answer -> uids[answer.index()] = answer.uid());
        if (List.of(uids).contains(0L)) {
            return newestUids(target, mailbox, batch);
        }
        return List.of(uids);
    }

    /** Where the target tells no UIDs: messages get ascending UIDs in the order they were appended, so equal content is told apart from the end. */
    private static List<Long> newestUids(Target target, MailboxPath mailbox, OutgoingMessage[] batch) {
        Map<Long, ContentDigest> present = new TreeMap<>(digests(target, mailbox));
        List<Long> uids = new ArrayList<>();
        for (int i = batch.length - 1; i >= 0; i--) {
            ContentDigest wanted = batch[i].body().digest();
            long uid = present.entrySet().stream().filter(e -> e.getValue().equals(wanted)).mapToLong(Map.Entry::getKey).max().orElseThrow();
            present.remove(uid);
            uids.addFirst(uid);
        }
        return uids;
    }

    /** Makes the mailbox and appends ordinary messages to it. */
    public static List<Long> fill(Target target, MailboxPath mailbox, String... texts) {
        target.create(Mailbox.of(mailbox));
        OutgoingMessage[] batch = new OutgoingMessage[texts.length];
        for (int i = 0; i < texts.length; i++) {
            batch[i] = message(texts[i]);
        }
        return append(target, mailbox, batch);
    }

    public static Listing list(Source source, MailboxPath mailbox) {
        try (MailboxReader reader = source.openReader()) {
            return reader.list(mailbox);
        }
    }

    /** UID to SHA-256 of every message. */
    public static Map<Long, ContentDigest> digests(Source source, MailboxPath mailbox) {
        try (MailboxReader reader = source.openReader()) {
            return digests(reader, mailbox, reader.list(mailbox).uids());
        }
    }

    public static Map<Long, ContentDigest> digests(MailboxReader reader, MailboxPath mailbox, UidSet uids) {
        Map<Long, ContentDigest> digests = new TreeMap<>();
        reader.bodies(mailbox, uids, (uid, size, body) -> {
            byte[] bytes = body.readAllBytes();
            assertThat(size).as("size told of UID %d", uid).isIn(-1L, (long) bytes.length);
            assertThat(digests.put(uid, ContentDigest.sha256Of(bytes))).as("UID %d came twice", uid).isNull();
        });
        return digests;
    }

    public static Optional<Mailbox> find(Source source, MailboxPath path) {
        return source.mailboxes().stream().filter(mailbox -> mailbox.path().equals(path)).findFirst();
    }

    public static List<MailboxPath> paths(Source source) {
        return source.mailboxes().stream().map(Mailbox::path).toList();
    }

    public static Keywords keywords(Source source, MailboxPath mailbox, long uid) {
        Listing listing = list(source, mailbox);
        return listing.keywords(listing.indexOf(uid));
    }

    public static void changeKeywords(Target target, MailboxPath mailbox, UidSet uids, Keywords add, Keywords remove) {
        try (MailboxWriter writer = target.openWriter()) {
            writer.changeKeywords(mailbox, List.of(new MailboxWriter.KeywordChange(uids, add, remove)));
        }
    }

    public static void delete(Target target, MailboxPath mailbox, UidSet uids) {
        try (MailboxWriter writer = target.openWriter()) {
            writer.delete(mailbox, uids);
        }
    }
}
