package dev.godwit.imap.client;

import java.util.List;

/**
 * What APPENDUID told (RFC 4315 §3).
 *
 * @param uidValidity 0 if not told
 * @param uids in the order of the messages; empty if not told
 */
public record Appended(long uidValidity, List<Long> uids) {
}
