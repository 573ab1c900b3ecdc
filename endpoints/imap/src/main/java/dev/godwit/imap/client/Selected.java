package dev.godwit.imap.client;

import dev.godwit.model.MailboxState;
import java.util.List;

/**
 * What SELECT or EXAMINE told.
 *
 * @param flags what PERMANENTFLAGS listed, or FLAGS where the server sent no PERMANENTFLAGS: then all of them are
 *        permanent (RFC 9051 §7.1); raw
 */
public record Selected(MailboxState state, List<String> flags) {
}
