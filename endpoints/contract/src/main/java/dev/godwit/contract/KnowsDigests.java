package dev.godwit.contract;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.Map;

/** A {@link MailboxReader} that can tell the digests of messages without their bytes being read. */
public interface KnowsDigests {
    /** The digest of each message of {@code uids} that exists, as it was computed when the message was stored. */
    Map<Long, ContentDigest> digests(MailboxPath mailbox, UidSet uids);
}
