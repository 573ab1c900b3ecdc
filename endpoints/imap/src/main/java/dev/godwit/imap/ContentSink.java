package dev.godwit.imap;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.EndpointException;
import dev.godwit.imap.client.FetchRow;
import dev.godwit.imap.client.FetchSink;
import dev.godwit.model.UidSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Hands bodies to a {@link BodySink} as they come from the connection. Only where a server tells the UID after the body
 * is the body kept first: in memory if it is small, else in a temporary file.
 */
final class ContentSink implements FetchSink, AutoCloseable {
    private static final int KEPT_IN_MEMORY = 256 * 1024;

    private final UidSet wanted;
    private final BodySink sink;
    private final Function<IOException, EndpointException> errors;
    private final UidSet.Builder delivered = new UidSet.Builder();
    private final Set<Long> outOfOrder = new HashSet<>();
    private long highest;
    private byte[] keptBytes;
    private Path keptFile;

    ContentSink(UidSet wanted, BodySink sink, Function<IOException, EndpointException> errors) {
        this.wanted = wanted;
        this.sink = sink;
        this.errors = errors;
    }

    @Override
    public void body(FetchRow row, long size, InputStream body) throws IOException {
        if (row.uid() == 0) {
            keep(size, body);
        } else if (isNew(row.uid())) {
            deliver(row.uid(), size, body);
        }
    }

    @Override
    public void row(FetchRow row) throws IOException {
        if (keptBytes == null && keptFile == null) {
            return;
        }
        if (row.uid() != 0 && isNew(row.uid())) {
            if (keptBytes != null) {
                deliver(row.uid(), keptBytes.length, new ByteArrayInputStream(keptBytes));
            } else {
                try (InputStream body = Files.newInputStream(keptFile)) {
                    deliver(row.uid(), Files.size(keptFile), body);
                }
            }
        }
        close();
    }

    private void keep(long size, InputStream body) throws IOException {
        close();
        if (size <= KEPT_IN_MEMORY) {
            keptBytes = body.readNBytes((int) size);
            return;
        }
        keptFile = Files.createTempFile("godwit", ".eml");
        try (OutputStream out = Files.newOutputStream(keptFile)) {
            body.transferTo(out);
        }
    }

    /** Each message that was asked for is delivered once, however often the server sends it. */
    private boolean isNew(long uid) {
        if (!wanted.contains(uid)) {
            return false;
        }
        if (uid > highest) {
            delivered.add(uid);
            highest = uid;
            return true;
        }
        return !delivered.build().contains(uid) && outOfOrder.add(uid);
    }

    /** Those of {@code asked} that did not come. */
    UidSet missing(UidSet asked) {
        UidSet came = delivered.build();
        UidSet.Builder missing = new UidSet.Builder();
        asked.forEach(uid -> {
            if (!came.contains(uid) && !outOfOrder.contains(uid)) {
                missing.add(uid);
            }
        });
        return missing.build();
    }

    private void deliver(long uid, long size, InputStream body) {
        try {
            sink.body(uid, size, new BodyStream(body, errors));
        } catch (IOException | RuntimeException e) {
            throw new SinkFailure(e);
        }
    }

    /** Forgets what was kept. */
    @Override
    public void close() throws IOException {
        keptBytes = null;
        if (keptFile != null) {
            Files.deleteIfExists(keptFile);
            keptFile = null;
        }
    }

    /** Tells failures of the connection, as {@link EndpointException}, from those of whoever reads. */
    private static final class BodyStream extends InputStream {
        private final InputStream in;
        private final Function<IOException, EndpointException> errors;

        BodyStream(InputStream in, Function<IOException, EndpointException> errors) {
            this.in = in;
            this.errors = errors;
        }

        @Override
        public int read() {
            try {
                return in.read();
            } catch (IOException e) {
                throw errors.apply(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                throw errors.apply(e);
            }
        }

        @Override
        public long skip(long count) {
            try {
                return in.skip(count);
            } catch (IOException e) {
                throw errors.apply(e);
            }
        }
    }
}
