package dev.godwit.engine.journal;

import dev.godwit.model.Keywords;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The dictionary of keyword sets: entries name a set by number. Used on the journal's thread only. */
final class KeywordSets {
    private final Map<String, Long> ids = new HashMap<>();
    private final Map<Long, Keywords> sets = new HashMap<>();

    /** For the beginning of each piece of work that writes: what an earlier one added may have been undone (a full disk). */
    void begin() {
        ids.clear();
        sets.clear();
    }

    long id(Db db, Keywords keywords) {
        return ids.computeIfAbsent(keywords.toString(), names -> {
            try {
                db.update("INSERT OR IGNORE INTO journal_keywords(names) VALUES (?)", names);
                return db.queryLong("SELECT id FROM journal_keywords WHERE names = ?", names).getAsLong();
            } catch (SQLException e) {
                throw new IllegalStateException("cannot write the journal's keywords", e);
            }
        });
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
