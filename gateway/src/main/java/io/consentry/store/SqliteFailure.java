package io.consentry.store;

import java.sql.SQLException;

import org.sqlite.SQLiteErrorCode;

import io.consentry.consent.StoreUnavailableException;

/** What SQLite's result codes mean: the store is out of order, or one statement was wrong. */
final class SqliteFailure {
    private static final int PRIMARY_CODE = 0xff;

    private SqliteFailure() {}

    /** Whether the file or the machine is at fault, so that the same statement may succeed later. */
    static boolean isUnavailable(SQLException failure) {
        return switch (code(failure)) {
            case SQLITE_BUSY,
                    SQLITE_LOCKED,
                    SQLITE_NOMEM,
                    SQLITE_READONLY,
                    SQLITE_INTERRUPT,
                    SQLITE_IOERR,
                    SQLITE_CORRUPT,
                    SQLITE_FULL,
                    SQLITE_CANTOPEN,
                    SQLITE_PROTOCOL,
                    SQLITE_PERM,
                    SQLITE_AUTH,
                    SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    /** The failure as the port reports it: unavailable, or a fault. */
    static RuntimeException of(SQLException failure) {
        return isUnavailable(failure)
                ? unavailable(failure)
                : new IllegalStateException("the store could not carry out a statement: " + reason(failure), failure);
    }

    /** The failure as unavailable, whatever it was. */
    static StoreUnavailableException unavailable(SQLException failure) {
        return new StoreUnavailableException("the store is out of order: " + reason(failure), failure);
    }

    /** A few words for an operator. */
    static String reason(SQLException failure) {
        return switch (code(failure)) {
            case SQLITE_NOTADB -> "the file is not a SQLite database";
            case SQLITE_CORRUPT -> "the database is damaged";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another process holds the database";
            case SQLITE_READONLY, SQLITE_PERM -> "the database may not be written";
            case SQLITE_CANTOPEN -> "the file or its directory may not be opened";
            case SQLITE_FULL -> "the disk is full";
            case SQLITE_IOERR -> "the disk failed";
            default -> String.valueOf(failure.getMessage()).lines().findFirst().orElse("unknown");
        };
    }

    private static SQLiteErrorCode code(SQLException failure) {
        return SQLiteErrorCode.getErrorCode(failure.getErrorCode() & PRIMARY_CODE);
    }
}
