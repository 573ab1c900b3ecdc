package dev.godwit.engine.folders;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.NamespaceKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the user said about folders.
 *
 * @param filters in the order given: the last one that matches decides; a mailbox that none matches takes part unless
 *        the first one is an include
 * @param mappings where mailboxes go; an exact one wins over a subtree, a deeper subtree over a higher one
 * @param from if present, only this source mailbox and what is below it take part, and move up to the top
 * @param into if present, everything is put below this target mailbox, INBOX too; special folders are then ordinary ones
 * @param roles whether special folders go to the target's special folders, whatever their names are
 * @param namespaces whose mailboxes take part
 */
public record FolderRules(List<FolderFilter> filters, List<FolderMapping> mappings, Optional<MailboxPath> from, Optional<MailboxPath> into,
        boolean roles, Set<NamespaceKind> namespaces) {
    public static final FolderRules DEFAULT = new FolderRules(List.of(), List.of(), Optional.empty(), Optional.empty(), true,
            Set.of(NamespaceKind.PERSONAL));

    public FolderRules {
        filters = List.copyOf(filters);
        mappings = List.copyOf(mappings);
        namespaces = Set.copyOf(namespaces);
    }

    public FolderRules withFilters(FolderFilter... other) {
        return new FolderRules(List.of(other), mappings, from, into, roles, namespaces);
    }

    public FolderRules withMappings(FolderMapping... other) {
        return new FolderRules(filters, List.of(other), from, into, roles, namespaces);
    }

    public FolderRules from(MailboxPath other) {
        return new FolderRules(filters, mappings, Optional.of(other), into, roles, namespaces);
    }

    public FolderRules into(MailboxPath other) {
        return new FolderRules(filters, mappings, from, Optional.of(other), roles, namespaces);
    }

    public FolderRules withoutRoles() {
        return new FolderRules(filters, mappings, from, into, false, namespaces);
    }

    public FolderRules withNamespace(NamespaceKind more) {
        Set<NamespaceKind> all = EnumSet.of(more);
        all.addAll(namespaces);
        return new FolderRules(filters, mappings, from, into, roles, all);
    }

    /** Whether the account as a whole is copied onto an account: only then does a mailbox of the target that nothing goes to mean anything. */
    public boolean coverWholeAccount() {
        return filters.isEmpty() && mappings.isEmpty() && from.isEmpty() && into.isEmpty();
    }

    /** The mapping that decides about this source mailbox. */
    Optional<FolderMapping> mappingOf(MailboxPath source) {
        return mappings.stream().filter(mapping -> mapping.apply(source).isPresent())
                .reduce((a, b) -> rank(b) > rank(a) ? b : a);
    }

    private static int rank(FolderMapping mapping) {
        return mapping.subtree() ? mapping.from().depth() : Integer.MAX_VALUE;
    }

    boolean mapsAlone(MailboxPath source) {
        return mappingOf(source).filter(mapping -> !mapping.subtree()).isPresent();
    }

    /** Special folders are matched by role only where the account as a whole is copied onto an account. */
    boolean matchesRoles() {
        return roles && into.isEmpty();
    }
}
