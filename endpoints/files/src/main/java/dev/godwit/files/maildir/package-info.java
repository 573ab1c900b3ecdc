/**
 * Maildir, as Dovecot and Courier keep it. Start reading at {@link dev.godwit.files.maildir.MaildirEndpoint}; a mailbox is
 * read by {@link dev.godwit.files.maildir.MailboxScan} and numbered by {@link dev.godwit.files.maildir.TargetMailbox}.
 */
package dev.godwit.files.maildir;
