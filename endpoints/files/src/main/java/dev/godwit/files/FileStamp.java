package dev.godwit.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What a file or directory looked like; two that are equal mean that it was not changed, as far as the clock of the file system tells. */
public record FileStamp(Object key, long size, FileTime modified) {
    public static final FileStamp ABSENT = new FileStamp(null, -1, FileTime.fromMillis(0));
    /** Clocks of file systems tick up to this slowly: a change within a tick of the last one leaves no trace. */
    private static final long TICK_MILLIS = 20;

    public static FileStamp of(Path file) throws IOException {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(a.fileKey(), a.size(), a.lastModifiedTime());
        } catch (NoSuchFileException absent) {
            return ABSENT;
        }
    }

    /** Whether it had been left alone long enough at {@code nowMillis} for a later change to show. */
    public boolean settledAt(long nowMillis) {
        return modified.toMillis() < nowMillis - TICK_MILLIS;
    }
}
