package dev.godwit.testkit.corpus;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.imap.Content;
import java.time.Instant;

/** A message of the sample account; its content is made anew each time it is opened. */
public record CorpusMessage(MailboxPath mailbox, Content content, Keywords keywords, Instant received) {
}
