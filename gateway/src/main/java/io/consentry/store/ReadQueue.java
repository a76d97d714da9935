package io.consentry.store;

import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.consentry.consent.StoreUnavailableException;

/** The thread that reads, and what waits for it. Answers are given on this thread. */
final class ReadQueue implements AutoCloseable {
    private final ThreadPoolExecutor executor;

    /**
     * Starts the thread.
     *
     * @param bound the most look-ups that may wait, from 1
     */
    ReadQueue(int bound) {
        executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(bound), ReadQueue::thread);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "consent-store-reader");
        thread.setDaemon(true);
        return thread;
    }

    /** Queues a look-up. */
    <T> CompletableFuture<T> submit(SqlWork<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> run(work, answer));
        } catch (RejectedExecutionException fullOrClosed) {
            String why = executor.isShutdown() ? "the store is closed" : "the store is overloaded: its queue is full";
            answer.completeExceptionally(new StoreUnavailableException(why));
        }
        return answer;
    }

    private static <T> void run(SqlWork<T> work, CompletableFuture<T> answer) {
        try {
            answer.complete(work.run());
        } catch (SQLException failure) {
            answer.completeExceptionally(SqliteFailure.of(failure));
        } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** Answers what was accepted, refuses what comes later, and ends the thread. */
    @Override
    public void close() {
        executor.shutdown();
        boolean ended = false;
        boolean interrupted = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException notBeforeAllIsAnswered) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
