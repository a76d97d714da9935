package io.consentry.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The SQLite schema's history: SQL files, applied in order, each once and whole. */
final class SqliteMigrations {
    /** In the database's header, so that a file of another application is not taken for ours: "Cnsy" in ASCII. */
    static final int APPLICATION_ID = 0x436E7379;

    /** The file at index {@code n} leads to schema version {@code n + 1}; a released file never changes. */
    static final List<String> FILES = List.of("001-consent.sql", "002-basis.sql", "003-salt.sql", "004-ledger.sql");

    private SqliteMigrations() {}

    /**
     * Brings the schema up to date.
     *
     * @throws StoreOpenException if the database is another application's, or of a newer schema
     */
    static void apply(Connection connection, Path path) throws SQLException {
        int version = claim(connection, path);
        if (version > FILES.size()) {
            throw new StoreOpenException(
                    path,
                    "a newer release wrote it: its schema is " + version + ", this release knows schemas up to "
                            + FILES.size());
        }
        for (int next = version + 1; next <= FILES.size(); next++) {
            migrate(connection, next);
        }
    }

    private static int claim(Connection connection, Path path) throws SQLException {
        int id = number(connection, "PRAGMA application_id");
        if (id == APPLICATION_ID) {
            return number(connection, "SELECT coalesce(max(version), 0) FROM schema_version");
        }
        if (id != 0 || number(connection, "SELECT count(*) FROM sqlite_schema") != 0) {
            throw new StoreOpenException(path, "it is the database of another application");
        }
        transact(
                connection,
                "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, file TEXT NOT NULL) STRICT;"
                        + "PRAGMA application_id = " + APPLICATION_ID,
                0);
        return 0;
    }

    private static void migrate(Connection connection, int version) throws SQLException {
        transact(connection, SchemaFile.read("sqlite/" + FILES.get(version - 1)), version);
    }

    private static void transact(Connection connection, String sql, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                statement.executeUpdate(sql);
                if (version > 0) {
                    record(connection, version);
                }
                statement.execute("COMMIT");
            } catch (SQLException failure) {
                rollBack(statement, failure);
                throw failure;
            }
        }
    }

    private static void record(Connection connection, int version) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO schema_version VALUES (?, ?)")) {
            insert.setInt(1, version);
            insert.setString(2, FILES.get(version - 1));
            insert.executeUpdate();
        }
    }

    private static void rollBack(Statement statement, SQLException cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            cause.addSuppressed(alreadyRolledBack);
        }
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.getInt(1);
        }
    }
}
