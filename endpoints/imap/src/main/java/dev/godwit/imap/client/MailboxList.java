package dev.godwit.imap.client;

import java.util.List;
import java.util.Map;

/**
 * What LIST or LSUB told.
 *
 * @param statuses by raw name, where STATUS was asked for too (RFC 5819)
 */
public record MailboxList(List<ListEntry> entries, Map<String, StatusItems> statuses) {
}
