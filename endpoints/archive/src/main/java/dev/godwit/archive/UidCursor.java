package dev.godwit.archive;

import dev.godwit.model.UidSet;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Walks in pages through those messages of a mailbox that are in a set of UIDs, however large the set or its gaps. */
final class UidCursor {
    private static final int RANGES = 4096;

    private final long[] ranges;
    private int at;
    private long from;

    UidCursor(UidSet uids) {
        ranges = uids.ranges();
        from = ranges.length == 0 ? 0 : ranges[0];
    }

    boolean done() {
        return at >= ranges.length;
    }

    /** Up to {@code limit} further rows in ascending order; may be none although more follow, see {@link #done()}. */
    List<MessageRow> page(Db db, long mailbox, int limit) throws SQLException {
        List<MessageRow> rows = new ArrayList<>();
        for (int tried = 0; !done() && rows.size() < limit && tried < RANGES; tried++) {
            int before = rows.size();
            int room = limit - before;
            db.forEach("SELECT * FROM message WHERE mailbox = ? AND uid BETWEEN ? AND ? ORDER BY uid LIMIT ?",
                    row -> rows.add(MessageRow.read(row)), mailbox, from, ranges[at + 1], room);
            if (rows.size() - before == room) {
                from = rows.getLast().uid() + 1;
            }
            if (rows.size() - before < room || from > ranges[at + 1]) {
                at += 2;
                from = done() ? 0 : ranges[at];
            }
        }
        return rows;
    }
}
