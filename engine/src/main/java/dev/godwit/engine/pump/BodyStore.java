package dev.godwit.engine.pump;

import dev.godwit.contract.Body;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.Fingerprinter;
import dev.godwit.engine.pump.BlockPool.Block;
import dev.godwit.model.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds message bodies between reading and writing: small ones in memory, laid end to end over blocks that are used again,
 * larger ones in a temporary file, so that heap use depends neither on the size of a message nor on that of a mailbox.
 * {@link #take} is for one thread at a time; the bodies it gives are for any.
 */
public final class BodyStore implements AutoCloseable {
    /** A body up to this size stays in memory. */
    private static final int IN_MEMORY = 1 << 20;
    /** So does one up to this size, as long as there is room. */
    private static final int IN_MEMORY_IF_ROOM = 8 << 20;

    private final Path directory;
    private final BlockPool pool;
    private final Fingerprinter fingerprinter = new Fingerprinter();
    /** The block that is being filled, and how far. */
    private Block block;
    private int filled;

    /** @param directory where large bodies are spilled; must exist @param pool may be shared with other stores */
    public BodyStore(Path directory, BlockPool pool) {
        this.directory = directory;
        this.pool = pool;
    }

    /** A body and its fingerprint. */
    public record Taken(Body body, Fingerprint fingerprint) {
    }

    /** Reads the stream to its end. */
    public Taken take(InputStream in) throws IOException {
        List<Block> blocks = new ArrayList<>(2);
        Taken taken = null;
        try {
            taken = read(in, blocks);
            return taken;
        } finally {
            if (taken == null) {
                fingerprinter.finish();
            }
            if (taken == null || taken.body() instanceof FileBody) {
                blocks.forEach(Block::leave);
            }
        }
    }

    /** Each piece is looked at as soon as it has come, while the processor still has it at hand. @param blocks is given those that are used */
    private Taken read(InputStream in, List<Block> blocks) throws IOException {
        int start = use(blocks);
        int size = 0;
        while (size <= IN_MEMORY || size <= IN_MEMORY_IF_ROOM && pool.hasRoom()) {
            if (filled == BlockPool.BLOCK_BYTES) {
                use(blocks);
            }
            int n = in.read(block.bytes, filled, BlockPool.BLOCK_BYTES - filled);
            if (n < 0) {
                Fingerprint print = fingerprinter.finish();
                return new Taken(new BlockBody(blocks, start, size, print.digest()), print);
            }
            fingerprinter.update(block.bytes, filled, n);
            filled += n;
            size += n;
        }
        return spill(new BlockBody(blocks, start, size, null), in);
    }

    /** @return where the free part of the block begins */
    private int use(List<Block> blocks) {
        if (block == null || filled == BlockPool.BLOCK_BYTES) {
            if (block != null) {
                block.leave();
            }
            block = pool.take();
            filled = 0;
        }
        block.join();
        blocks.add(block);
        return filled;
    }

    /** The bodies stay. */
    @Override
    public void close() {
        if (block != null) {
            block.leave();
            block = null;
        }
    }

    private Taken spill(Body beginning, InputStream rest) throws IOException {
        Path file = Files.createTempFile(directory, "godwit-", ".body");
        try (OutputStream out = Files.newOutputStream(file)) {
            beginning.writeTo(out);
            byte[] buffer = new byte[64 * 1024];
            for (int n = rest.read(buffer); n >= 0; n = rest.read(buffer)) {
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
