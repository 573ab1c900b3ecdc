package dev.godwit.engine.pump;

import dev.godwit.contract.Body;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.Fingerprinter;
import dev.godwit.model.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Holds message bodies between reading and writing: small ones in memory, larger ones in a temporary file, so that heap
 * use depends neither on the size of a message nor on that of a mailbox. {@link #take} is for one thread at a time;
 * the bodies it gives are for any.
 */
public final class BodyStore {
    /** A body up to this size stays in memory. */
    public static final int IN_MEMORY = 1 << 20;

    private final Path directory;
    private final Fingerprinter fingerprinter = new Fingerprinter();

    /** @param directory where large bodies are spilled; must exist */
    public BodyStore(Path directory) {
        this.directory = directory;
    }

    /** A body and its fingerprint. */
    public record Taken(Body body, Fingerprint fingerprint) {
    }

    /** Reads the stream to its end. @param expected how many bytes to expect, or -1; only a hint */
    public Taken take(InputStream in, long expected) throws IOException {
        try {
            return expected >= 0 && expected <= IN_MEMORY ? exactly(in, (int) expected) : any(in, new byte[64 * 1024], 0);
        } catch (IOException | RuntimeException e) {
            fingerprinter.finish();
            throw e;
        }
    }

    /** Each piece is looked at as soon as it has come, while the processor still has it at hand. */
    private Taken exactly(InputStream in, int expected) throws IOException {
        byte[] bytes = new byte[expected];
        int held = 0;
        while (held < expected) {
            int n = in.read(bytes, held, expected - held);
            if (n < 0) {
                return inMemory(Arrays.copyOf(bytes, held));
            }
            fingerprinter.update(bytes, held, n);
            held += n;
        }
        int more = in.read();
        if (more < 0) {
            return inMemory(bytes);
        }
        byte[] larger = Arrays.copyOf(bytes, Math.min(IN_MEMORY + 1, held * 2 + 64));
        larger[held] = (byte) more;
        fingerprinter.update(larger, held, 1);
        return any(in, larger, held + 1);
    }

    /** @param held so many bytes are in the buffer and in the fingerprint already */
    private Taken any(InputStream in, byte[] buffer, int held) throws IOException {
        while (held <= IN_MEMORY) {
            if (held == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(IN_MEMORY + 1, buffer.length * 4));
            }
            int n = in.read(buffer, held, buffer.length - held);
            if (n < 0) {
                return inMemory(Arrays.copyOf(buffer, held));
            }
            fingerprinter.update(buffer, held, n);
            held += n;
        }
        return spill(in, buffer, held);
    }

    private Taken inMemory(byte[] bytes) {
        Fingerprint print = fingerprinter.finish();
        return new Taken(new HeapBody(bytes, print.digest()), print);
    }

    private Taken spill(InputStream in, byte[] buffer, int held) throws IOException {
        Path file = Files.createTempFile(directory, "godwit-", ".body");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(buffer, 0, held);
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                fingerprinter.update(buffer, 0, n);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        Fingerprint print = fingerprinter.finish();
        return new Taken(new FileBody(file, print.size(), print.digest()), print);
    }

    private record HeapBody(byte[] bytes, ContentDigest digest) implements Body {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }

        @Override
        public void close() {
            // nothing to give back: the heap is the collector's
        }
    }

    private record FileBody(Path file, long size, ContentDigest digest) implements Body {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream in = open()) {
                byte[] piece = new byte[64 * 1024];
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    out.write(piece, 0, n);
                }
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("cannot delete the temporary file " + file, e);
            }
        }
    }
}
