package dev.godwit.routes.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Set;

/** Replaces a file so that whoever reads it, and whatever happens, finds the whole old or the whole new content. */
final class AtomicFile {
    private AtomicFile() {
    }

    /** By what one sees that a file is another than before. */
    record Stamp(FileTime modified, long size, Object inode) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        }
    }

    static void replace(Path file, byte[] content) throws IOException {
        Path target = file.toRealPath();
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))) {
            like(target, fresh);
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** The new file is for the same people as the old. */
    private static void like(Path old, Path fresh) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(old, PosixFileAttributeView.class);
        if (view != null) {
            PosixFileAttributes attributes = view.readAttributes();
            Files.setPosixFilePermissions(fresh, attributes.permissions());
            PosixFileAttributeView mine = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
            if (!mine.readAttributes().group().equals(attributes.group())) {
                mine.setGroup(attributes.group());
            }
            if (!mine.getOwner().equals(attributes.owner())) {
                mine.setOwner(attributes.owner());
            }
        }
    }
}
