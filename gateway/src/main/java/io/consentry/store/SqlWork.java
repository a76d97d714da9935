package io.consentry.store;

import java.sql.SQLException;

/** A piece of work on the database, done by the thread that owns the connection. */
@FunctionalInterface
interface SqlWork<T> {
    T run() throws SQLException;
}
