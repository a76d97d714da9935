package io.consentry;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.api.InternalVerticle;
import io.consentry.config.Settings;
import io.consentry.proxy.Draining;
import io.consentry.proxy.EdgeVerticle;
import io.consentry.proxy.OpenConnections;
import io.consentry.proxy.RewriteMemory;
import io.consentry.proxy.TlsUnavailableException;
import io.consentry.proxy.Untaken;
import io.consentry.store.CachedConsentStore;
import io.consentry.store.WatchedConsentStore;
import io.consentry.telemetry.Metrics;

/** A running gateway: everything built in order and wired together, once. */
final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int START_SECONDS = 30;
    private static final int STOP_SECONDS = 40;

    private final Settings settings;
    private final Vertx vertx;
    private final CachedConsentStore store;
    private final Metrics metrics = new Metrics();
    private final Wiring wiring;
    private final Websites websites;
    private final RewriteMemory memory;
    private final OpenConnections connections;
    private final DailyRetention retention;
    private final Draining draining = new Draining();
    private final AtomicReference<Wiring.@Nullable Wired> wired = new AtomicReference<>();
    private int port;
    private int tlsPort;
    private int internalPort;

    private Gateway(Settings settings, Vertx vertx, OpenedStore opened, Handler<HttpServerRequest> first) {
        this.settings = settings;
        this.vertx = vertx;
        this.store = opened.cached();
        this.retention = new DailyRetention(vertx, opened.retention(), Clock.systemUTC(), metrics);
        this.memory = new RewriteMemory(
                (long) settings.page().memory() << 20,
                new Untaken(Runtime.getRuntime().maxMemory() / 8));
        this.connections = new OpenConnections(settings.visitors().maxConnections());
        this.wiring = new Wiring(store, opened.notices(), metrics, memory, first);
        this.websites = new Websites(vertx, metrics);
    }

    /** The event loops that a gateway runs on, one for each core. */
    static Vertx runtime() {
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
    }

    /**
     * Starts a gateway.
     *
     * @param first sees every visitor's request before anything else reads it
     * @param vertx closed with the gateway, or when it cannot start
     * @throws StartException if it cannot
     */
    static Gateway start(Settings settings, Vertx vertx, Handler<HttpServerRequest> first) throws StartException {
        OpenedStore store = OpenedStore.of(settings.consent());
        Gateway gateway = new Gateway(settings, vertx, store, first);
        gateway.metrics.watch(
                "consentry.store.failures",
                "calls of the store that failed",
                store.watched(),
                WatchedConsentStore::failures);
        try {
            gateway.listen();
            return gateway;
        } catch (StartException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** The port for visitors. */
    int port() {
        return port;
    }

    /** The port for visitors over TLS; -1 if there is none. */
    int tlsPort() {
        return tlsPort;
    }

    /** The port for other servers and operators. */
    int internalPort() {
        return internalPort;
    }

    /**
     * From the next request on, answers with what these settings say. What cannot be changed while it runs stays as it is.
     *
     * @throws StartException if a file that they name cannot be used; then everything stays as it is
     */
    synchronized void take(Settings changed) throws StartException {
        Websites.Prepared sites = websites.prepare(changed.sites());
        Wiring.Wired next = wiring.wire(changed, sites.sites());
        websites.use(sites);
        wired.set(next);
        retention.keep(changed.consent().store().kept());
        changed.sites().sites().stream()
                .filter(site -> site.enforcement().isShadow())
                .forEach(site -> LOG.warn("the site {}: enforcement is shadow, nothing is carried out", site.name()));
    }

    /** Looks at once whether certificates have changed, which it does every two seconds of its own accord. */
    void lookAtCertificates() {
        websites.certificates().look();
    }

    private Wiring.Wired wired() {
        return Objects.requireNonNull(wired.get(), "nothing is listened on before");
    }

    private void answerInternally(HttpServerRequest request) {
        if (draining.isBegun() && "/health/ready".equals(request.path())) {
            request.response()
                    .setStatusCode(503)
                    .putHeader("Content-Type", "application/json")
                    .end("{\"ready\":false,\"parts\":{\"gateway\":\"stopping\"}}");
            return;
        }
        wired().internal().handle(request);
    }

    private void listen() throws StartException {
        take(settings);
        watchCache();
        metrics.watchLevel(
                "consentry.pages.memory",
                "bytes that pages in the making, and beginnings of bodies, take",
                memory,
                RewriteMemory::used);
        metrics.watchLevel(
                "consentry.answers.untaken",
                "bytes that visitors have been sent and have not taken yet",
                memory.untaken(),
                Untaken::held);
        metrics.watchLevel("consentry.connections", "visitors' connections", connections, OpenConnections::open);
        List<EdgeVerticle> loops = new CopyOnWriteArrayList<>();
        Settings.Address edge = settings.edge();
        EdgeVerticle.Listening listening = new EdgeVerticle.Listening(
                edge.host(),
                edge.port(),
                settings.visitors(),
                settings.sites().idle(),
                websites.certificates(),
                new EdgeVerticle.Shared(connections, draining));
        Supplier<EdgeVerticle> loop = () -> {
            EdgeVerticle verticle = new EdgeVerticle(listening, () -> wired().serving());
            loops.add(verticle);
            return verticle;
        };
        DeploymentOptions perCore =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        listening(vertx.deployVerticle(loop, perCore), edge, "--port");
        port = loops.get(0).actualPort();
        tlsPort = loops.get(0).actualTlsPort();
        websites.certificates().watch();
        internal();
        retention.start();
    }

    private void internal() throws StartException {
        Settings.Internal internal = settings.internal();
        InternalVerticle verticle = new InternalVerticle(
                internal.address().host(), internal.address().port(), this::answerInternally);
        listening(vertx.deployVerticle(verticle), internal.address(), "--internal-port");
        internalPort = verticle.actualPort();
    }

    private static void listening(Future<String> deployed, Settings.Address address, String flag)
            throws StartException {
        try {
            await(deployed, START_SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TlsUnavailableException tls) {
                throw new StartException(String.valueOf(tls.getMessage()), e);
            }
            throw Ports.unavailable(address, flag, e, e.getCause());
        } catch (TimeoutException e) {
            throw new StartException("cannot listen on " + address + " within " + START_SECONDS + " s", e);
        }
    }

    private void watchCache() {
        metrics.watch(
                "consentry.cache.hits",
                "records found in memory",
                store,
                each -> stats(each).hitCount());
        metrics.watch(
                "consentry.cache.misses",
                "records looked up in the store",
                store,
                each -> stats(each).missCount());
    }

    private static CacheStats stats(CachedConsentStore store) {
        return store.stats();
    }

    /**
     * Finishes what runs, and commits what was accepted. While visitors are connected, new ones are let in for a while
     * longer: whoever balances between gateways learns from the health check that this one is going, and from every
     * answer that its connection ends.
     */
    @Override
    public void close() {
        draining.begin();
        if (connections.open() > 0) {
            pause(settings.visitors().drain());
        }
        websites.close();
        try {
            await(vertx.close(), STOP_SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not everything could be stopped in order", e);
        }
        store.close();
        metrics.close();
        wiring.close();
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static <T> T await(Future<T> future, int seconds) throws ExecutionException, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException("interrupted", e);
        }
    }
}
