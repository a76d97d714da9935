package io.consentry.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * An open database file: locked, migrated, with one connection that writes and one that reads.
 *
 * <p>A new file and what SQLite puts beside it belong to their owner alone. An existing file keeps its permissions.
 */
final class SqliteFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

    private final StoreLock lock;
    private final Connection writer;
    private final Connection reader;

    private SqliteFile(StoreLock lock, Connection writer, Connection reader) {
        this.lock = lock;
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Opens the database, and makes it where it is missing.
     *
     * @param busy how long a statement waits for another process, to the millisecond
     * @throws StoreOpenException if it cannot be used
     */
    static SqliteFile open(Path path, Duration busy) {
        Path absolute = path.toAbsolutePath().normalize();
        StoreLock lock = null;
        try {
            Path file = prepare(absolute);
            lock = StoreLock.claim(file);
            return connect(lock, file, busy);
        } catch (SQLException failure) {
            throw abandon(lock, new StoreOpenException(absolute, SqliteFailure.reason(failure), failure));
        } catch (IOException failure) {
            throw abandon(lock, new StoreOpenException(absolute, reason(failure), failure));
        } catch (StoreOpenException failure) {
            throw abandon(lock, failure);
        }
    }

    private static Path prepare(Path path) throws IOException {
        Path directory = path.getParent();
        if (directory == null) {
            throw new StoreOpenException(path, "it is a directory");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, OwnerOnly.directory(directory));
        }
        if (!Files.isWritable(directory)) {
            throw new StoreOpenException(path, "its directory may not be written");
        }
        if (!Files.exists(path)) {
            Files.createFile(path, OwnerOnly.file(path));
        } else if (!Files.isRegularFile(path)) {
            throw new StoreOpenException(path, "it is not a regular file");
        } else if (!Files.isWritable(path)) {
            throw new StoreOpenException(path, "the file may not be written");
        }
        return path.toRealPath();
    }

    private static SqliteFile connect(StoreLock lock, Path file, Duration busy) throws SQLException {
        Connection writer = configuration(busy).createConnection("jdbc:sqlite:" + file);
        try {
            requireWal(writer, file);
            SqliteMigrations.apply(writer, file);
            SQLiteConfig reading = configuration(busy);
            Connection reader = reading.createConnection("jdbc:sqlite:" + file);
            try (Statement statement = reader.createStatement()) {
                statement.execute("PRAGMA query_only = ON");
            }
            return new SqliteFile(lock, writer, reader);
        } catch (SQLException | RuntimeException failure) {
            writer.close();
            throw failure;
        }
    }

    /** Loads SQLite's own library. Whether that works, {@link #open} tells. */
    static void loadLibrary() {
        try (Connection nowhere = configuration(Duration.ZERO).createConnection("jdbc:sqlite::memory:")) {
            LOG.debug("SQLite is loaded, {}", nowhere);
        } catch (SQLException failure) {
            LOG.debug("SQLite cannot be loaded: {}", failure.toString());
        }
    }

    private static SQLiteConfig configuration(Duration busy) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enableFullSync(true);
        config.setBusyTimeout(Math.toIntExact(busy.toMillis()));
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setGetGeneratedKeys(false);
        return config;
    }

    // SQLite falls back without a word where the file system has no shared memory, as many network shares have none.
    private static void requireWal(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
            if (!"wal".equals(mode.getString(1))) {
                throw new StoreOpenException(file, "its file system cannot hold a write-ahead log; use a local disk");
            }
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "permission denied: " + denied.getFile();
        }
        if (failure instanceof FileSystemException named && named.getFile() != null) {
            String why = named.getReason() == null ? "in the way" : named.getReason();
            return named.getFile() + ": " + why;
        }
        return String.valueOf(failure.getMessage());
    }

    private static StoreOpenException abandon(@Nullable StoreLock lock, StoreOpenException failure) {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException unreleased) {
                failure.addSuppressed(unreleased);
            }
        }
        return failure;
    }

    /** The connection that writes; one thread uses it at a time. */
    Connection writer() {
        return writer;
    }

    /** The connection that reads; one thread uses it at a time. */
    Connection reader() {
        return reader;
    }

    /** Closes the reader first, so that the writer's end folds the log into the database and deletes it. */
    @Override
    public void close() throws SQLException, IOException {
        try (lock;
                writer) {
            reader.close();
        }
    }
}
