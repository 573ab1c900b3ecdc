package dev.godwit.files.tree;

import dev.godwit.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file {@code .godwit-files} at the top of a tree that Godwit wrote: its version, and how mail is kept. */
record TreeMark(String mail) {
    private static final String NAME = ".godwit-files";
    private static final String HEADER = "godwit-files 1";

    static Optional<TreeMark> read(Path root) throws IOException {
        Path file = root.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String[] lines = Files.readString(file).split("\n");
        if (!lines[0].equals(HEADER)) {
            throw lines[0].startsWith("godwit-files ") ? TreeErrors.tooNew(root) : TreeErrors.damagedIndex(file);
        }
        String mail = lines.length > 1 ? lines[1].replace("mail ", "") : "eml";
        if (!mail.matches("eml|maildir|mbox")) {
            throw TreeErrors.damagedIndex(file);
        }
        return Optional.of(new TreeMark(mail));
    }

    void write(Path root) throws IOException {
        WholeFile.replace(root.resolve(NAME), HEADER + "\nmail " + mail + "\n");
    }
}
