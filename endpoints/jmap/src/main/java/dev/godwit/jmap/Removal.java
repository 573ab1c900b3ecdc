package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.MethodException;
import dev.godwit.jmap.client.SetError;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes Emails out of a mailbox, and destroys those that were in no other. Only in the state that was looked at, so that
 * one that somebody files elsewhere in between is not destroyed.
 */
final class Removal {
    private static final int TRIES = 8;

    private final MailAccount account;
    private final MailboxPath mailbox;
    private final JmapClient client;

    Removal(MailAccount account, MailboxPath mailbox) {
        this.account = account;
        this.mailbox = mailbox;
        this.client = account.client();
    }

    void remove(UidSet uids) throws IOException {
        List<String> ids = new ArrayList<>();
        account.index().names(uids, (uid, id) -> ids.add(id));
        String mailboxId = account.box(mailbox).id();
        int size = Math.max(1, Math.min(200, Math.min(client.limits().maxObjectsInGet(), client.limits().maxObjectsInSet())));
        for (int from = 0; from < ids.size(); from += size) {
            removeSome(mailboxId, ids.subList(from, Math.min(ids.size(), from + size)));
        }
    }

    private void removeSome(String mailboxId, List<String> ids) throws IOException {
        for (int attempt = 1; ; attempt++) {
            FooGet.Got got = client.call(FooGet.of(DataType.EMAIL).ids(ids).properties(List.of("id", "mailboxIds")));
            FooSet.Wish wish = new FooSet.Wish();
            got.list().forEach(email -> {
                List<String> homes = EmailRow.mailboxIds(email);
                String id = email.path("id").asText();
                if (homes.contains(mailboxId) && homes.size() > 1) {
                    wish.update(id, Json.object().putNull(JmapWriter.pathOf(mailboxId)));
                } else if (homes.contains(mailboxId)) {
                    wish.destroy(id);
                }
            });
            if (wish.isEmpty()) {
                return;
            }
            try {
                check(client.call(new FooSet(DataType.EMAIL, wish, got.state(), Json.object())));
                return;
            } catch (MethodException e) {
                if (!e.is("stateMismatch") || attempt >= TRIES) {
                    throw e;
                }
            }
        }
    }

    private void check(FooSet.Answer answer) {
        answer.notUpdated().values().forEach(this::check);
        answer.notDestroyed().values().forEach(this::check);
    }

    private void check(SetError refused) {
        if (!refused.is("notFound")) {
            throw JmapErrors.concernsAll(account.place(mailbox), refused)
                    .orElseGet(() -> EndpointException.of(Kind.USAGE, account.place(mailbox) + ": a message cannot be deleted: " + refused));
        }
    }
}
