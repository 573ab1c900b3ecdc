package dev.godwit.wire.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Raw DEFLATE in both directions, RFC 4978. */
final class DeflateLayer implements Layer {
    private static final int BUFFER = 64 * 1024;

    private final Layer below;
    private final Inflater inflater = new Inflater(true);
    // Fast: most octets of mail are base64, which gains little more from searching longer.
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] compressedIn = new byte[BUFFER];
    private final byte[] compressedOut = new byte[BUFFER];
    private boolean released; // guarded by the codec that is in use

    /** @param early compressed bytes that have been read already */
    DeflateLayer(Layer below, byte[] early) {
        this.below = below;
        inflater.setInput(early);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            int made = inflate(bytes, offset, length);
            if (made > 0) {
                return made;
            }
            if (made < 0) {
                return -1;
            }
            int got = below.read(compressedIn, 0, BUFFER);
            if (got < 0) {
                return -1;
            }
            inflater.setInput(compressedIn, 0, got);
        }
    }

    /** @return bytes made, 0 if input is needed, -1 if the server has ended its stream */
    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        synchronized (inflater) {
            refuseIfReleased();
            try {
                int made = inflater.inflate(bytes, offset, length);
                return made == 0 && (inflater.finished() || inflater.needsDictionary()) ? -1 : made;
            } catch (DataFormatException e) {
                throw new IOException("the server's compressed stream is damaged", e);
            }
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        deflater.setInput(bytes, offset, length);
        while (!deflater.needsInput()) {
            int made = deflate(Deflater.NO_FLUSH);
            below.write(compressedOut, 0, made);
        }
    }

    @Override
    public void flush() throws IOException {
        int made;
        do {
            made = deflate(Deflater.SYNC_FLUSH);
            below.write(compressedOut, 0, made);
        } while (made == BUFFER);
        below.flush();
    }

    private int deflate(int flush) throws IOException {
        synchronized (deflater) {
            refuseIfReleased();
            return deflater.deflate(compressedOut, 0, BUFFER, flush);
        }
    }

    private void refuseIfReleased() throws IOException {
        if (released) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void release() {
        synchronized (inflater) {
            synchronized (deflater) {
                released = true;
                inflater.end();
                deflater.end();
            }
        }
        below.release();
    }
}
