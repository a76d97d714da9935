package io.consentry.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;

/** How this gateway connects to PostgreSQL. */
final class PgConnections {
    /**
     * No statement runs longer on the server, so that no change commits later after it was numbered. Poolers refuse
     * settings at the start of a connection: behind one, the role must carry these (see docs/postgresql.md).
     */
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);

    /** After this long without a byte a connection is taken for dead, also where nobody said so. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private PgConnections() {}

    /**
     * A pool of connections, made as they are needed.
     *
     * @param server where the next connection goes
     * @param size the most connections, from 1
     * @param patience how long a statement waits for one
     * @param waiting how many statements may wait
     */
    static Pool pool(
            Vertx vertx, Supplier<Future<SqlConnectOptions>> server, int size, Duration patience, int waiting) {
        PoolOptions pool = new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(waiting)
                .setConnectionTimeout(Math.toIntExact(patience.toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
                .setIdleTimeout(Math.toIntExact(SILENCE.toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpKeepAlive(true);
        return PgBuilder.pool()
                .with(pool)
                .with(net)
                .connectingTo(server)
                .using(vertx)
                .build();
    }

    /** One connection whose statements may take long: for migrations and upkeep. */
    static Pool patientPool(Vertx vertx, PgSettings settings, Duration limit) {
        PgServers servers = new PgServers(vertx, settings);
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .with(new NetClientOptions()
                        .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
                        .setIdleTimeout(Math.toIntExact(limit.toMillis()))
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .connectingTo(() -> servers.writable().map(PgConnections::unlimited))
                .using(vertx)
                .build();
    }

    private static SqlConnectOptions unlimited(SqlConnectOptions options) {
        options.getProperties().remove("statement_timeout");
        options.getProperties().remove("idle_in_transaction_session_timeout");
        return options;
    }

    static PgConnectOptions options(PgSettings settings, PgSettings.Server server) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(server.host())
                .setPort(server.port())
                .setDatabase(settings.database())
                .setUser(settings.login().user())
                .setPassword(settings.login().password())
                .setSslMode(mode(settings.tls().mode()))
                .setUseLayer7Proxy(settings.pooled())
                .setCachePreparedStatements(!settings.pooled());
        if (settings.tls().mode() != PgSettings.Mode.DISABLE) {
            options.setSslOptions(ssl(settings));
        }
        if (!settings.pooled()) {
            String limit = Long.toString(STATEMENT_TIMEOUT.toMillis());
            options.setProperties(new HashMap<>(Map.of(
                    "application_name",
                    "consentry",
                    "client_encoding",
                    "utf-8",
                    "DateStyle",
                    "ISO",
                    "extra_float_digits",
                    "2",
                    "statement_timeout",
                    limit,
                    "idle_in_transaction_session_timeout",
                    limit)));
        }
        return options;
    }

    private static SslMode mode(PgSettings.Mode mode) {
        return switch (mode) {
            case DISABLE -> SslMode.DISABLE;
            case REQUIRE -> SslMode.REQUIRE;
            case VERIFY_CA -> SslMode.VERIFY_CA;
            case VERIFY_FULL -> SslMode.VERIFY_FULL;
        };
    }

    private static ClientSSLOptions ssl(PgSettings settings) {
        ClientSSLOptions ssl = new ClientSSLOptions();
        switch (settings.tls().mode()) {
            case REQUIRE -> ssl.setTrustAll(true);
            case VERIFY_FULL -> ssl.setHostnameVerificationAlgorithm("HTTPS");
            default -> ssl.setHostnameVerificationAlgorithm("");
        }
        settings.tls()
                .authorities()
                .ifPresent(file -> ssl.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return ssl;
    }
}
