package io.consentry.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * A statement that is prepared once and, after a failure, anew.
 *
 * <p>The SQLite driver finalises a prepared statement in which SQLite reports an error (core.DB.execute): without a new
 * one, a disk that was full for a moment would leave the store broken for good.
 */
final class PreparedSql {
    private final Connection connection;
    private final String sql;
    private @Nullable PreparedStatement statement;

    /** Prepares the statement at its first use. */
    PreparedSql(Connection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    /** Sets the statement's parameters. */
    @FunctionalInterface
    interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Makes an answer of the rows. */
    @FunctionalInterface
    interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Runs a statement that yields rows, and lets go of them. */
    <T> T query(Binding binding, Reading<T> reading) throws SQLException {
        try {
            PreparedStatement ready = ready();
            binding.bind(ready);
            try (ResultSet rows = ready.executeQuery()) {
                return reading.read(rows);
            }
        } catch (SQLException failure) {
            discard(failure);
            throw failure;
        }
    }

    /** Runs a statement that changes rows, and says how many. */
    int update(Binding binding) throws SQLException {
        try {
            PreparedStatement ready = ready();
            binding.bind(ready);
            return ready.executeUpdate();
        } catch (SQLException failure) {
            discard(failure);
            throw failure;
        }
    }

    private PreparedStatement ready() throws SQLException {
        PreparedStatement ready = statement;
        if (ready == null) {
            ready = connection.prepareStatement(sql);
            statement = ready;
        }
        return ready;
    }

    private void discard(SQLException failure) {
        try (PreparedStatement broken = statement) {
            statement = null;
        } catch (SQLException unclosed) {
            failure.addSuppressed(unclosed);
        }
    }
}
