package dev.godwit.cli;

import dev.godwit.engine.folders.FolderFilter;
import dev.godwit.engine.folders.FolderMapping;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.NamespaceKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which mailboxes, and where to. */
final class FolderOptions {
    private final List<FolderFilter> filters = new ArrayList<>();

    @Option(names = "--map", paramLabel = "FROM=TO", description = "Put the mailbox FROM at TO; FROM/**=TO/** with everything below it. Repeatable.")
    List<String> mappings = new ArrayList<>();

    @Option(names = "--from", paramLabel = "NAME", description = "Only this mailbox of the source and those below it, which move up to the top.")
    String from;

    @Option(names = "--into", paramLabel = "NAME", description = "Put everything below this mailbox of the target.")
    String into;

    @Option(names = "--no-roles", description = "Treat sent, drafts, trash, junk and archive as ordinary mailboxes: by name, not by use.")
    boolean noRoles;

    @Option(names = "--other-users", description = "Other users' mailboxes as well.")
    boolean otherUsers;

    @Option(names = "--shared", description = "Shared mailboxes as well.")
    boolean shared;

    /** Called with all values so far, at first none, each time the option occurs: filters of both kinds are kept in the order given. */
    @Option(names = "--include", paramLabel = "PATTERN", description = "Mailboxes that match take part; if this is the first filter, no others do. "
            + "* within a level, ** over levels, re:… a regular expression. The last filter that matches decides. Repeatable.")
    void include(List<String> patterns) {
        if (!patterns.isEmpty()) {
            filters.add(FolderFilter.include(patterns.getLast()));
        }
    }

    @Option(names = "--exclude", paramLabel = "PATTERN", description = "Mailboxes that match are left out. Repeatable.")
    void exclude(List<String> patterns) {
        if (!patterns.isEmpty()) {
            filters.add(FolderFilter.exclude(patterns.getLast()));
        }
    }

    /** Whether what belongs to somebody else takes part. */
    boolean shared() {
        return shared;
    }

    FolderRules rules() {
        Set<NamespaceKind> namespaces = EnumSet.of(NamespaceKind.PERSONAL);
        if (otherUsers) {
            namespaces.add(NamespaceKind.OTHER_USERS);
        }
        if (shared) {
            namespaces.add(NamespaceKind.SHARED);
        }
        return new FolderRules(filters, mappings.stream().map(FolderMapping::parse).toList(), Optional.ofNullable(from).map(MailboxPath::parse),
                Optional.ofNullable(into).map(MailboxPath::parse), !noRoles, namespaces);
    }
}
