package dev.godwit.files.loose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Regular files below one root, in a directory or in zips. For any thread. */
interface FileTree extends AutoCloseable {
    /**
     * A file.
     *
     * @param levels of its name below the root
     * @param version changes with its content, as far as can be told without reading it
     */
    record Entry(List<String> levels, long size, long modifiedMillis, String version, Object place) {
        String name() {
            return levels.getLast();
        }

        String path() {
            return String.join("/", levels);
        }

        List<String> directory() {
            return levels.subList(0, levels.size() - 1);
        }

        /** The part of the name after its last '.', in lower case; empty if there is none. */
        String suffix() {
            int dot = name().lastIndexOf('.');
            return dot <= 0 ? "" : name().substring(dot + 1).toLowerCase(java.util.Locale.ROOT);
        }

        /** The name without that. */
        String stem() {
            return suffix().isEmpty() ? name() : name().substring(0, name().lastIndexOf('.'));
        }
    }

    Path root();

    /** All files in the order of their names; looks anew each time. What is left out is told in {@link #notes()}. */
    List<Entry> entries() throws IOException;

    InputStream open(Entry entry) throws IOException;

    /** The file on the disk, unpacked if need be; stays until this is closed. */
    Path local(Entry entry) throws IOException;

    List<String> notes();

    @Override
    void close();
}
