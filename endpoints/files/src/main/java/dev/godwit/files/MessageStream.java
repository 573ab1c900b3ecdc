package dev.godwit.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A message being read: a failing disk shows as an {@link dev.godwit.contract.EndpointException}, so that it is never mistaken for a failure of whoever takes the bytes. */
public final class MessageStream extends FilterInputStream {
    private final Path place;

    public MessageStream(InputStream in, Path place) {
        super(in);
        this.place = place;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw FileErrors.of(place, e);
        }
    }

    @Override
    public int read(byte[] out, int offset, int length) {
        try {
            return in.read(out, offset, length);
        } catch (IOException e) {
            throw FileErrors.of(place, e);
        }
    }
}
