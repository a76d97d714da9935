package io.consentry.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

import io.consentry.GatewayFixture;
import io.consentry.TempFolder;
import io.consentry.config.ConfigException;
import io.consentry.config.ConfigSource;
import io.consentry.config.Option;
import io.consentry.config.Settings;
import io.consentry.config.SettingsReader;
import io.consentry.consent.CookieDomains;
import io.consentry.consent.Notice;
import io.consentry.foreign.ForeignCookie;
import io.consentry.policy.AccountReader;
import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;
import io.consentry.policy.PlaceLookup;
import io.consentry.rewrite.VendorCounts;
import io.consentry.vendor.GuardHosts;

/** Both APIs alone, without proxy and cache, on a store that can be switched off. */
final class ApiFixture implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;

    final SwitchedStore store = new SwitchedStore();
    final PublicApi visitors;
    final InternalApi servers;
    final String asset;
    final Assets assets;
    final Notice notice = Notice.of("{}");
    final int port;
    final int internalPort;
    private final Vertx vertx = Vertx.vertx();
    private final TempFolder folder = TempFolder.make();

    /** Starts them. */
    ApiFixture() {
        Settings.Consent consent = settings(folder.path()).consent();
        FactsReader facts =
                consent.facts(PlaceLookup.NONE, AccountReader.TokenCheck.NONE, new ForeignCookie(Optional.empty()));
        Clock clock = Clock.systemUTC();
        Notices notices = new Notices(store, clock);
        store.keep(notice, clock.instant());
        DecisionPoint decisions =
                new DecisionPoint(consent.policy(), store, consent.keys().hasher(), clock);
        AnswerCookies cookies =
                new AnswerCookies(consent.keys().cookies(), CookieDomains.NONE, consent.catalog(), "", new PlainHttp());
        Visitors known = new Visitors(facts, decisions, consent.keys().hasher(), cookies);
        try {
            assets = Assets.load(
                    "/_consent", GuardHosts.json(consent.catalog()), BannerSettings.DEFAULT, Optional.empty());
            notices.serve(assets, BannerSettings.DEFAULT);
            asset = assets.banner("de").name();
            PublicApi.Presentation presentation = new PublicApi.Presentation(
                    new StateJson("/_consent", assets, BannerSettings.DEFAULT),
                    assets,
                    new SeenVendors(consent.catalog()),
                    BannerSettings.DEFAULT,
                    "2026-11-01",
                    notices);
            visitors = new PublicApi(
                    "/_consent",
                    known,
                    new Choices(known, store, notices, clock, new SecureRandom()),
                    store,
                    presentation,
                    new PostRate(100_000, 100, clock));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        InventoryJson inventory = new InventoryJson(
                consent.catalog(),
                mode -> new TreeMap<>(Map.of("hotjar", new VendorCounts(0, 3, 0, 1))),
                () -> new TreeMap<>(Map.of("cdn.partner.test", 1L)),
                () -> new TreeMap<>(Map.of("basket", 2L)));
        InternalApi.Told told = new InternalApi.Told(() -> "none\n", inventory, "{}", notices);
        servers = new InternalApi(GatewayFixture.TOKEN, known, store, consent.catalog(), BannerSettings.DEFAULT, told);
        port = serve(visitors);
        internalPort = serve(servers);
    }

    private static Settings settings(Path folder) {
        Map<Option, String> given = new EnumMap<>(Option.class);
        given.put(Option.ORIGIN, "http://127.0.0.1");
        given.put(Option.STORE, folder.resolve("none.db").toString());
        given.put(Option.COUNTRY_HEADER, GatewayFixture.COUNTRY);
        given.put(Option.REGION_HEADER, GatewayFixture.REGION);
        given.put(Option.ACCOUNT_HEADER, GatewayFixture.ACCOUNT);
        given.put(Option.AGE_HEADER, GatewayFixture.AGE);
        try {
            return SettingsReader.read(new ConfigSource(given, Map.of(), Optional.empty()), new SecureRandom());
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    private int serve(Handler<HttpServerRequest> api) {
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        HttpServer server =
                await(vertx.createHttpServer(options).requestHandler(api).listen());
        return server.actualPort();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        folder.close();
    }
}
