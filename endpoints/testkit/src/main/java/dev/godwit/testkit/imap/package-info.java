/**
 * An IMAP server in memory. Start reading at {@link dev.godwit.testkit.imap.ImapServer}; mail is looked at and changed
 * through {@link dev.godwit.testkit.imap.Account}, the server's habits through {@link dev.godwit.testkit.imap.Quirks},
 * its accidents through {@link dev.godwit.testkit.imap.FaultPlan}. Each command has a class of its name, found from
 * {@code Commands}. Written from the RFCs, with nothing in common with the client it tests.
 */
package dev.godwit.testkit.imap;
