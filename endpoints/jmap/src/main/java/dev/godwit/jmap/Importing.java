package dev.godwit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.MailAccount.Doubt;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.EmailImport;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.MalformedAnswerException;
import dev.godwit.jmap.client.SetError;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stores a batch of messages in one mailbox: uploads side by side, then Email/import in few calls. */
final class Importing {
    private static final long YEAR_10000 = 253_402_300_800L;
    private static final String NOT_TWICE = "alreadyExists: this server keeps equal messages only once, and this one is in the mailbox already";

    private final MailAccount account;
    private final MailboxPath mailbox;
    private final AppendAnswers answers;
    private final JmapClient client;

    Importing(MailAccount account, MailboxPath mailbox, AppendAnswers answers) {
        this.account = account;
        this.mailbox = mailbox;
        this.answers = answers;
        this.client = account.client();
    }

    /** A message, its place in the batch, and the blob its bytes were uploaded to. */
    record Uploaded(int index, OutgoingMessage message, String blobId) {
    }

    void append(List<OutgoingMessage> batch) throws IOException {
        String mailboxId = account.box(mailbox).id();
        Uploads uploads = new Uploads(client, this::refuse);
        List<Uploaded> possible = possible(batch);
        int from = 0;
        while (from < possible.size()) {
            int to = Math.min(possible.size(), from + account.importSize().next(client.limits().maxObjectsInSet()));
            List<Uploaded> uploaded = uploads.upload(possible.subList(from, to));
            if (!uploaded.isEmpty()) {
                importAll(mailboxId, uploaded, uploads);
            }
            from = to;
        }
    }

    /** @return null for none */
    private RefusalReason silentChange(OutgoingMessage message) {
        try {
            return account.profile().isJames() ? SilentChanges.in(message.body()).orElse(null) : null;
        } catch (IOException e) {
            throw EndpointException.of(EndpointException.Kind.MALFORMED, "a message that was to be stored could not be read", e);
        }
    }

    private List<Uploaded> possible(List<OutgoingMessage> batch) {
        long limit = client.limits().maxSizeUpload();
        List<Uploaded> possible = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).body().size() > limit) {
                refuse(i, RefusalReason.TOO_LARGE, "maxSizeUpload=" + limit);
            } else if (impossible(batch.get(i)) instanceof RefusalReason reason) {
                refuse(i, reason, "the server cannot keep this date");
            } else if (silentChange(batch.get(i)) instanceof RefusalReason reason) {
                refuse(i, reason, "the server would change it");
            } else {
                possible.add(new Uploaded(i, batch.get(i), ""));
            }
        }
        return possible;
    }

    private void refuse(int index, RefusalReason reason, String text) {
        answers.refused(index, reason, text);
    }

    private void importAll(String mailboxId, List<Uploaded> uploaded, Uploads uploads) throws IOException {
        List<Uploaded> expired = importSome(mailboxId, uploaded, true);
        if (!expired.isEmpty()) {
            importSome(mailboxId, uploads.upload(expired), false);
        }
    }

    /** @return those whose blobs were not there any more, if that is to be told apart */
    private List<Uploaded> importSome(String mailboxId, List<Uploaded> uploaded, boolean tellExpired) throws IOException {
        Map<String, ObjectNode> emails = new LinkedHashMap<>();
        List<Doubt> doubts = new ArrayList<>();
        for (Uploaded each : uploaded) {
            emails.put("m" + each.index(), email(mailboxId, each));
            doubts.add(new Doubt(mailboxId, each.message().body().digest()));
        }
        Set<Doubt> before = new HashSet<>(doubts);
        before.retainAll(account.doubts());
        account.doubts().addAll(doubts);
        long begun = System.nanoTime();
        EmailImport.Answer answer = client.call(new EmailImport(emails));
        account.importSize().took(uploaded.size(), System.nanoTime() - begun);
        doubts.stream().filter(doubt -> !before.contains(doubt)).forEach(account.doubts()::remove);
        return new Outcome(mailboxId, answer, tellExpired).take(uploaded);
    }

    private ObjectNode email(String mailboxId, Uploaded each) {
        ObjectNode email = Json.object().put("blobId", each.blobId());
        email.putObject("mailboxIds").put(mailboxId, true);
        ObjectNode keywords = Keyword.write(each.message().keywords());
        email.set("keywords", keywords.isEmpty() && account.profile().isJames() ? keywords.put(Placeholder.KEYWORD, true) : keywords);
        long received = each.message().receivedEpochSecond();
        // left out, servers would take the date of a Received field
        return email.put("receivedAt", Instant.ofEpochSecond(received == Long.MIN_VALUE ? account.nowEpochSecond() : received).toString());
    }

    /** Why the message cannot even be asked for, or null. */
    private RefusalReason impossible(OutgoingMessage message) {
        long received = message.receivedEpochSecond();
        return received != Long.MIN_VALUE && (received < account.profile().earliestDate() || received >= YEAR_10000) ? RefusalReason.BAD_DATE : null;
    }

    /** Tells what became of each message of one call. */
    private final class Outcome {
        private final String mailboxId;
        private final EmailImport.Answer answer;
        private final boolean tellExpired;
        private final List<Uploaded> stored = new ArrayList<>();
        private final List<String> storedIds = new ArrayList<>();
        private final Map<Uploaded, String> existing = new LinkedHashMap<>();
        private final List<Uploaded> expired = new ArrayList<>();
        private EndpointException forAll;
        private boolean unanswered;

        Outcome(String mailboxId, EmailImport.Answer answer, boolean tellExpired) {
            this.mailboxId = mailboxId;
            this.answer = answer;
            this.tellExpired = tellExpired;
        }

        List<Uploaded> take(List<Uploaded> uploaded) throws IOException {
            uploaded.forEach(this::take);
            // first of all, so that nothing that goes wrong later puts what is certain into doubt
            tellStored(stored, storedIds);
            if (account.profile().isJames()) {
                removePlaceholders();
            }
            if (!existing.isEmpty()) {
                fileExisting();
            }
            if (forAll != null) {
                throw forAll;
            }
            if (unanswered) {
                throw new MalformedAnswerException("Email/import did not answer for every message");
            }
            return expired;
        }

        private void take(Uploaded each) {
            ObjectNode created = answer.created().get("m" + each.index());
            SetError refused = answer.notCreated().get("m" + each.index());
            if (created != null && created.path("id").isTextual()) {
                stored.add(each);
                storedIds.add(created.get("id").asText());
            } else if (refused == null) {
                unanswered = true;
            } else if (refused.is("alreadyExists") && !refused.existingId().isEmpty()) {
                existing.put(each, refused.existingId());
            } else if (isExpired(refused) && tellExpired) {
                expired.add(each);
            } else if (refused.is("invalidProperties") && refused.properties().contains("mailboxIds")) {
                forAll = account.noLonger(mailbox);
            } else {
                JmapErrors.concernsAll(account.place(mailbox), refused).ifPresentOrElse(error -> forAll = error,
                        () -> answers.refused(each.index(), JmapErrors.reason(refused), refused.toString()));
            }
        }

        /** Servers say blobNotFound, James notFound, RFC 8621 §4.8 invalidProperties. */
        private static boolean isExpired(SetError refused) {
            return refused.is("blobNotFound") || refused.is("notFound") || refused.is("invalidProperties") && refused.properties().contains("blobId");
        }

        /** What is there in another mailbox is put into this one as well. What is in this one already cannot be stored a second time. */
        private void fileExisting() throws IOException {
            Map<String, List<String>> homes = new LinkedHashMap<>();
            client.get(DataType.EMAIL, new HashSet<>(existing.values()), List.of("id", "mailboxIds"),
                    page -> page.list().forEach(email -> homes.put(email.path("id").asText(), EmailRow.mailboxIds(email))));
            FooSet.Wish wish = new FooSet.Wish();
            Map<String, Uploaded> filing = new LinkedHashMap<>();
            existing.forEach((each, id) -> {
                List<String> in = homes.get(id);
                if (in == null) {
                    unanswered = true; // destroyed in between: it is stored anew in the next attempt
                } else if (!in.contains(mailboxId) && filing.putIfAbsent(id, each) == null) {
                    wish.update(id, Json.object().put(JmapWriter.pathOf(mailboxId), true));
                } else if (account.doubts().remove(new Doubt(mailboxId, each.message().body().digest()))) {
                    tellStored(List.of(each), List.of(id)); // by the attempt before, whose answer was lost
                } else {
                    answers.refused(each.index(), RefusalReason.UNCLASSIFIED, NOT_TWICE);
                }
            });
            List<Doubt> doubts = filing.values().stream().map(each -> new Doubt(mailboxId, each.message().body().digest())).toList();
            account.doubts().addAll(doubts);
            FooSet.Answer filed = client.set(DataType.EMAIL, wish);
            doubts.forEach(account.doubts()::remove);
            filing.forEach((id, each) -> {
                SetError refused = filed.notUpdated().get(id);
                if (refused == null) {
                    tellStored(List.of(each), List.of(id));
                } else {
                    JmapErrors.concernsAll(account.place(mailbox), refused).ifPresentOrElse(error -> forAll = error,
                            () -> answers.refused(each.index(), JmapErrors.reason(refused), refused.toString()));
                }
            });
        }

        /** Takes away what messages without keywords were given so that the server takes them. */
        private void removePlaceholders() throws IOException {
            Map<String, Integer> indexes = new LinkedHashMap<>();
            for (int i = 0; i < stored.size(); i++) {
                if (Keyword.write(stored.get(i).message().keywords()).isEmpty()) {
                    indexes.put(storedIds.get(i), stored.get(i).index());
                }
            }
            for (String id : Placeholder.remove(client, indexes.keySet())) {
                answers.remarked(indexes.get(id), "placeholder-left", "the server did not let the keyword " + Placeholder.KEYWORD + " be taken away again");
            }
        }

        private void tellStored(List<Uploaded> messages, List<String> ids) {
            long[] numbers = account.index().numbersOf(ids);
            for (int i = 0; i < numbers.length; i++) {
                answers.stored(messages.get(i).index(), account.index().validity(mailboxId), numbers[i]);
            }
        }
    }
}
