package dev.godwit.files.maildir;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Deletes a mailbox: first it is moved out of sight as a whole, then its files go. Links are removed, not followed. */
final class DeletedTree {
    private DeletedTree() {
    }

    /**
     * @param trash a directory on the same file system that servers clean up by themselves
     * @param mayHaveChildren whether other directories in it are mailboxes of their own and must stay
     */
    static void delete(Path mailbox, Path trash, boolean mayHaveChildren) throws IOException {
        Path gone = trash.resolve("godwit-deleted-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        if (!mayHaveChildren || !hasChildren(mailbox)) {
            Files.move(mailbox, gone, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.createDirectory(gone);
            Files.move(mailbox.resolve("cur"), gone.resolve("cur"), StandardCopyOption.ATOMIC_MOVE);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(mailbox)) {
                for (Path entry : entries) {
                    if (isPart(entry)) {
                        Files.move(entry, gone.resolve(entry.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
        }
        deleteAll(gone);
    }

    private static boolean isPart(Path entry) {
        String name = entry.getFileName().toString();
        return !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) || name.equals("new") || name.equals("tmp") || name.equals("cur")
                || name.equals(CourierKeywords.DIRECTORY);
    }

    private static boolean hasChildren(Path mailbox) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(mailbox, entry -> !isPart(entry))) {
            return entries.iterator().hasNext();
        }
    }

    static void deleteAll(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
