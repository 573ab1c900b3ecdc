package dev.godwit.files.tree;

import dev.godwit.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a directory's files do not tell by themselves, in the file {@code .godwit-items}, one line for each file. */
final class ItemIndex {
    static final String NAME = ".godwit-items";
    private static final String HEADER = "godwit-items 1";

    /** The collection's name; null if there is no index. */
    String name;
    SortedMap<String, String> properties = new TreeMap<>();
    final Map<String, Row> rows = new LinkedHashMap<>();

    /**
     * A file.
     *
     * @param modified when it was last looked at, in milliseconds of the epoch: with {@code size} it tells whether the file was changed since
     * @param digest SHA-256 in hexadecimal
     */
    record Row(String file, long size, long modified, String digest, String mediaType, String uid, String name, SortedMap<String, String> properties) {
    }

    static ItemIndex read(Path directory) throws IOException {
        ItemIndex index = new ItemIndex();
        String text;
        try {
            text = Files.readString(directory.resolve(NAME));
        } catch (NoSuchFileException none) {
            return index;
        } catch (java.nio.charset.CharacterCodingException e) {
            throw TreeErrors.damagedIndex(directory.resolve(NAME));
        }
        try {
            index.parse(text.split("\n"));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw TreeErrors.damagedIndex(directory.resolve(NAME));
        }
        return index;
    }

    private void parse(String[] lines) {
        String[] head = lines[0].split("\t", -1);
        if (!head[0].equals(HEADER)) {
            throw new IllegalArgumentException("another header");
        }
        name = Fields.read(head[1]);
        properties = Fields.properties(head[2]);
        for (int i = 1; i < lines.length; i++) {
            String[] f = lines[i].split("\t", -1);
            Row row = new Row(Fields.read(f[0]), Long.parseLong(f[1]), Long.parseLong(f[2]), f[3], Fields.read(f[4]), Fields.read(f[5]), Fields.read(f[6]), Fields.properties(f[7]));
            rows.put(row.file, row);
        }
    }

    void write(Path directory) throws IOException {
        WholeFile.replace(directory.resolve(NAME), out -> {
            out.write((HEADER + "\t" + Fields.write(name) + "\t" + Fields.write(properties) + "\n").getBytes(StandardCharsets.UTF_8));
            for (Row row : rows.values()) {
                out.write((Fields.write(row.file) + "\t" + row.size + "\t" + row.modified + "\t" + row.digest + "\t" + Fields.write(row.mediaType) + "\t" + Fields.write(row.uid) + "\t"
                        + Fields.write(row.name) + "\t" + Fields.write(row.properties) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }
}
