package dev.godwit.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/** Replaces a small index file as a whole: readers see the old one or the new one, never a part. */
public final class WholeFile {
    private static final AtomicLong COUNTER = new AtomicLong();

    private WholeFile() {
    }

    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    public static void replace(Path file, String text) throws IOException {
        replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static void replace(Path file, Content content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".godwit." + ProcessHandle.current().pid() + "." + COUNTER.incrementAndGet());
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 65536)) {
                content.writeTo(out);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
