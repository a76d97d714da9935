package io.consentry.store;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other gateways to look now, after a commit. It is a hint alone: they look a few times a second anyway.
 *
 * <p>It rings in a transaction of its own, since a notification makes commits wait for each other, and in one that is not
 * flushed to the disk. What is rung for while it rings is one more ring.
 */
final class PgBell {
    /** Where gateways listen. */
    static final String CHANNEL = "consentry_change";

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration BETWEEN = Duration.ofMillis(10);
    private static final String RING =
            "SELECT set_config('synchronous_commit', 'off', true), pg_notify('" + CHANNEL + "', $1)";

    /** feature_not_supported and undefined_function: an engine that speaks the protocol and has no notifications. */
    private static final Set<String> NO_BELL = Set.of("0A000", "42883");

    private static final Logger LOG = LoggerFactory.getLogger(PgBell.class);

    private final Vertx vertx;
    private final Context loop;
    private final Pool pool;
    private final String sender = UUID.randomUUID().toString();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private boolean ringing;
    private boolean broken;

    /**
     * Takes what it needs.
     *
     * @param loop of {@code vertx}; all but {@link #ring} happens there
     */
    PgBell(Vertx vertx, Context loop, Pool pool) {
        this.vertx = vertx;
        this.loop = loop;
        this.pool = pool;
    }

    /** Whether a notification is this gateway's own. */
    boolean isOwn(String payload) {
        return payload.equals(sender);
    }

    /** Rings soon. From any thread. */
    void ring() {
        if (!wanted.getAndSet(true)) {
            loop.runOnContext(unused -> next());
        }
    }

    private void next() {
        if (ringing || broken || !wanted.getAndSet(false)) {
            return;
        }
        ringing = true;
        pool.preparedQuery(RING)
                .execute(Tuple.of(sender))
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(this::failed)
                .onComplete(done -> vertx.setTimer(BETWEEN.toMillis(), timer -> {
                    ringing = false;
                    next();
                }));
    }

    private void failed(Throwable failure) {
        if (failure instanceof PgException pg && NO_BELL.contains(String.valueOf(pg.getSqlState()))) {
            broken = true;
            LOG.info(
                    "the database has no notifications; other gateways learn of changes by asking it a few times a second");
        } else {
            LOG.debug("the other gateways could not be notified", failure);
        }
    }
}
