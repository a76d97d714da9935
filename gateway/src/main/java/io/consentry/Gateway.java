package io.consentry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

import io.consentry.api.Assets;
import io.consentry.api.Choices;
import io.consentry.api.InternalApi;
import io.consentry.api.InternalVerticle;
import io.consentry.api.PostRate;
import io.consentry.api.PublicApi;
import io.consentry.api.SeenVendors;
import io.consentry.api.StateJson;
import io.consentry.api.Visitors;
import io.consentry.config.Settings;
import io.consentry.policy.AccountReader;
import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;
import io.consentry.policy.PlaceLookup;
import io.consentry.policy.Policy;
import io.consentry.proxy.EdgeVerticle;
import io.consentry.proxy.OpenConnections;
import io.consentry.proxy.Pages;
import io.consentry.proxy.RewriteMemory;
import io.consentry.proxy.TlsUnavailableException;
import io.consentry.store.CachedConsentStore;
import io.consentry.store.WatchedConsentStore;
import io.consentry.telemetry.Metrics;
import io.consentry.vendor.GuardHosts;
import io.consentry.visitor.JwtCheck;
import io.consentry.visitor.PlaceDatabase;
import io.consentry.visitor.TokenSettings;

/** A running gateway: everything built in order and wired together, once. */
final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int START_SECONDS = 30;
    /** Of those that send choices within a minute; each takes about a hundred bytes. */
    private static final int MOST_ADDRESSES = 100_000;

    private static final int STOP_SECONDS = 40;

    private static final Duration PLACES_CHECKED_EVERY = Duration.ofSeconds(10);

    private final Settings settings;
    private final Vertx vertx;
    private final CachedConsentStore store;
    private final Metrics metrics = new Metrics();
    private final Handler<HttpServerRequest> first;
    private @Nullable PlaceDatabase database;
    private int port;
    private int tlsPort;
    private int internalPort;

    private Gateway(Settings settings, Vertx vertx, CachedConsentStore store, Handler<HttpServerRequest> first) {
        this.settings = settings;
        this.vertx = vertx;
        this.store = store;
        this.first = first;
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
        Gateway gateway = new Gateway(settings, vertx, store.cached(), first);
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

    private void listen() throws StartException {
        Settings.Consent consent = settings.consent();
        Clock clock = Clock.systemUTC();
        FactsReader facts = consent.facts(places(), tokens());
        DecisionPoint decisions =
                new DecisionPoint(policy(clock), store, consent.keys().hasher(), clock);
        Visitors visitors = new Visitors(
                facts, decisions, consent.keys().hasher(), consent.keys().cookies());
        SeenVendors seen = new SeenVendors(consent.catalog());
        Assets assets = assets();
        StateJson state = new StateJson(settings.page().prefix(), assets);
        Choices choices = new Choices(visitors, store, clock, new SecureRandom());
        PublicApi.Presentation presentation = new PublicApi.Presentation(
                state,
                assets,
                seen,
                settings.page().look(),
                lastUpdate(consent.policy().version(), clock));
        PublicApi api = new PublicApi(
                settings.page().prefix(),
                visitors,
                choices,
                store,
                presentation,
                new PostRate(settings.page().choiceRate(), MOST_ADDRESSES, clock));
        String edition = Main.version() + consent.catalog().vendors().hashCode();
        RewriteMemory memory = new RewriteMemory((long) settings.page().memory() << 20);
        metrics.watchLevel(
                "consentry.pages.memory", "bytes that pages in the making take", memory, RewriteMemory::used);
        Pages pages = new Pages(
                consent.catalog(),
                state::snippet,
                state.stubs(),
                settings.page().banner(),
                edition,
                new SummaryCounts(metrics, seen),
                memory);

        watchCache();
        EdgeVerticle.Deciding deciding = new EdgeVerticle.Deciding(facts, decisions);
        EdgeVerticle.Routes routes =
                new EdgeVerticle.Routes(first, settings.page().prefix(), api);
        List<EdgeVerticle> loops = new CopyOnWriteArrayList<>();
        Settings.Address edge = settings.edge();
        EdgeVerticle.Listening listening = new EdgeVerticle.Listening(
                edge.host(),
                edge.port(),
                settings.visitors(),
                new OpenConnections(settings.visitors().maxConnections()));
        Supplier<EdgeVerticle> loop = () -> {
            EdgeVerticle verticle = new EdgeVerticle(listening, settings.proxy(), deciding, pages, routes);
            loops.add(verticle);
            return verticle;
        };
        DeploymentOptions perCore =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        listening(vertx.deployVerticle(loop, perCore), edge, "--port");
        port = loops.get(0).actualPort();
        tlsPort = loops.get(0).actualTlsPort();
        internal(visitors);
    }

    private Policy policy(Clock clock) throws StartException {
        Settings.Consent consent = settings.consent();
        try {
            return consent.policies().keep(consent.policy(), consent.loaded().text(), clock.instant());
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private PlaceLookup places() throws StartException {
        Optional<Path> file = settings.consent().visitor().placeDatabase();
        if (file.isEmpty()) {
            return PlaceLookup.NONE;
        }
        try {
            PlaceDatabase opened = PlaceDatabase.open(file.get(), PLACES_CHECKED_EVERY);
            database = opened;
            return opened;
        } catch (IOException e) {
            throw new StartException("cannot read " + file.get() + ": " + e.getMessage(), e);
        }
    }

    private AccountReader.TokenCheck tokens() throws StartException {
        Optional<TokenSettings> tokens = settings.consent().visitor().tokens();
        try {
            return tokens.isEmpty() ? AccountReader.TokenCheck.NONE : JwtCheck.load(tokens.get());
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void internal(Visitors visitors) throws StartException {
        Settings.Internal internal = settings.internal();
        InternalApi api = new InternalApi(
                internal.token(), visitors, store, settings.consent().catalog(), metrics::scrape, openapi());
        InternalVerticle verticle = new InternalVerticle(
                internal.address().host(), internal.address().port(), api);
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
            throw new StartException(
                    "cannot listen on " + address + ": " + reason(e.getCause()) + "; choose another with " + flag, e);
        } catch (TimeoutException e) {
            throw new StartException("cannot listen on " + address + " within " + START_SECONDS + " s", e);
        }
    }

    /** Native and Java transports word these differently; the system's own words are in both. */
    private static String reason(@Nullable Throwable cause) {
        String message = cause == null ? "" : String.valueOf(cause.getMessage());
        if (message.contains("in use")) {
            return "another program is using it";
        }
        if (message.contains("assign")) {
            return "it is no address of this machine";
        }
        return message.contains("ermission") ? "a port below 1024 needs more rights" : message;
    }

    private Assets assets() throws StartException {
        try {
            return Assets.load(
                    settings.page().prefix(),
                    GuardHosts.json(settings.consent().catalog()),
                    settings.page().look());
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String openapi() throws StartException {
        try (InputStream in = Gateway.class.getResourceAsStream("/io/consentry/api/openapi.json")) {
            if (in == null) {
                throw new IOException("the jar holds no openapi.json");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A policy named by its date was last changed then; another, as far as we know, today. */
    private static String lastUpdate(String version, Clock clock) {
        try {
            return LocalDate.parse(version.substring(0, Math.min(10, version.length())))
                    .toString();
        } catch (DateTimeParseException notADate) {
            return LocalDate.now(clock).toString();
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

    /** Stops accepting, finishes what runs, commits what was accepted. */
    @Override
    public void close() {
        try {
            await(vertx.close(), STOP_SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not everything could be stopped in order", e);
        }
        store.close();
        metrics.close();
        PlaceDatabase opened = database;
        if (opened != null) {
            opened.close();
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
