package io.consentry.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for the {@link PgBell} of other gateways, on one connection of its own that leads to the server itself. Where
 * it breaks, or its server does not answer, another is made after a pause that doubles up to its bound.
 *
 * <p>What was rung meanwhile is not heard: each new connection counts as a ring. All happens on one event loop.
 */
final class PgEar {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How often the server is asked whether it is there, more often than a silent connection is taken for dead. */
    private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(5);

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String LISTEN = "LISTEN " + PgBell.CHANNEL;
    private static final Logger LOG = LoggerFactory.getLogger(PgEar.class);

    private final Vertx vertx;
    private final PgServers servers;
    private final PgBell bell;
    private final Runnable heard;
    private Duration pause = FIRST_PAUSE;
    private boolean told;
    private volatile boolean stopped;

    /**
     * Takes what it needs.
     *
     * @param servers reached without a pooler
     * @param bell this gateway's own, which is not listened to
     * @param heard called for each ring
     */
    PgEar(Vertx vertx, PgServers servers, PgBell bell, Runnable heard) {
        this.vertx = vertx;
        this.servers = servers;
        this.bell = bell;
        this.heard = heard;
    }

    /** Does not begin anew where its connection is closed. */
    void stop() {
        stopped = true;
    }

    /** Listens from now on; to be called on the event loop. */
    void start() {
        Pool pool = PgConnections.pool(vertx, servers::writable, 1, LIMIT, 1);
        Session session = new Session(pool);
        pool.getConnection()
                .compose(session::begin)
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(listening -> {
                    pause = FIRST_PAUSE;
                    heard.run();
                    session.signs(listening);
                })
                .onFailure(session::end);
    }

    /** One connection, as long as it lasts. */
    private final class Session {
        private final Pool pool;
        private boolean over;

        Session(Pool pool) {
            this.pool = pool;
        }

        Future<SqlConnection> begin(SqlConnection connection) {
            connection.exceptionHandler(this::end);
            connection.closeHandler(gone -> end(new IllegalStateException("its connection was closed")));
            PgConnection.cast(connection).notificationHandler(notification -> {
                if (!bell.isOwn(notification.getPayload())) {
                    heard.run();
                }
            });
            return connection.query(LISTEN).execute().map(connection);
        }

        void signs(SqlConnection connection) {
            vertx.setTimer(BETWEEN_SIGNS.toMillis(), timer -> {
                if (over) {
                    return;
                }
                connection
                        .query(LISTEN)
                        .execute()
                        .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .onSuccess(there -> signs(connection))
                        .onFailure(this::end);
            });
        }

        void end(Throwable why) {
            if (over || stopped) {
                return;
            }
            over = true;
            pool.close();
            if (!told) {
                told = true;
                LOG.info(
                        "no notifications from the database ({}); it is asked for changes a few times a second instead",
                        PgFailure.reason(why));
            }
            vertx.setTimer(pause.toMillis(), timer -> start());
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
    }
}
