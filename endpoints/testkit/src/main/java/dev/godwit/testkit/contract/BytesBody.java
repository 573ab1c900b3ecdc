package dev.godwit.testkit.contract;

import dev.godwit.contract.Body;
import dev.godwit.model.ContentDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A small message held in the heap, for tests and demonstrations. Closing it does nothing. */
public final class BytesBody implements Body {
    private static final int PIECE = 8192;

    private final byte[] bytes;
    private final ContentDigest digest;

    public BytesBody(byte[] bytes) {
        this.bytes = bytes.clone();
        this.digest = ContentDigest.sha256Of(bytes);
    }

    /** The text in UTF-8, with its line ends as they are. */
    public static BytesBody of(String text) {
        return new BytesBody(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public ContentDigest digest() {
        return digest;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (int at = 0; at < bytes.length; at += PIECE) {
            out.write(bytes, at, Math.min(PIECE, bytes.length - at));
        }
    }

    @Override
    public void close() {
    }

    public byte[] bytes() {
        return bytes.clone();
    }
}
