package io.consentry.store;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages, within limits. */
final class Stages {
    private static final long LIMIT_SECONDS = 20;

    private Stages() {}

    /** What the stage yields. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException unanswered) {
            throw new AssertionError("no answer", unanswered);
        } catch (ExecutionException failed) {
            throw new AssertionError("failed", failed.getCause());
        }
    }

    /** Why the stage fails. */
    static Throwable failure(CompletionStage<?> stage) {
        try {
            Object answer = stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("answered " + answer);
        } catch (InterruptedException | TimeoutException unanswered) {
            throw new AssertionError("no answer", unanswered);
        } catch (ExecutionException failed) {
            return unwrapped(failed);
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wraps = failure instanceof ExecutionException || failure instanceof CompletionException;
        return wraps && cause != null ? unwrapped(cause) : failure;
    }
}
