package dev.godwit.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Sole use of a file among all processes of this machine, until closed or the process ends. May be closed by any thread. */
public final class FileLease implements AutoCloseable {
    private static final int ATTEMPTS = 20;

    private final Path lockFile;
    private final FileChannel channel;

    private FileLease(Path lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /** @throws StoreException BUSY, naming the process that holds the file; NOT_ALLOWED if no lock file can be made */
    static FileLease tryLock(Path file) {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                FileLease lease = attempt(file, lockFile);
                if (lease != null) {
                    return lease;
                }
            } catch (IOException e) {
                throw new StoreException(StoreException.Kind.NOT_ALLOWED, "the lock file " + lockFile + " cannot be used: " + e, e);
            }
        }
        throw new StoreException(StoreException.Kind.BUSY, file + " is being taken by other processes again and again");
    }

    /** @return null if the lock file was deleted by its former holder between opening and locking it */
    private static FileLease attempt(Path file, Path lockFile) throws IOException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!lock(channel)) {
                throw new StoreException(StoreException.Kind.BUSY, file + " is in use by " + holder(lockFile));
            }
            String mine = "process " + ProcessHandle.current().pid() + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                    + "\n" + UUID.randomUUID() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(mine.getBytes(StandardCharsets.UTF_8)), 0);
            if (mine.equals(text(lockFile))) {
                FileLease lease = new FileLease(lockFile, channel);
                channel = null;
                return lease;
            }
            return null;
        } finally {
            if (channel != null) {
                channel.close();
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String holder(Path lockFile) throws IOException {
        String text = text(lockFile);
        int end = text.indexOf('\n');
        return end > 0 ? text.substring(0, end) : "another process";
    }

    private static String text(Path lockFile) throws IOException {
        try {
            return Files.readString(lockFile);
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    /** Gives the file back; a second call does nothing. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            // while the lock is held: whoever locks the deleted file notices that it is no longer at its path
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "the lock file " + lockFile + " cannot be removed: " + e, e);
        }
    }
}
