package io.consentry.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.consent.StoreUnavailableException;

/**
 * The thread that writes: it takes what is queued, a group at a time, and commits each group as one transaction.
 *
 * <p>Answers are given on this thread, in the order of the queue, and only after the commit. Once closed, everything
 * that was accepted has been answered.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Writes wait while the file is compacted, which takes seconds where it is large: not more often, and no larger one. */
    private static final long COMPACTION_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final long MOST_COMPACTED = 256L << 20;

    private final Connection connection;
    private final int groupSize;
    private final long windowNanos;
    private final BlockingQueue<PendingWrite<?>> queue;
    private final Thread thread;
    private volatile boolean closing;
    private boolean logHoldsErased;
    private long lastCheckpoint;
    private boolean pagesHoldErased;
    private long lastCompaction = System.nanoTime() - COMPACTION_NANOS;

    /** Starts the thread; from now on the connection is its own. */
    GroupCommit(Connection connection, StoreSettings.Grouping grouping) {
        this.connection = connection;
        groupSize = grouping.size();
        windowNanos = grouping.window().toNanos();
        queue = new ArrayBlockingQueue<>(grouping.queueBound());
        thread = new Thread(this::writeUntilClosed, "consent-store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Queues a write.
     *
     * @param destroys whether it destroys personal data, so that the log has to be cleared of it after the commit
     */
    <T> CompletableFuture<T> submit(SqlWork<T> work, boolean destroys) {
        PendingWrite<T> write = new PendingWrite<>(work, destroys);
        if (closing) {
            write.refused(closed());
        } else if (!queue.offer(write)) {
            write.refused(new StoreUnavailableException("the store is overloaded: its queue is full"));
        } else if (closing && queue.remove(write)) {
            write.refused(closed());
        }
        return write.answer();
    }

    private static StoreUnavailableException closed() {
        return new StoreUnavailableException("the store is closed");
    }

    private void writeUntilClosed() {
        List<PendingWrite<?>> group = new ArrayList<>(groupSize);
        while (collect(group)) {
            if (!group.isEmpty()) {
                commit(group);
                group.clear();
            }
            if (logHoldsErased && System.nanoTime() - lastCheckpoint >= IDLE_NANOS) {
                clearLog();
            }
            if (pagesHoldErased
                    && queue.isEmpty()
                    && !closing
                    && System.nanoTime() - lastCompaction >= COMPACTION_NANOS) {
                compact();
            }
        }
    }

    /** Returns false when there will be nothing more; an empty group is a moment without work. */
    private boolean collect(List<PendingWrite<?>> group) {
        PendingWrite<?> first = next(IDLE_NANOS);
        if (first == null) {
            return !closing || !queue.isEmpty();
        }
        group.add(first);
        long end = System.nanoTime() + windowNanos;
        while (group.size() < groupSize) {
            PendingWrite<?> another = next(end - System.nanoTime());
            if (another == null) {
                break;
            }
            group.add(another);
        }
        return true;
    }

    private @Nullable PendingWrite<?> next(long nanos) {
        try {
            return closing ? queue.poll() : queue.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException byAnAnswersCallback) {
            return queue.poll();
        }
    }

    private void commit(List<PendingWrite<?>> group) {
        try (Statement control = connection.createStatement()) {
            control.execute("BEGIN IMMEDIATE");
            for (PendingWrite<?> write : group) {
                write.run(control);
            }
            control.execute("COMMIT");
        } catch (SQLException failure) {
            refuse(group, SqliteFailure.unavailable(failure));
            return;
        } catch (RuntimeException | Error failure) {
            refuse(group, new StoreUnavailableException("the store is out of order", failure));
            return;
        }
        if (group.stream().anyMatch(PendingWrite::destroys)) {
            pagesHoldErased = true;
            clearLog();
        }
        group.forEach(PendingWrite::committed);
    }

    private void refuse(List<PendingWrite<?>> group, StoreUnavailableException failure) {
        try (Statement control = connection.createStatement()) {
            control.execute("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            failure.addSuppressed(alreadyRolledBack);
        }
        group.forEach(write -> write.refused(failure));
    }

    /** Folds the log into the database and empties it, so that it keeps no erased rows; tried again while readers hold it. */
    private void clearLog() {
        lastCheckpoint = System.nanoTime();
        try (Statement control = connection.createStatement();
                ResultSet result = control.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            logHoldsErased = result.getInt("busy") != 0;
        } catch (SQLException postponed) {
            logHoldsErased = true;
        }
    }

    /** Writes the file anew: what was erased may have copies in the unused parts of pages, from when rows were moved. */
    private void compact() {
        lastCompaction = System.nanoTime();
        try (Statement control = connection.createStatement()) {
            if (size(control) > MOST_COMPACTED) {
                return;
            }
            control.execute("PRAGMA temp_store = FILE"); // it takes as much as the database does
            try {
                control.execute("VACUUM");
                pagesHoldErased = false;
            } finally {
                control.execute("PRAGMA temp_store = MEMORY");
            }
        } catch (SQLException postponed) {
            LOG.warn(
                    "the database could not be compacted, which is tried again in an hour: {}", postponed.getMessage());
        }
        clearLog();
    }

    /** In bytes. */
    private static long size(Statement control) throws SQLException {
        try (ResultSet size =
                control.executeQuery("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")) {
            return size.getLong(1);
        }
    }

    /** Commits and answers what was accepted, refuses what comes later, and ends the thread. */
    @Override
    public void close() {
        closing = true;
        queue.offer(new PendingWrite<>(() -> false, false));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException notBeforeAllIsCommitted) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
