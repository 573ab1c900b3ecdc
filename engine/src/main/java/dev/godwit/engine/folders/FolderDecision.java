package dev.godwit.engine.folders;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.util.Optional;

/**
 * What becomes of one mailbox of the source.
 *
 * @param target where it goes; empty exactly when it is skipped
 * @param role the role the target mailbox shall get if it is created
 * @param reason why, for a person
 * @param shared whether other mailboxes of the source go to the same target
 */
public record FolderDecision(Mailbox source, Optional<MailboxPath> target, Action action, Optional<Role> role, String reason, boolean shared) {
    /** What is to be done with the target mailbox. */
    public enum Action {
        CREATE, USE_EXISTING, SKIP
    }

    public FolderDecision {
        if (target.isPresent() == (action == Action.SKIP)) {
            throw new IllegalArgumentException("a decision has a target unless it skips: " + source.path());
        }
    }

    static FolderDecision skip(Mailbox source, String reason) {
        return new FolderDecision(source, Optional.empty(), Action.SKIP, Optional.empty(), reason, false);
    }

    public boolean isSkip() {
        return action == Action.SKIP;
    }

    /** The target mailbox as it shall be, for {@code Target.create}. */
    public Mailbox wanted() {
        return Mailbox.of(target.orElseThrow()).withRole(role.orElse(null)).withSelectable(source.selectable()).withSubscribed(source.subscribed());
    }
}
