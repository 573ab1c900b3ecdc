package dev.godwit.files;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that is a file's existence, as mail servers and delivery agents keep them. One that nobody touched for two
 * minutes is taken to be left over from a crash and removed, as Dovecot does.
 */
public final class DotLock implements AutoCloseable {
    private static final Duration STALE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(5);

    private final Path file;

    private DotLock(Path file) {
        this.file = file;
    }

    /** Waits until the lock is free and takes it. @throws EndpointException CONNECTION if it stays taken for more than {@code patience} */
    public static DotLock take(Path file, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        FileTime seen = null;
        long seenSince = System.nanoTime();
        while (true) {
            try {
                Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
                return new DotLock(file);
            } catch (FileAlreadyExistsException taken) {
                FileTime now = lastTouched(file);
                if (now != null && (!now.equals(seen))) {
                    seen = now;
                    seenSince = System.nanoTime();
                }
                boolean old = now != null && now.toMillis() < System.currentTimeMillis() - STALE.toMillis();
                if (old || seen != null && System.nanoTime() - seenSince > STALE.toNanos()) {
                    Files.deleteIfExists(file);
                } else if (System.nanoTime() > deadline) {
                    throw EndpointException.of(Kind.CONNECTION, file + ": another program holds this lock", taken)
                            .nextStep("Wait for it to finish; remove the file only if no mail server or delivery agent is running.");
                } else {
                    LockSupport.parkNanos(POLL.toNanos());
                }
            }
        }
    }

    private static FileTime lastTouched(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file);
        } catch (NoSuchFileException released) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
