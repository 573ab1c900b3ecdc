package dev.godwit.model;

import java.util.Optional;

/**
 * A mailbox as its account lists it.
 *
 * @param path where it is
 * @param role what it is for, as told by the server or the store (never guessed from the name)
 * @param selectable false for a level of the tree that can hold no messages ({@code \Noselect})
 * @param subscribed whether the owner subscribed to it
 * @param namespace whose it is
 * @param objectId the server's permanent id of it (RFC 8474 MAILBOXID), which survives a rename
 */
public record Mailbox(MailboxPath path, Optional<Role> role, boolean selectable, boolean subscribed,
        NamespaceKind namespace, Optional<String> objectId) {

    /** An ordinary selectable, unsubscribed, personal mailbox. */
    public static Mailbox of(MailboxPath path) {
        return new Mailbox(path, path.isInbox() ? Optional.of(Role.INBOX) : Optional.empty(), true, false,
                NamespaceKind.PERSONAL, Optional.empty());
    }

    public Mailbox withPath(MailboxPath other) {
        return new Mailbox(other, role, selectable, subscribed, namespace, objectId);
    }

    public Mailbox withRole(Role other) {
        return new Mailbox(path, Optional.ofNullable(other), selectable, subscribed, namespace, objectId);
    }

    public Mailbox withSubscribed(boolean other) {
        return new Mailbox(path, role, selectable, other, namespace, objectId);
    }

    public Mailbox withSelectable(boolean other) {
        return new Mailbox(path, role, other, subscribed, namespace, objectId);
    }
}
