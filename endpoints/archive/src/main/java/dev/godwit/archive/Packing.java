package dev.godwit.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * How the bytes of a chunk are kept: one zstd frame (RFC 8878) with a checksum, of at most 1 MiB unpacked. To be called
 * on platform threads: JNI would pin virtual ones.
 */
final class Packing {
    static final int CHUNK = 1 << 20;
    /** Up to this size the whole chunk is unpacked to find the header; above, block by block. */
    private static final int SMALL = 128 << 10;

    static {
        ZstdLibrary.prepare();
    }

    private static final ThreadLocal<ZstdCompressCtx> PACKERS = ThreadLocal.withInitial(() -> new ZstdCompressCtx().setChecksum(true).setContentSize(true));
    private static final ThreadLocal<ZstdDecompressCtx> UNPACKERS = ThreadLocal.withInitial(ZstdDecompressCtx::new);

    private Packing() {
    }

    static byte[] pack(byte[] raw, int length, int level) {
        byte[] out = new byte[(int) Zstd.compressBound(length)];
        int packed = PACKERS.get().setLevel(level).compressByteArray(out, 0, out.length, raw, 0, length);
        return Arrays.copyOf(out, packed);
    }

    /** @throws IOException if it does not unpack to exactly {@code length} bytes; never allocates more, whatever the frame says */
    static byte[] unpack(byte[] packed, int length) throws IOException {
        byte[] raw = new byte[length];
        int got;
        try {
            got = UNPACKERS.get().decompressByteArray(raw, 0, length, packed, 0, packed.length);
        } catch (ZstdException e) {
            throw new IOException("a chunk does not unpack: " + e.getMessage(), e);
        }
        if (got != length) {
            throw new IOException("a chunk has " + got + " instead of " + length + " bytes");
        }
        return raw;
    }

    /** The header of a message from its first chunk: up to and including the empty line, or all of the chunk. */
    static byte[] unpackHeader(byte[] packed, int length) throws IOException {
        if (length <= SMALL) {
            byte[] raw = unpack(packed, length);
            return Arrays.copyOf(raw, headerLength(raw, length));
        }
        byte[] raw = new byte[length];
        int got = 0;
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(packed))) {
            for (int read = 0; read >= 0 && got < length; read = in.read(raw, got, Math.min(SMALL, length - got))) {
                got += read;
                int end = headerLength(raw, got);
                if (end < got) {
                    return Arrays.copyOf(raw, end);
                }
            }
        }
        if (got != length) {
            throw new IOException("a chunk has " + got + " instead of " + length + " bytes");
        }
        return raw;
    }

    private static int headerLength(byte[] message, int end) {
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (message[i] == '\n') {
                if (i == lineStart || i == lineStart + 1 && message[lineStart] == '\r') {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        return end;
    }
}
