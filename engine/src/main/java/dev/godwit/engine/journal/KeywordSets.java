package dev.godwit.engine.journal;

import dev.godwit.model.Keywords;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The dictionary of keyword sets: entries name a set by number. Used on the journal's thread only. */
final class KeywordSets {
    private static final int REMEMBERED = 1000;

    /** Sets are mostly the same few objects; a look by names costs as much as the rest of an entry. */
    private final Map<Keywords, Long> byObject = new IdentityHashMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private final Map<Long, Keywords> sets = new HashMap<>();
    /** The highest number in {@code ids}. */
    private long highest;

    /** For the beginning of each piece of work that writes: what an earlier one added may have been undone (a full disk). Numbers are given in ascending order. */
    void begin(Db db) throws SQLException {
        if (highest > 0 && db.queryLong("SELECT max(id) FROM journal_keywords").orElse(0) < highest) {
            byObject.clear();
            ids.clear();
            sets.clear();
            highest = 0;
        }
    }

    long id(Db db, Keywords keywords) {
        Long known = byObject.get(keywords);
        if (known == null) {
            if (byObject.size() >= REMEMBERED) {
                byObject.clear();
            }
            known = idByNames(db, keywords.toString());
            byObject.put(keywords, known);
        }
        return known;
    }

    private long idByNames(Db db, String names) {
        Long known = ids.get(names);
        if (known != null) {
            return known;
        }
        try {
            db.update("INSERT OR IGNORE INTO journal_keywords(names) VALUES (?)", names);
            long id = db.queryLong("SELECT id FROM journal_keywords WHERE names = ?", names).getAsLong();
            ids.put(names, id);
            highest = Math.max(highest, id);
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write the journal's keywords", e);
        }
    }

    Keywords get(Db db, long id) throws SQLException {
        Keywords known = sets.get(id);
        if (known == null) {
            known = Keywords.parse(db.query("SELECT names FROM journal_keywords WHERE id = ?", row -> row.getString(1), id).getFirst());
            sets.put(id, known);
        }
        return known;
    }
}
