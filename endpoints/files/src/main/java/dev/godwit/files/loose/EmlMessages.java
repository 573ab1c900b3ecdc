package dev.godwit.files.loose;

import dev.godwit.files.HeaderOf;
import dev.godwit.files.LineEnds;
import dev.godwit.files.loose.FileTree.Entry;
import dev.godwit.model.Keywords;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A mailbox of {@code .eml} files. The date of a message is that of its topmost Received, else its Date, else its file's. */
final class EmlMessages implements Messages {
    private record Row(long uid, long received, Entry file) {
    }

    private final FileTree tree;
    private final List<Row> rows;

    private EmlMessages(FileTree tree, List<Row> rows) {
        this.tree = tree;
        this.rows = rows;
    }

    static EmlMessages of(FileTree tree, List<Entry> files) throws IOException {
        long[] uids = StableNumbers.of(files.stream().mapToLong(file -> StableNumbers.hash(file.path() + '\0' + file.version())).toArray());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < uids.length; i++) {
            rows.add(new Row(uids[i], received(tree, files.get(i)), files.get(i)));
        }
        rows.sort(Comparator.comparingLong(Row::uid));
        return new EmlMessages(tree, rows);
    }

    private static long received(FileTree tree, Entry file) throws IOException {
        try (InputStream in = tree.open(file)) {
            return HeaderDates.received(HeaderOf.read(in)).orElse(Math.floorDiv(file.modifiedMillis(), 1000L));
        }
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public long uid(int row) {
        return rows.get(row).uid;
    }

    /** Lines may end in LF in the file, and then its size says nothing certain. */
    @Override
    public long bytes(int row) {
        return -1;
    }

    @Override
    public long received(int row) {
        return rows.get(row).received;
    }

    @Override
    public Keywords keywords(int row) {
        return Keywords.NONE;
    }

    @Override
    public InputStream open(int row) throws IOException {
        Entry file = rows.get(row).file;
        LineEnds ends;
        try (InputStream in = tree.open(file)) {
            ends = LineEnds.of(in, file.size(), new byte[16384]);
        }
        return ends.given(new BufferedInputStream(tree.open(file), 16384));
    }
}
