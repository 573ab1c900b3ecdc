package dev.godwit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.FilesInSeveral;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.SetError;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes messages. Has no resources of its own: connections belong to the account. */
final class JmapWriter implements MailboxWriter, MovesServerSide, FilesInSeveral {
    private static final KeywordSupport KEYWORDS =
            new KeywordSupport(Keywords.of(Keywords.SEEN, Keywords.ANSWERED, Keywords.FLAGGED, Keywords.DRAFT), true);

    private final MailAccount account;

    JmapWriter(MailAccount account) {
        this.account = account;
    }

    @Override
    public MailboxState state(MailboxPath mailbox) {
        return account.run(mailbox, () -> JmapReader.state(account, mailbox));
    }

    @Override
    public KeywordSupport keywordSupport(MailboxPath mailbox) {
        return KEYWORDS;
    }

    @Override
    public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
        account.run(mailbox, () -> {
            new Importing(account, mailbox, answers).append(batch);
            return null;
        });
    }

    @Override
    public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
        account.run(mailbox, () -> {
            Map<String, ObjectNode> patches = new LinkedHashMap<>();
            for (KeywordChange change : changes) {
                account.index().names(change.uids(), (uid, id) -> {
                    ObjectNode patch = patches.computeIfAbsent(id, k -> Json.object());
                    Keyword.patch(patch, change.add(), true);
                    Keyword.patch(patch, change.remove(), false);
                });
            }
            FooSet.Wish wish = new FooSet.Wish();
            patches.forEach((id, patch) -> {
                if (!patch.isEmpty()) {
                    wish.update(id, patch);
                }
            });
            account.client().set(DataType.EMAIL, wish).notUpdated().values().forEach(refused -> check(mailbox, refused));
            return null;
        });
    }

    /** One that is gone is no error; anything else is. */
    private void check(MailboxPath mailbox, SetError refused) {
        if (!refused.is("notFound")) {
            throw JmapErrors.concernsAll(account.place(mailbox), refused)
                    .orElseGet(() -> EndpointException.of(Kind.ITEM_REFUSED, account.place(mailbox) + ": a change was refused: " + refused));
        }
    }

    @Override
    public Map<Long, Long> move(MailboxPath from, UidSet uids, MailboxPath to) {
        return refile(from, uids, to, true);
    }

    @Override
    public Map<Long, Long> file(MailboxPath from, UidSet uids, MailboxPath to) {
        return refile(from, uids, to, false);
    }

    @Override
    public UidSet alsoElsewhere(MailboxPath mailbox, UidSet uids) {
        return account.run(mailbox, () -> {
            List<Long> elsewhere = new ArrayList<>();
            presentIn(account.box(mailbox).id(), uids, (uid, id, mailboxIds) -> {
                if (mailboxIds.size() > 1) {
                    elsewhere.add(uid);
                }
            });
            return UidSet.of(elsewhere);
        });
    }

    private Map<Long, Long> refile(MailboxPath from, UidSet uids, MailboxPath to, boolean takeOut) {
        return account.run(from, () -> {
            String fromId = account.box(from).id();
            String toId = account.box(to).id();
            FooSet.Wish wish = new FooSet.Wish();
            Map<String, Long> numbers = new HashMap<>();
            presentIn(fromId, uids, (uid, id, mailboxIds) -> {
                ObjectNode patch = Json.object().put(pathOf(toId), true);
                wish.update(id, takeOut && !fromId.equals(toId) ? patch.putNull(pathOf(fromId)) : patch);
                numbers.put(id, uid);
            });
            FooSet.Answer answer = account.client().set(DataType.EMAIL, wish);
            Map<Long, Long> moved = new TreeMap<>();
            answer.updated().keySet().forEach(id -> moved.put(numbers.get(id), numbers.get(id)));
            answer.notUpdated().values().forEach(refused -> check(to, refused));
            return moved;
        });
    }

    static String pathOf(String mailboxId) {
        return "mailboxIds/" + mailboxId;
    }

    private interface PresentSink {
        void take(long uid, String id, List<String> mailboxIds);
    }

    private void presentIn(String mailboxId, UidSet uids, PresentSink sink) throws IOException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        account.index().names(uids, (uid, id) -> numbers.put(id, uid));
        account.client().get(DataType.EMAIL, numbers.keySet(), List.of("id", "mailboxIds"), page -> {
            for (ObjectNode email : page.list()) {
                List<String> mailboxIds = EmailRow.mailboxIds(email);
                if (mailboxIds.contains(mailboxId)) {
                    sink.take(numbers.get(email.path("id").asText()), email.path("id").asText(), mailboxIds);
                }
            }
        });
    }

    @Override
    public void delete(MailboxPath mailbox, UidSet uids) {
        if (uids.isEmpty()) {
            return;
        }
        account.run(mailbox, () -> {
            new Removal(account, mailbox).remove(uids);
            return null;
        });
    }

    @Override
    public void close() {
        // connections are the account's
    }
}
