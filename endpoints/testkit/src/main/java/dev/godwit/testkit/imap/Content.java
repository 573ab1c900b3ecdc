package dev.godwit.testkit.imap;

import dev.godwit.model.ContentDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;

/**
 * The bytes of a stored message, made or read anew each time they are opened, so that a store can hold more than the
 * memory could. Safe for use by many threads.
 */
public interface Content {
    /** Exactly as many bytes as {@link #open()} gives. */
    long size();

    /** A new stream over the whole message. */
    InputStream open();

    /** Content held in memory; {@code bytes} is not copied and must not change. */
    static Content of(byte[] bytes) {
        return new Held(bytes);
    }

    /** Content held in memory, as UTF-8. */
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Content that {@code source} makes each time, the same each time and {@code size} bytes long. */
    static Content generated(long size, Supplier<InputStream> source) {
        return new Generated(size, source);
    }

    /** The SHA-256 of the whole content. */
    default ContentDigest digest() {
        MessageDigest sha256 = ContentDigest.newSha256();
        byte[] buffer = new byte[8192];
        try (InputStream in = open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ContentDigest.of(sha256.digest());
    }

    /** All bytes at once. */
    default byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Held(byte[] held) implements Content {
        @Override
        public long size() {
            return held.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(held);
        }

        @Override
        public byte[] bytes() {
            return held;
        }
    }

    record Generated(long size, Supplier<InputStream> source) implements Content {
        @Override
        public InputStream open() {
            return source.get();
        }
    }

    /** What remains of a message received in sink mode: its size, its digest and its first bytes (the header, usually). */
    record Sunk(long size, ContentDigest digest, byte[] head) implements Content {
        @Override
        public InputStream open() {
            throw new IllegalStateException("only the digest of this message was kept");
        }
    }
}
