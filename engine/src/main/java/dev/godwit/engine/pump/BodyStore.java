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
    private byte[] buffer = new byte[64 * 1024];

    /** @param directory where large bodies are spilled; must exist */
    public BodyStore(Path directory) {
        this.directory = directory;
    }

    /** A body and its fingerprint. */
    public record Taken(Body body, Fingerprint fingerprint) {
    }

    /** Reads the stream to its end. @param expected how many bytes to expect, or -1; only a hint */
    public Taken take(InputStream in, long expected) throws IOException {
        if (expected > buffer.length && expected < IN_MEMORY) {
            buffer = new byte[IN_MEMORY + 1];
        }
        int held = 0;
        while (held <= IN_MEMORY) {
            if (held == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(IN_MEMORY + 1, buffer.length * 4));
            }
            int n = in.read(buffer, held, buffer.length - held);
            if (n < 0) {
                fingerprinter.update(buffer, 0, held);
                Fingerprint print = fingerprinter.finish();
                return new Taken(new HeapBody(Arrays.copyOf(buffer, held), print.digest()), print);
            }
            held += n;
        }
        return spill(in, held);
    }

    private Taken spill(InputStream in, int held) throws IOException {
        Path file = Files.createTempFile(directory, "godwit-", ".body");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(buffer, 0, held);
            fingerprinter.update(buffer, 0, held);
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                fingerprinter.update(buffer, 0, n);
            }
        } catch (IOException | RuntimeException e) {
            fingerprinter.finish();
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
