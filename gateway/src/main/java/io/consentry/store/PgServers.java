package io.consentry.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.store.PgSettings.Server;

/**
 * Says to which of several servers the next connection goes: the one that takes writes. A standby is never read from
 * either, since it may not have a withdrawal yet.
 *
 * <p>A server that becomes a standby has to start anew and so drops its connections; asking once for each new connection
 * is enough. Of two that take writes the one in use stays in use. One server is not asked.
 */
final class PgServers {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(PgServers.class);

    private final Vertx vertx;
    private final PgSettings settings;
    private @Nullable Server current;
    private @Nullable Future<Server> search;

    PgServers(Vertx vertx, PgSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** How the server that takes writes is reached; fails where none does. */
    Future<SqlConnectOptions> writable() {
        return find().map(server -> PgConnections.options(settings, server));
    }

    /** All who ask at the same time share one search. */
    private synchronized Future<Server> find() {
        if (settings.servers().size() == 1) {
            return Future.succeededFuture(settings.servers().get(0));
        }
        Future<Server> running = search;
        if (running != null) {
            return running;
        }
        Server known = current;
        Future<Server> found =
                known == null ? first(settings.servers()) : probe(known).recover(gone -> firstBut(known));
        search = found;
        found.onComplete(done -> ended(done.succeeded() ? done.result() : null));
        return found;
    }

    private synchronized void ended(@Nullable Server found) {
        search = null;
        if (found != null && !found.equals(current)) {
            LOG.info("the database is at {}", found);
            current = found;
        }
    }

    private Future<Server> firstBut(Server gone) {
        List<Server> others = new ArrayList<>(settings.servers());
        others.remove(gone);
        return others.isEmpty() ? none("") : first(others);
    }

    private Future<Server> first(List<Server> candidates) {
        List<Future<Server>> probes = candidates.stream().map(this::probe).toList();
        return Future.any(probes)
                .map(any -> probes.stream()
                        .filter(Future::succeeded)
                        .findFirst()
                        .orElseThrow()
                        .result())
                .recover(all -> none(": " + PgFailure.reason(all)));
    }

    private static Future<Server> none(String why) {
        return Future.failedFuture(new VertxException("none of the servers takes writes" + why, true));
    }

    private Future<Server> probe(Server server) {
        PgConnectOptions options = PgConnections.options(settings, server);
        Pool pool = PgConnections.pool(vertx, () -> Future.succeededFuture(options), 1, LIMIT, 1);
        return pool.query("SHOW transaction_read_only")
                .execute()
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .compose(rows -> rows.iterator().next().getString(0).equals("off")
                        ? Future.succeededFuture(server)
                        : Future.<Server>failedFuture(new VertxException(server + " takes no writes", true)))
                .onComplete(done -> pool.close());
    }
}
