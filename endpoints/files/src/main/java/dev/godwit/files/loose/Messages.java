package dev.godwit.files.loose;

import dev.godwit.model.Keywords;
import java.io.IOException;
import java.io.InputStream;

/** The messages of one mailbox, by row, in ascending order of UID. Immutable; for any thread. */
interface Messages {
    int size();

    long uid(int row);

    /** In bytes; -1 if it is not known without reading the message. */
    long bytes(int row);

    /** In seconds of the epoch; {@link Long#MIN_VALUE} if unknown. */
    long received(int row);

    Keywords keywords(int row);

    /** As {@link dev.godwit.model.Listing#emailId}. */
    default long emailId(int row) {
        return 0;
    }

    InputStream open(int row) throws IOException;
}
