package dev.godwit.testkit.jmap;

import dev.godwit.model.ContentDigest;
import dev.godwit.testkit.imap.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The blobs of an account by id. Equal bytes have one id. Blobs above 1 MiB are in temporary files. */
final class Blobs implements AutoCloseable {
    private static final int IN_MEMORY = 1 << 20;

    /** Content in a temporary file. */
    private record Stored(Path file, long size, ContentDigest digest) implements Content {
        @Override
        public InputStream open() {
            try {
                return Files.newInputStream(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** More came than is allowed. */
    static final class TooLarge extends IOException {
        TooLarge() {
            super("larger than maxSizeUpload");
        }
    }

    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    Content get(String id) {
        return contents.get(id);
    }

    String put(Content content) {
        return put(content, content.digest());
    }

    private String put(Content content, ContentDigest digest) {
        String id = "B" + HexFormat.of().formatHex(digest.bytes()).substring(0, 40);
        Content before = contents.putIfAbsent(id, content);
        if (before != null && content instanceof Stored twice) {
            delete(twice.file());
        }
        return id;
    }

    /** Takes the stream to its end. */
    String receive(InputStream in, long limit) throws IOException {
        MessageDigest sha256 = ContentDigest.newSha256();
        ByteArrayOutputStream memory = new ByteArrayOutputStream();
        byte[] buffer = new byte[65536];
        long size = 0;
        Path file = null;
        OutputStream out = memory;
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > limit) {
                    throw new TooLarge();
                }
                if (file == null && size > IN_MEMORY) {
                    file = Files.createTempFile("blob", "");
                    out = Files.newOutputStream(file);
                    memory.writeTo(out);
                    memory = null;
                }
                out.write(buffer, 0, n);
                sha256.update(buffer, 0, n);
            }
        } catch (IOException e) {
            out.close();
            if (file != null) {
                delete(file);
            }
            throw e;
        }
        out.close();
        ContentDigest digest = ContentDigest.of(sha256.digest());
        return put(file == null ? Content.of(memory.toByteArray()) : new Stored(file, size, digest), digest);
    }

    void removeAllBut(Set<String> kept) {
        contents.keySet().stream().filter(id -> !kept.contains(id)).toList().forEach(id -> {
            if (contents.remove(id) instanceof Stored stored) {
                delete(stored.file());
            }
        });
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        removeAllBut(Set.of());
    }
}
