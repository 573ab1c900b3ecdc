package dev.godwit.store;

import dev.godwit.store.SqliteFile.Mode;
import dev.godwit.store.SqliteFile.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/** The table that says which components have tables in a file, and in which version. */
final class Components {
    private Components() {
    }

    static boolean present(Db db) throws SQLException {
        return db.queryLong("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'godwit_component'").orElse(0) > 0;
    }

    static void require(Db db, Path path, Mode mode, String component, Schema schema) throws SQLException {
        boolean fresh = !present(db);
        OptionalLong known = fresh ? OptionalLong.empty() : db.queryLong("SELECT version FROM godwit_component WHERE name = ?", component);
        int wanted = schema.migrations().size();
        long version = known.orElse(0);
        if (version > wanted) {
            throw new StoreException(StoreException.Kind.TOO_NEW, path + " was written by a later version of Godwit (" + component
                    + " tables of version " + version + ", this one knows " + wanted + ")");
        }
        if (known.isPresent() && version == wanted) {
            return;
        }
        if (mode == Mode.READ_ONLY) {
            throw known.isEmpty()
                    ? new StoreException(StoreException.Kind.FOREIGN, path + " has no " + component + " in it")
                    : new StoreException(StoreException.Kind.TOO_OLD, path + " was written by an earlier version of Godwit and is open for reading only");
        }
        migrate(db, fresh, component, schema, (int) version);
    }

    private static void migrate(Db db, boolean fresh, String component, Schema schema, int version) throws SQLException {
        if (fresh) {
            db.update("CREATE TABLE godwit_component (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID");
            execute(db, "PRAGMA application_id = " + schema.applicationId());
        }
        for (String migration : schema.migrations().subList(version, schema.migrations().size())) {
            execute(db, migration);
        }
        int wanted = schema.migrations().size();
        db.update("INSERT INTO godwit_component VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version", component, wanted);
        if (db.queryLong("PRAGMA application_id").orElse(0) == schema.applicationId()) {
            execute(db, "PRAGMA user_version = " + wanted);
        }
    }

    private static void execute(Db db, String statements) throws SQLException {
        try (Statement statement = db.connection().createStatement()) {
            // the driver's executeUpdate runs all of several statements, execute only the first
            statement.executeUpdate(statements);
        }
    }
}
