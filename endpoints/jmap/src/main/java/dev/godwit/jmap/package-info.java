/**
 * JMAP accounts as sources and targets (RFC 8620, RFC 8621). Way in: {@link dev.godwit.jmap.JmapEndpoint}. One
 * {@code MailAccount} holds what readers and writers share: the client, the tree of mailboxes, the numbers that stand for
 * UIDs, and the {@code EmailIndex}, which lists the account once and keeps up by {@code Email/changes}.
 */
package dev.godwit.jmap;
