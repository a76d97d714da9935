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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

import io.consentry.api.AnswerCookies;
import io.consentry.api.Assets;
import io.consentry.api.Choices;
import io.consentry.api.InternalApi;
import io.consentry.api.InventoryJson;
import io.consentry.api.Notices;
import io.consentry.api.PlainHttp;
import io.consentry.api.PostRate;
import io.consentry.api.PublicApi;
import io.consentry.api.SeenVendors;
import io.consentry.api.StateJson;
import io.consentry.api.Visitors;
import io.consentry.config.Settings;
import io.consentry.consent.NoticeStore;
import io.consentry.foreign.ForeignCookie;
import io.consentry.foreign.ForeignSettings;
import io.consentry.policy.AccountReader;
import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;
import io.consentry.policy.LeaseRenewal;
import io.consentry.policy.PlaceLookup;
import io.consentry.policy.Policy;
import io.consentry.proxy.EdgeVerticle;
import io.consentry.proxy.Insertions;
import io.consentry.proxy.Pages;
import io.consentry.proxy.RewriteMemory;
import io.consentry.proxy.Serving;
import io.consentry.proxy.Sites;
import io.consentry.store.CachedConsentStore;
import io.consentry.telemetry.Metrics;
import io.consentry.telemetry.NameInventory;
import io.consentry.telemetry.VendorInventory;
import io.consentry.vendor.GuardHosts;
import io.consentry.visitor.JwtCheck;
import io.consentry.visitor.PlaceDatabase;
import io.consentry.visitor.TokenSettings;

/**
 * Builds from settings what requests are answered with, once at the start and again whenever the settings change. What
 * outlives a change, such as the store, is given to it. For one thread at a time.
 */
final class Wiring implements AutoCloseable {
    /** Of those that send choices within a minute; each takes about a hundred bytes. */
    private static final int MOST_ADDRESSES = 100_000;

    private static final Duration PLACES_CHECKED_EVERY = Duration.ofSeconds(10);

    private final CachedConsentStore store;
    private final Notices notices;
    private final Metrics metrics;
    private final RewriteMemory memory;
    private final Handler<HttpServerRequest> first;
    private final Clock clock = Clock.systemUTC();
    private final Map<Path, PlaceDatabase> databases = new HashMap<>();

    /**
     * What was built of one configuration.
     *
     * @param serving answers visitors
     * @param internal answers other servers and operators
     */
    record Wired(Serving serving, InternalApi internal) {}

    /**
     * Takes what all configurations share.
     *
     * @param kept where notices are
     * @param first sees every visitor's request before anything else reads it
     */
    Wiring(
            CachedConsentStore store,
            NoticeStore kept,
            Metrics metrics,
            RewriteMemory memory,
            Handler<HttpServerRequest> first) {
        this.store = store;
        this.notices = new Notices(kept, clock);
        this.metrics = metrics;
        this.memory = memory;
        this.first = first;
    }

    /**
     * Builds everything anew.
     *
     * @param sites the websites
     * @throws StartException if a file that the settings name cannot be used
     */
    Wired wire(Settings settings, Sites sites) throws StartException {
        Settings.Consent consent = settings.consent();
        FactsReader facts = consent.facts(
                places(settings),
                tokens(settings),
                new ForeignCookie(consent.cookies().foreign()));
        DecisionPoint decisions =
                new DecisionPoint(policy(settings), store, consent.keys().hasher(), clock);
        AnswerCookies answers = new AnswerCookies(
                consent.keys().cookies(),
                consent.cookies().domains(),
                consent.catalog(),
                consent.cookies().clearSiteData(),
                new PlainHttp());
        Visitors visitors = new Visitors(facts, decisions, consent.keys().hasher(), answers);
        SeenVendors seen = new SeenVendors(consent.catalog());
        NameInventory cookies = new NameInventory();
        NameInventory hosts = new NameInventory();
        VendorInventory vendors = new VendorInventory();
        Assets assets = assets(settings);
        notices.serve(assets, settings.page().look());
        StateJson state =
                new StateJson(settings.page().prefix(), assets, settings.page().look());
        Choices choices = new Choices(visitors, store, notices, clock, new SecureRandom());
        PublicApi.Presentation presentation = new PublicApi.Presentation(
                state,
                assets,
                seen,
                settings.page().look(),
                lastUpdate(consent.policy().version()),
                notices);
        PublicApi api = new PublicApi(
                settings.page().prefix(),
                visitors,
                choices,
                store,
                presentation,
                new PostRate(settings.page().choiceRate(), MOST_ADDRESSES, clock));
        String edition = Main.version() + consent.catalog().vendors().hashCode();
        Pages pages = new Pages(
                consent.catalog(),
                new Insertions(settings.page().prefix(), state::insertion, state.guard(), state::worker, state.stubs()),
                settings.page().banner(),
                settings.page().decisionHeader(),
                edition,
                new Counting(metrics, seen, vendors, hosts),
                cookies,
                memory);
        EdgeVerticle.Deciding deciding = new EdgeVerticle.Deciding(
                facts,
                decisions,
                new LeaseRenewal(consent.keys().cookies(), consent.cookies().domains()));
        EdgeVerticle.Routes routes =
                new EdgeVerticle.Routes(first, settings.page().prefix(), api);
        InternalApi internal = new InternalApi(
                settings.internal().token(),
                visitors,
                store,
                consent.catalog(),
                settings.page().look(),
                new InternalApi.Told(
                        metrics::scrape,
                        new InventoryJson(consent.catalog(), vendors::counts, hosts::counts, cookies::counts),
                        openapi(),
                        notices));
        return new Wired(new Serving(deciding, pages, routes, sites), internal);
    }

    private Policy policy(Settings settings) throws StartException {
        Settings.Consent consent = settings.consent();
        try {
            return consent.policies().keep(consent.policy(), consent.loaded().text(), clock.instant());
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private PlaceLookup places(Settings settings) throws StartException {
        Optional<Path> file = settings.consent().visitor().placeDatabase();
        if (file.isEmpty()) {
            return PlaceLookup.NONE;
        }
        try {
            PlaceDatabase opened = databases.get(file.get());
            if (opened == null) {
                opened = PlaceDatabase.open(file.get(), PLACES_CHECKED_EVERY);
                databases.put(file.get(), opened);
            }
            return opened;
        } catch (IOException e) {
            throw new StartException("cannot read " + file.get() + ": " + e.getMessage(), e);
        }
    }

    private static AccountReader.TokenCheck tokens(Settings settings) throws StartException {
        Optional<TokenSettings> tokens = settings.consent().visitor().tokens();
        try {
            return tokens.isEmpty() ? AccountReader.TokenCheck.NONE : JwtCheck.load(tokens.get());
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Assets assets(Settings settings) throws StartException {
        try {
            return Assets.load(
                    settings.page().prefix(),
                    GuardHosts.json(settings.consent().catalog()),
                    settings.page().look(),
                    settings.consent().cookies().foreign().map(ForeignSettings::cookie));
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String openapi() throws StartException {
        try (InputStream in = Wiring.class.getResourceAsStream("/io/consentry/api/openapi.json")) {
            if (in == null) {
                throw new IOException("the jar holds no openapi.json");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A policy named by its date was last changed then; another, as far as we know, today. */
    private String lastUpdate(String version) {
        try {
            return LocalDate.parse(version.substring(0, Math.min(10, version.length())))
                    .toString();
        } catch (DateTimeParseException notADate) {
            return LocalDate.now(clock).toString();
        }
    }

    @Override
    public void close() {
        databases.values().forEach(PlaceDatabase::close);
    }
}
