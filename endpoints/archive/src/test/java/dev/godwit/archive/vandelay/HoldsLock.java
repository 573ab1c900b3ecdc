package dev.godwit.archive.vandelay;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds SQLite's exclusive lock on a file until its input ends, as another process would. */
final class HoldsLock {
    private HoldsLock() {
    }

    public static void main(String[] args) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE); FileLock lock = file.lock(0x40000000L, 512, false)) {
            System.out.println(lock.isValid());
            if (System.in.read() >= 0) {
                throw new IOException("nothing was to be read");
            }
        }
    }
}
