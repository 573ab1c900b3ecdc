package dev.godwit.archive;

import dev.godwit.contract.Body;
import dev.godwit.model.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A body that claims another digest than it has. */
record LyingBody(Body real, ContentDigest digest) implements Body {
    @Override
    public long size() {
        return real.size();
    }

    @Override
    public InputStream open() throws IOException {
        return real.open();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        real.writeTo(out);
    }

    @Override
    public void close() {
        real.close();
    }
}
