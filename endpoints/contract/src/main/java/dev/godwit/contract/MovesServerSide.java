package dev.godwit.contract;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.Map;

/** A {@link MailboxWriter} that can move messages between mailboxes without their bytes travelling (RFC 6851, or COPY and delete). */
public interface MovesServerSide {
    /**
     * Moves those of the messages that still exist. Messages keep keywords and dates.
     *
     * @return old UID to new UID for each moved message; a new UID of 0 where the server does not tell
     */
    Map<Long, Long> move(MailboxPath from, UidSet uids, MailboxPath to);
}
