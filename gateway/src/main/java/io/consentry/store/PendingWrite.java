package io.consentry.store;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.StoreUnavailableException;

/**
 * A write on its way through a shared transaction. It answers once: what it yielded after the commit, or why it failed.
 *
 * <p>It runs within a savepoint, so that an event which cannot be stored takes none of its neighbours with it.
 */
final class PendingWrite<T> {
    private final SqlWork<T> work;
    private final boolean destroys;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private @Nullable T yielded;
    private @Nullable RuntimeException fault;

    /**
     * Wraps the work.
     *
     * @param destroys whether it destroys personal data, so that the log has to be cleared of it after the commit
     */
    PendingWrite(SqlWork<T> work, boolean destroys) {
        this.work = work;
        this.destroys = destroys;
    }

    CompletableFuture<T> answer() {
        return answer;
    }

    boolean destroys() {
        return destroys;
    }

    /**
     * Does the work within the open transaction. A fault of this write alone is undone and kept for its answer.
     *
     * @throws SQLException if the store is out of order and the whole transaction with it
     */
    void run(Statement control) throws SQLException {
        control.execute("SAVEPOINT one");
        try {
            yielded = work.run();
            control.execute("RELEASE one");
        } catch (SQLException failure) {
            if (SqliteFailure.isUnavailable(failure)) {
                throw failure;
            }
            undo(control, SqliteFailure.of(failure));
        } catch (RuntimeException failure) {
            undo(control, failure);
        }
    }

    private void undo(Statement control, RuntimeException cause) throws SQLException {
        control.execute("ROLLBACK TO one");
        control.execute("RELEASE one");
        fault = cause;
    }

    /** Answers, now that the transaction is committed. */
    void committed() {
        if (fault != null) {
            answer.completeExceptionally(fault);
        } else {
            answer.complete(yielded);
        }
    }

    /** Answers that the write did not happen. */
    void refused(StoreUnavailableException failure) {
        answer.completeExceptionally(failure);
    }
}
