package dev.godwit.files.maildir;

import dev.godwit.model.MailboxPath;
import java.io.IOException;

/** Looks at mailboxes: without touching anything for a source, numbering new messages for a target. */
@FunctionalInterface
interface MailboxViews {
    /** @throws java.nio.file.NoSuchFileException if the mailbox is not there */
    MailboxView look(MailboxPath mailbox) throws IOException;
}
