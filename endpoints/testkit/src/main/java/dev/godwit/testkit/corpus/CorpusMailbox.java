package dev.godwit.testkit.corpus;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;

/** A mailbox of the sample account; {@code role} is null for none, {@code weight} is its share of the messages. */
public record CorpusMailbox(MailboxPath path, Role role, boolean subscribed, int weight) {
}
