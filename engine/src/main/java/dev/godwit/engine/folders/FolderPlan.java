package dev.godwit.engine.folders;

import dev.godwit.model.MailboxPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A decision about every mailbox of the source.
 *
 * @param decisions first those that are carried out, target parents before their children; then the skipped ones
 * @param warnings what a person should look at before the plan is carried out
 */
public record FolderPlan(List<FolderDecision> decisions, List<String> warnings) {
    public FolderPlan {
        decisions = List.copyOf(decisions);
        warnings = List.copyOf(warnings);
    }

    public Optional<FolderDecision> of(MailboxPath source) {
        return decisions.stream().filter(decision -> decision.source().path().equals(source)).findFirst();
    }

    /** Source to target of everything that is not skipped: what the journal keeps, and the next plan takes as earlier decisions. */
    public Map<MailboxPath, MailboxPath> targets() {
        Map<MailboxPath, MailboxPath> targets = new TreeMap<>();
        decisions.forEach(decision -> decision.target().ifPresent(target -> targets.put(decision.source().path(), target)));
        return targets;
    }

    /** Target to source, for the way back; targets that several sources share are left out, since they have no one way back. */
    public Map<MailboxPath, MailboxPath> reversed() {
        Map<MailboxPath, MailboxPath> sources = new TreeMap<>();
        decisions.stream().filter(decision -> !decision.isSkip() && !decision.shared())
                .forEach(decision -> sources.put(decision.target().orElseThrow(), decision.source().path()));
        return sources;
    }
}
