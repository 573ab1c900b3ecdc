package dev.godwit.files.loose;

import dev.godwit.files.mbox.MboxMessages;
import dev.godwit.model.Keywords;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.IntStream;

/** A mailbox that is one mbox file. */
final class MboxRows implements Messages {
    private final MboxMessages mbox;
    private final int[] rows;

    MboxRows(MboxMessages mbox) {
        this.mbox = mbox;
        this.rows = IntStream.range(0, mbox.size()).boxed().sorted((a, b) -> Long.compare(mbox.uid(a), mbox.uid(b))).mapToInt(Integer::intValue).toArray();
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public long uid(int row) {
        return mbox.uid(rows[row]);
    }

    @Override
    public long bytes(int row) {
        return mbox.bytes(rows[row]);
    }

    @Override
    public long received(int row) {
        return mbox.received(rows[row]);
    }

    @Override
    public Keywords keywords(int row) {
        return mbox.keywords(rows[row]);
    }

    @Override
    public InputStream open(int row) throws IOException {
        return mbox.open(rows[row]);
    }
}
