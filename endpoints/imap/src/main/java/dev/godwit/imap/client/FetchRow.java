package dev.godwit.imap.client;

import dev.godwit.model.Keywords;

/** What one FETCH response told of a message. Reused for the next one. */
public final class FetchRow {
    long sequence;
    long uid;
    long size;
    long received;
    long modseq;
    long emailId;
    Keywords keywords;

    void reset(long number) {
        sequence = number;
        uid = 0;
        size = -1;
        received = Long.MIN_VALUE;
        modseq = 0;
        emailId = 0;
        keywords = null;
    }

    /** 0 if not told. */
    public long uid() {
        return uid;
    }

    /** -1 if not told. */
    public long size() {
        return size;
    }

    /** {@link Long#MIN_VALUE} if not told, or told as something that is no date. */
    public long received() {
        return received;
    }

    /** 0 if not told. */
    public long modseq() {
        return modseq;
    }

    /** What of EMAILID (RFC 8474) or X-GM-MSGID fits into 64 bits; 0 if not told. */
    public long emailId() {
        return emailId;
    }

    /** null if not told. */
    public Keywords keywords() {
        return keywords;
    }
}
