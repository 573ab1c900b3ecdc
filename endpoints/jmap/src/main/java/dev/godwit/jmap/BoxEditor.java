package dev.godwit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.SetError;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.io.IOException;
import java.util.Optional;

/** Makes, renames and deletes mailboxes by Mailbox/set (RFC 8621 §2.5). */
final class BoxEditor {
    private final MailAccount account;
    private final JmapClient client;

    BoxEditor(MailAccount account) {
        this.account = account;
        this.client = account.client();
    }

    Box create(Mailbox given) throws IOException {
        Mailbox wanted = given.withPath(BoxTree.normalized(given.path()));
        BoxTree tree = account.readTree();
        Optional<Box> there = tree.at(wanted.path());
        if (there.isPresent()) {
            return there.get();
        }
        boolean roleIsFree = wanted.role().isPresent() && tree.all().stream().noneMatch(box -> box.role().equals(Box.word(wanted.role().get())));
        String parentId = parentOf(wanted.path());
        ObjectNode mailbox = Json.object().put("name", wanted.path().isInbox() ? "Inbox" : wanted.path().name()).put("parentId", parentId.isEmpty() ? null : parentId);
        mailbox.put("isSubscribed", false);
        if (wanted.path().isInbox()) {
            mailbox.put("role", Box.word(Role.INBOX));
        } else if (roleIsFree) {
            mailbox.put("role", Box.word(wanted.role().get()));
        }
        make(wanted.path(), mailbox);
        return account.readTree().at(wanted.path()).orElseThrow(() -> EndpointException.of(Kind.MALFORMED,
                account.place(wanted.path()) + ": the server made it under another name"));
    }

    private String parentOf(MailboxPath path) throws IOException {
        return path.parent() == null ? "" : create(Mailbox.of(path.parent())).id();
    }

    /** Servers that keep no roles or subscriptions refuse the property, not the wish: James, Cyrus for roles it reserves. */
    private void make(MailboxPath path, ObjectNode mailbox) throws IOException {
        Optional<SetError> refused = set(mailbox);
        if (refused.isPresent() && (mailbox.has("role") || mailbox.has("isSubscribed")) && !path.isInbox()
                && (refused.get().is("invalidProperties") || refused.get().is("invalidArguments"))) {
            mailbox.remove("role");
            mailbox.remove("isSubscribed");
            refused = set(mailbox);
        }
        if (refused.isPresent() && account.readTree().at(path).isEmpty()) {
            throw error(path, "cannot be made", refused.get());
        }
    }

    private Optional<SetError> set(ObjectNode mailbox) throws IOException {
        return Optional.ofNullable(client.set(DataType.MAILBOX, new FooSet.Wish().create("new", mailbox.deepCopy())).notCreated().get("new"));
    }

    private EndpointException error(MailboxPath path, String what, SetError refused) {
        // Cyrus says serverFail of a name that it does not like, and always will
        return Optional.of(refused).filter(error -> !error.is("serverFail")).flatMap(error -> JmapErrors.concernsAll(account.place(path), error))
                .orElseGet(() -> EndpointException.of(refused.is("notFound") ? Kind.MAILBOX_GONE : Kind.USAGE, account.place(path) + " " + what + ": " + refused));
    }

    void rename(MailboxPath from, MailboxPath to) throws IOException {
        Box box = account.readTree().at(from).orElseThrow(() -> account.noLonger(from));
        String parentId = parentOf(to);
        ObjectNode patch = Json.object().put("name", BoxTree.normalized(to).name());
        if (!parentId.equals(box.parentId())) {
            patch.put("parentId", parentId.isEmpty() ? null : parentId);
        }
        update(from, box, patch, "cannot be renamed");
    }

    private void update(MailboxPath path, Box box, ObjectNode patch, String complaint) throws IOException {
        SetError refused = client.set(DataType.MAILBOX, new FooSet.Wish().update(box.id(), patch)).notUpdated().get(box.id());
        account.readTree();
        if (refused != null) {
            throw error(path, complaint, refused);
        }
    }

    void subscribe(MailboxPath path, boolean subscribed) throws IOException {
        Box box = account.readTree().at(path).orElseThrow(() -> account.noLonger(path));
        if (box.subscribed() != subscribed) {
            update(path, box, Json.object().put("isSubscribed", subscribed), "cannot be subscribed or unsubscribed");
        }
    }

    void delete(MailboxPath path) throws IOException {
        BoxTree tree = account.readTree();
        Optional<Box> box = tree.at(path);
        if (box.isEmpty()) {
            return;
        }
        if (path.isInbox()) {
            throw EndpointException.of(Kind.USAGE, account.place(path) + ": it cannot be deleted"); // James would do it, and is broken afterwards
        }
        if (tree.hasChildren(box.get())) {
            throw EndpointException.of(Kind.USAGE, account.place(path) + ": it has mailboxes below it, without which this server cannot delete it");
        }
        FooSet set = new FooSet(DataType.MAILBOX, new FooSet.Wish().destroy(box.get().id()), "", Json.object().put("onDestroyRemoveEmails", true));
        SetError refused = client.call(set).notDestroyed().get(box.get().id());
        account.readTree();
        if (refused != null && !refused.is("notFound")) {
            throw error(path, "cannot be deleted", refused);
        }
    }
}
