package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** A message on its way: failures of the connection are endpoint errors, so that whoever reads can tell them from its own. */
final class BlobInput extends FilterInputStream {
    private final Function<IOException, EndpointException> error;

    BlobInput(InputStream in, Function<IOException, EndpointException> error) {
        super(in);
        this.error = error;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw error.apply(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            throw error.apply(e);
        }
    }

    @Override
    public void close() {
        // the answer is closed by whoever opened it
    }
}
