package dev.godwit.files.loose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The files of a directory. Symbolic links are told of and not followed. */
final class DirectoryTree implements FileTree {
    private static final int MOST_NOTES = 100;

    private final Path root;
    private final Set<String> notes = new LinkedHashSet<>();

    DirectoryTree(Path root) {
        this.root = root;
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public List<Entry> entries() throws IOException {
        List<Entry> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                if (a.isRegularFile()) {
                    found.add(entry(file, a));
                } else {
                    note(root.relativize(file) + ": " + (a.isSymbolicLink() ? "a symbolic link" : "not a file") + "; left out");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // deleted meanwhile
                }
                throw e;
            }
        });
        found.sort(Comparator.comparing(Entry::path));
        return found;
    }

    private Entry entry(Path file, BasicFileAttributes a) {
        List<String> levels = StreamSupport.stream(root.relativize(file).spliterator(), false).map(Path::toString).toList();
        return new Entry(levels, a.size(), a.lastModifiedTime().toMillis(), a.size() + "-" + a.lastModifiedTime().toInstant(), file);
    }

    private void note(String text) {
        synchronized (notes) {
            if (notes.size() < MOST_NOTES) {
                notes.add(text);
            }
        }
    }

    @Override
    public List<String> notes() {
        synchronized (notes) {
            return List.copyOf(notes);
        }
    }

    @Override
    public InputStream open(Entry entry) throws IOException {
        return Files.newInputStream((Path) entry.place(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Path local(Entry entry) {
        return (Path) entry.place();
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
