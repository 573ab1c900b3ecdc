package dev.godwit.engine.folders;

import dev.godwit.contract.NameRules;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.Role;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is on the target already. */
final class FolderTarget {
    private final TargetNames names;
    private final Map<MailboxPath, Mailbox> byKey = new HashMap<>();
    private final Map<Role, MailboxPath> byRole = new EnumMap<>(Role.class);
    /** Mailboxes that belong to others: nothing may end up in them by accident. */
    private final Set<MailboxPath> untouchable = new HashSet<>();

    FolderTarget(List<Mailbox> mailboxes, NameRules rules, Set<NamespaceKind> wanted) {
        this.names = new TargetNames(rules);
        for (Mailbox mailbox : mailboxes.stream().sorted((a, b) -> a.path().compareTo(b.path())).toList()) {
            byKey.putIfAbsent(key(mailbox.path()), mailbox);
            if (mailbox.namespace() == NamespaceKind.PERSONAL) {
                mailbox.role().ifPresent(role -> byRole.putIfAbsent(role, mailbox.path()));
            } else if (!wanted.contains(mailbox.namespace())) {
                untouchable.add(key(mailbox.path()));
            }
        }
    }

    TargetNames names() {
        return names;
    }

    MailboxPath key(MailboxPath path) {
        return names.key(path);
    }

    Optional<Mailbox> existing(MailboxPath path) {
        return Optional.ofNullable(byKey.get(key(path)));
    }

    /** The path as the target spells it, if it has it. */
    MailboxPath spelled(MailboxPath path) {
        return existing(path).map(Mailbox::path).orElse(path);
    }

    Optional<MailboxPath> withRole(Role role) {
        return Optional.ofNullable(byRole.get(role));
    }

    Set<MailboxPath> untouchable() {
        return untouchable;
    }
}
