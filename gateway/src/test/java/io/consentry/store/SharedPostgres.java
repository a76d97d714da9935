package io.consentry.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL server of the tests' own that ends with the virtual machine; quick, and not durable. Each caller gets a
 * fresh database.
 */
public final class SharedPostgres {
    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private SharedPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port on the loopback. */
    public static int port() {
        return SERVER.getPort();
    }

    /** Makes an empty database, and says its address. */
    public static String emptyDatabase() {
        String name = "test" + COUNT.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name);
        return address("postgres", name);
    }

    /** Makes a database with our tables, and says its address. */
    public static String database() {
        String address = emptyDatabase();
        PgMigrations.apply(PgSettings.parse(address));
        return address;
    }

    /** The address of a database for a user of that name. */
    public static String address(String user, String database) {
        return "postgresql://" + user + "@127.0.0.1:" + port() + "/" + database;
    }

    /** Runs statements as the superuser. */
    public static void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of the superuser's. */
    public static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port() + "/" + database, "postgres", "");
    }
}
