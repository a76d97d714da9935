package io.consentry.store;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;

import io.consentry.consent.StoreUnavailableException;

/** What PostgreSQL's error codes mean (PostgreSQL documentation, appendix A): try again, out of order, or wrong. */
final class PgFailure {
    /** serialization_failure, deadlock_detected, and unique_violation by a repetition that came at the same time. */
    private static final Set<String> AGAIN = Set.of("40001", "40P01", "23505");

    /** insufficient_privilege: the role was made wrong, or is not made yet. */
    private static final String PRIVILEGE = "42501";

    /** undefined_table and invalid_schema_name: the migrations have not run. */
    private static final Set<String> NO_SCHEMA = Set.of("42P01", "3F000");

    private PgFailure() {}

    /** Whether the same statement may well succeed at once. */
    static boolean isTransient(Throwable failure) {
        return cause(failure) instanceof PgException pg && AGAIN.contains(pg.getSqlState());
    }

    /**
     * Whether the statement itself is at fault, so that it would fail again: data exceptions (22), violated constraints
     * (23). All else, a lost connection among it, is the server's or the network's.
     */
    static boolean isFault(Throwable failure) {
        if (!(cause(failure) instanceof PgException pg)) {
            return cause(failure) instanceof IllegalArgumentException;
        }
        String state = String.valueOf(pg.getSqlState());
        return state.startsWith("22") || (state.startsWith("23") && !AGAIN.contains(state));
    }

    /** Whether nobody answered, or only to say that it is not ready: in time the same may succeed. */
    static boolean isOutOfReach(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof PgException pg) {
            String state = String.valueOf(pg.getSqlState());
            return state.startsWith("57P") || state.startsWith("53") || state.startsWith("08");
        }
        return cause instanceof IOException || cause instanceof VertxException || cause instanceof TimeoutException;
    }

    /** The failure as the port reports it: unavailable, or a fault. */
    static RuntimeException of(Throwable failure) {
        Throwable cause = cause(failure);
        return isFault(cause)
                ? new IllegalStateException("the store could not carry out a statement: " + reason(cause), cause)
                : unavailable(cause);
    }

    /** The failure as unavailable, whatever it was. */
    static StoreUnavailableException unavailable(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof StoreUnavailableException already
                ? already
                : new StoreUnavailableException("the database is out of reach: " + reason(cause), cause);
    }

    /** A few words for an operator. */
    static String reason(Throwable failure) {
        Throwable cause = cause(failure);
        if (!(cause instanceof PgException pg)) {
            String message = String.valueOf(cause.getMessage());
            return message.lines().findFirst().orElse(cause.getClass().getSimpleName());
        }
        String state = String.valueOf(pg.getSqlState());
        if (NO_SCHEMA.contains(state)) {
            return "it lacks our tables; run './consentry migrate'";
        }
        return switch (state) {
            case PRIVILEGE -> "the role may not do this: " + pg.getErrorMessage();
            case "28P01", "28000" -> "it does not let the user in";
            case "3D000" -> "there is no such database";
            case "53100" -> "its disk is full";
            case "53300" -> "it has no connection left";
            case "57014" -> "it took too long";
            case "57P01", "57P02", "57P03" -> "it is stopping or starting";
            case "25006" -> "it is a standby, which takes no writes";
            default -> pg.getErrorMessage() + " (" + state + ")";
        };
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
