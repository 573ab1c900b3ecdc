package dev.godwit.files.loose;

import dev.godwit.files.FileErrors;
import dev.godwit.files.loose.FileTree.Entry;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/** The iCalendar and vCard files of a tree, each taken apart once as long as it does not change. For any thread. */
final class TextFiles {
    /** Of a file that is taken apart; it is in the heap meanwhile. */
    static final long LARGEST = 128 << 20;

    private final FileTree tree;
    private final Map<String, Text> known = new ConcurrentHashMap<>();

    TextFiles(FileTree tree) {
        this.tree = tree;
    }

    /** What is in a file. The name and the rest are null where the file does not say. */
    record Text(String name, String description, String timeZone, List<TextItem> items) {
    }

    /** The bytes of one file after the other; the last one is remembered. For one thread. */
    static final class Bytes {
        private final FileTree tree;
        private Entry last;
        private byte[] bytes;

        Bytes(FileTree tree) {
            this.tree = tree;
        }

        byte[] of(Entry file) throws IOException {
            if (!file.equals(last)) {
                try (InputStream in = tree.open(file)) {
                    bytes = in.readNBytes((int) LARGEST);
                }
                last = file;
            }
            return bytes;
        }
    }

    Text of(DataKind kind, Entry file) {
        return known.computeIfAbsent(file.path() + '\0' + file.version() + '\0' + file.modifiedMillis(), _ -> parse(kind, file));
    }

    private Text parse(DataKind kind, Entry file) {
        try {
            byte[] bytes = new Bytes(tree).of(file);
            if (kind == DataKind.CONTACTS) {
                return new Text(null, null, null, CardFile.parse(bytes));
            }
            CalendarFile.Parsed parsed = CalendarFile.parse(bytes);
            return new Text(parsed.name(), parsed.description(), parsed.timeZone(), parsed.items());
        } catch (IOException e) {
            throw FileErrors.of(tree.root(), e);
        }
    }

    /** What a collection is called, and what else its file says of it. @param rootName what the files at the top are called together */
    String collectionName(DataKind kind, String id, List<Entry> files, String rootName, SortedMap<String, String> properties) {
        Entry first = files.getFirst();
        if (id.endsWith("/")) {
            return first.directory().isEmpty() ? rootName : first.directory().getLast();
        }
        Text text = of(kind, first);
        if (text.description != null) {
            properties.put(ItemCollection.DESCRIPTION, text.description);
        }
        if (text.timeZone != null) {
            properties.put(ItemCollection.TIME_ZONE, text.timeZone);
        }
        return text.name == null || text.name.isBlank() ? first.stem() : text.name;
    }
}
