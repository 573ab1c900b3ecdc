package dev.godwit.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Why a file could not be opened, read or written. Its text names the file and never what is in it. */
public final class StoreException extends RuntimeException {
    /** What the error means to the caller. */
    public enum Kind {
        /** The file, or the directory it is to be in, does not exist. */
        MISSING,
        /** The file is something else than an SQLite file. */
        NOT_A_DATABASE,
        /** An SQLite file, but of another program or for another purpose. */
        FOREIGN,
        /** Written by a later version. */
        TOO_NEW,
        /** Written by an earlier version, and open for reading only: cannot be brought up to date. */
        TOO_OLD,
        /** The content contradicts itself, or the file is cut short. */
        DAMAGED,
        /** The file or its directory does not allow what is needed. */
        NOT_ALLOWED,
        /** Somebody else holds it. */
        BUSY,
        /** The disk is full. */
        FULL,
        /** The file is closed. */
        CLOSED,
        /** Anything else: an I/O error, a defect. */
        FAILED
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Decides the kind of what SQLite said. */
    static StoreException of(Object file, SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        // the extended codes carry the primary one in their lowest byte
        return switch (code.code & 0xff) {
            case 26 -> new StoreException(Kind.NOT_A_DATABASE, file + " is not an SQLite file", e);
            case 11 -> new StoreException(Kind.DAMAGED, file + " is damaged", e);
            case 8, 3, 23 -> new StoreException(Kind.NOT_ALLOWED, file + " cannot be written", e);
            case 14 -> new StoreException(Kind.NOT_ALLOWED, file + " cannot be opened", e);
            case 5, 6 -> new StoreException(Kind.BUSY, file + " is in use by another process", e);
            case 13 -> new StoreException(Kind.FULL, "no space left on the disk for " + file, e);
            default -> new StoreException(Kind.FAILED, file + ": " + e.getMessage(), e);
        };
    }
}
