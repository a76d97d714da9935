package io.consentry.consent;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where consent is kept: the port that every store implements.
 *
 * <p>A stage completes exceptionally with {@link StoreUnavailableException} when the store cannot answer now; any other
 * exception is a fault. As with any {@link java.util.concurrent.CompletableFuture}, stages derived from it carry these
 * wrapped in a {@link java.util.concurrent.CompletionException}.
 *
 * <p>No method but {@link #close} blocks the caller. Stages may complete on the store's own threads, which are few:
 * whoever does more than hand the answer on hops back to a thread of its own first. Times are kept to the millisecond.
 */
public interface ConsentStore extends AutoCloseable {

    /**
     * The subject's latest choices; empty if the store has none (never made, or erased).
     *
     * @param atLeast a copy older than this sequence is not good enough: the source itself is asked; 0 for any copy
     */
    CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast);

    /**
     * The subject's latest choices, or what a signed cookie says of them where that may be taken for the record (see
     * {@link ConsentCookie#confirmedUntil}). This one looks up always.
     */
    default CompletionStage<Optional<ConsentRecord>> confirm(Subject subject, ConsentCookie cookie) {
        return find(subject, cookie.sequence());
    }

    /** Whether {@link #confirm} ever takes a cookie's word, so that leases are of use. */
    default boolean believesLeases() {
        return false;
    }

    /**
     * Appends an event and lays it over the subject's record, as {@link ConsentEvent#over} says. The store does so itself,
     * one event of a subject after the other, so that of two choices for different purposes, made at the same time on two
     * gateways, both stand. Completes only after the event is durably committed. An event whose key is already stored is
     * not stored again; the record as it is by then is returned. Keys are their subject's own: the same one of another subject is another event. A key is known
     * again for a month at least, and erasure forgets it.
     *
     * <p>Sequence numbers begin at 1 and rise with every event of one subject, also across an erasure; they may leave
     * gaps, and say nothing about the order of events of different subjects.
     */
    CompletionStage<ConsentRecord> append(ConsentEvent event);

    /** Everything held about the subject, oldest first (GDPR Articles 15 and 20). */
    CompletionStage<List<StoredEvent>> history(Subject subject);

    /**
     * Destroys what is held about the subject (GDPR Article 17).
     *
     * @return whether anything was held
     */
    CompletionStage<Boolean> erase(Subject subject);

    /** Completes when the store answers at all. */
    CompletionStage<Void> ping();

    /** Commits what was accepted, refuses what comes later as unavailable, and lets go of the store. */
    @Override
    void close();
}
