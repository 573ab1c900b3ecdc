package dev.godwit.testkit.imap;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import java.time.Instant;

/**
 * One message of a mailbox at one moment; a change of its flags makes a new record.
 *
 * @param receivedEpochSecond INTERNALDATE
 * @param emailId the number behind its EMAILID (RFC 8474), which copies keep
 */
public record StoredMessage(long uid, FlagSet flags, long receivedEpochSecond, long modseq, long emailId, Content content) {

    public Keywords keywords() {
        return flags.keywords();
    }

    public Instant received() {
        return Instant.ofEpochSecond(receivedEpochSecond);
    }

    public byte[] bytes() {
        return content.bytes();
    }

    public ContentDigest digest() {
        return content.digest();
    }
}
