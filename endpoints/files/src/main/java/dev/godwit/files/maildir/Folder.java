package dev.godwit.files.maildir;

import dev.godwit.model.MailboxPath;
import java.nio.file.Path;

/**
 * A mailbox and its directory.
 *
 * @param selectable whether it has messages of its own: {@code cur} exists
 */
record Folder(MailboxPath path, Path directory, boolean selectable) {
}
