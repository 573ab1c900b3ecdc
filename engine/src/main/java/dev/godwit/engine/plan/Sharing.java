package dev.godwit.engine.plan;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides which of the messages to copy are one with a message of another mailbox: those are filed on the target, not copied.
 * Mailboxes come one after the other; what the first copies is there for the others. A multiset, never a set: the third of
 * three equal messages in one mailbox is filed only where another mailbox has three of them as well.
 */
public final class Sharing {
    /** Email id to how many messages of it each mailbox of the target has, or will have. */
    private final Map<Long, Map<MailboxPath, Integer>> messages = new HashMap<>();

    /** Tells of a message that is on the target already. */
    public void there(long email, MailboxPath target) {
        messages.computeIfAbsent(email, e -> new HashMap<>()).merge(target, 1, Integer::sum);
    }

    /**
     * @param emails the ids of messages by UID; a message without one is copied
     * @return the plan with what is to be filed taken out of what is to be copied
     */
    public MailboxPlan share(MailboxPlan plan, Map<Long, Long> emails) {
        MailboxPath target = plan.findings().pair().target();
        UidSet.Builder file = new UidSet.Builder();
        plan.copy().forEach(uid -> {
            Long email = emails.get(uid);
            if (email != null) {
                if (elsewhere(email, target) > messages.getOrDefault(email, Map.of()).getOrDefault(target, 0)) {
                    file.add(uid);
                }
                there(email, target);
            }
        });
        return plan.filing(file.build());
    }

    private int elsewhere(long email, MailboxPath target) {
        return messages.getOrDefault(email, Map.of()).entrySet().stream().filter(e -> !e.getKey().equals(target)).mapToInt(Map.Entry::getValue).max().orElse(0);
    }
}
