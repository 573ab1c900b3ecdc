package dev.godwit.engine.journal;

import dev.godwit.contract.NamesMessages;
import dev.godwit.contract.Numbers;
import dev.godwit.contract.Source;
import dev.godwit.store.Db;
import dev.godwit.store.SqliteFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The numbers of one side's messages, where these have names. A component of its own in the journal's file; documented in
 * {@code docs/formats/journal.md}.
 */
public final class JournalNumbers implements Numbers {
    private static final SqliteFile.Schema SCHEMA = new SqliteFile.Schema(JournalSchema.APPLICATION_ID, List.of("""
            CREATE TABLE number_side(
              id INTEGER PRIMARY KEY, pair INTEGER NOT NULL, side TEXT NOT NULL, validity INTEGER NOT NULL, next INTEGER NOT NULL, UNIQUE(pair, side));
            CREATE TABLE number_name(side INTEGER NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(side, name)) WITHOUT ROWID;
            CREATE UNIQUE INDEX number_name_number ON number_name(side, number);
            CREATE TABLE number_fact(side INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(side, name)) WITHOUT ROWID;
            """));
    /** Each piece of work should be short. */
    private static final int PIECE = 5_000;

    private final SqliteFile file;
    private final long side;
    private final long validity;

    private JournalNumbers(SqliteFile file, long side, long validity) {
        this.file = file;
        this.side = side;
        this.validity = validity;
    }

    /** Gives both sides their numbers, where they want any. */
    public static void use(Journal journal, Source source, Source target) {
        if (source instanceof NamesMessages named) {
            named.use(journal.numbers("source"));
        }
        if (target instanceof NamesMessages named) {
            named.use(journal.numbers("target"));
        }
    }

    static JournalNumbers open(SqliteFile file, long pair, String sideName) {
        file.require("numbers", SCHEMA);
        return file.call(db -> {
            // of another journal numbers mean something else, and the time of making tells them apart
            db.update("INSERT OR IGNORE INTO number_side(pair, side, validity, next) VALUES (?, ?, max(1, unixepoch() & 4294967295), 1)", pair, sideName);
            return db.queryOne("SELECT id, validity FROM number_side WHERE pair = ? AND side = ?",
                    row -> new JournalNumbers(file, row.getLong(1), row.getLong(2)), pair, sideName).orElseThrow();
        });
    }

    @Override
    public long validity() {
        return validity;
    }

    @Override
    public long[] of(List<String> names) {
        long[] numbers = new long[names.size()];
        for (int from = 0; from < numbers.length; from += PIECE) {
            int first = from;
            int end = Math.min(numbers.length, from + PIECE);
            file.call(db -> {
                number(db, names.subList(first, end), numbers, first);
                return null;
            });
        }
        return numbers;
    }

    private void number(Db db, List<String> names, long[] numbers, int first) throws SQLException {
        long begin = next(db);
        long next = begin;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            OptionalLong known = db.queryLong("SELECT number FROM number_name WHERE side = ? AND name = ?", side, name);
            if (known.isEmpty()) {
                db.update("INSERT INTO number_name(side, name, number) VALUES (?, ?, ?)", side, name, next);
            }
            numbers[first + i] = known.isPresent() ? known.getAsLong() : next++;
        }
        if (next > begin) {
            db.update("UPDATE number_side SET next = ? WHERE id = ?", next, side);
        }
    }

    private long next(Db db) throws SQLException {
        return db.queryLong("SELECT next FROM number_side WHERE id = ?", side).orElseThrow();
    }

    @Override
    public List<String> names(long[] numbers) {
        List<String> names = new ArrayList<>(numbers.length);
        for (int from = 0; from < numbers.length; from += PIECE) {
            int first = from;
            int end = Math.min(numbers.length, from + PIECE);
            names.addAll(file.call(db -> {
                List<String> some = new ArrayList<>(end - first);
                for (int i = first; i < end; i++) {
                    some.add(db.queryOne("SELECT name FROM number_name WHERE side = ? AND number = ?", row -> row.getString(1), side, numbers[i]).orElse(null));
                }
                return some;
            }));
        }
        return names;
    }

    @Override
    public long next() {
        return file.call(this::next);
    }

    @Override
    public void keep(String key, String value) {
        file.call(db -> db.update("INSERT OR REPLACE INTO number_fact(side, name, value) VALUES (?, ?, ?)", side, key, value));
    }

    @Override
    public Optional<String> kept(String key) {
        return file.call(db -> db.queryOne("SELECT value FROM number_fact WHERE side = ? AND name = ?", row -> row.getString(1), side, key));
    }
}
