package dev.godwit.engine.folders;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which mailboxes of the source take part, and which levels are needed because something below them does. */
final class FolderSelection {
    private final FolderRules rules;
    private final TreeMap<MailboxPath, String> skipped = new TreeMap<>();
    private final TreeSet<MailboxPath> placed = new TreeSet<>();

    private FolderSelection(FolderRules rules) {
        this.rules = rules;
    }

    static FolderSelection of(Map<MailboxPath, Mailbox> sources, FolderRules rules) {
        FolderSelection selection = new FolderSelection(rules);
        for (Mailbox mailbox : sources.values()) {
            Optional<String> why = selection.whyNot(mailbox);
            why.ifPresent(reason -> selection.skipped.put(mailbox.path(), reason));
            if (why.isEmpty() && mailbox.selectable()) {
                selection.need(mailbox.path());
            }
        }
        for (Mailbox mailbox : sources.values()) {
            if (!mailbox.selectable() && !selection.placed.contains(mailbox.path())) {
                selection.skipped.putIfAbsent(mailbox.path(), "it can hold no messages, and nothing below it needs it");
            }
        }
        return selection;
    }

    private void need(MailboxPath path) {
        for (MailboxPath level = path; level != null && isInScope(level) && placed.add(level); level = level.parent()) {
            if (rules.mappingOf(level).isPresent()) {
                return;
            }
        }
    }

    private boolean isInScope(MailboxPath path) {
        return rules.from().map(path::isWithin).orElse(true) || rules.mappingOf(path).isPresent();
    }

    private Optional<String> whyNot(Mailbox mailbox) {
        if (rules.mappingOf(mailbox.path()).isPresent()) {
            return Optional.empty();
        }
        if (!isInScope(mailbox.path())) {
            return Optional.of("it is not below " + rules.from().orElseThrow());
        }
        if (!rules.namespaces().contains(mailbox.namespace())) {
            return Optional.of(switch (mailbox.namespace()) {
                case PERSONAL -> "it is a personal mailbox, and these were not asked for";
                case OTHER_USERS -> "it belongs to another user; such mailboxes are left out unless asked for";
                case SHARED -> "it is shared; such mailboxes are left out unless asked for";
            });
        }
        return filteredOut(mailbox.path());
    }

    private Optional<String> filteredOut(MailboxPath path) {
        Optional<FolderFilter> last = rules.filters().stream().filter(filter -> filter.matches(path)).reduce((a, b) -> b);
        if (last.isPresent()) {
            return last.filter(filter -> !filter.include()).map(filter -> "left out by: " + filter);
        }
        boolean mustBeIncluded = !rules.filters().isEmpty() && rules.filters().getFirst().include();
        return mustBeIncluded ? Optional.of("no include matches it") : Optional.empty();
    }

    /** Why a mailbox of the source is skipped; empty if it takes part. */
    Optional<String> whySkipped(MailboxPath path) {
        return Optional.ofNullable(skipped.get(path));
    }

    /** Every path that needs a place on the target: what takes part, and the levels above it, listed by the source or not. */
    TreeSet<MailboxPath> needed() {
        return placed;
    }
}
