package dev.godwit.jmap;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.util.Locale;
import java.util.Optional;

/**
 * A Mailbox of the account, at its place in the tree.
 *
 * @param role as the server says it, in lower case; empty for none
 * @param mayReadItems whether its Emails can be seen
 */
record Box(String id, String parentId, MailboxPath path, String role, boolean subscribed, boolean mayReadItems, long sortOrder, long totalEmails) {
    Mailbox toMailbox() {
        return new Mailbox(path, knownRole(), mayReadItems, subscribed, dev.godwit.model.NamespaceKind.PERSONAL, Optional.of(id));
    }

    private Optional<Role> knownRole() {
        for (Role known : Role.values()) {
            if (word(known).equals(role)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** As JMAP says it. */
    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
