package dev.godwit.jmap;

import dev.godwit.model.UidSet;
import java.util.List;

/**
 * What happened to an account's Emails between two states.
 *
 * @param rows those created or changed, as they are now
 * @param numbers the rows' numbers
 * @param gone the numbers of those that exist no more
 */
record Delta(String newState, List<EmailRow> rows, long[] numbers, UidSet gone) {
}
