package io.consentry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.consentry.api.AnswerCookies;
import io.consentry.api.BannerSettings;
import io.consentry.api.InternalApi;
import io.consentry.api.InventoryJson;
import io.consentry.api.Notices;
import io.consentry.api.PlainHttp;
import io.consentry.api.Visitors;
import io.consentry.config.VendorFiles;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieDomains;
import io.consentry.consent.CookieKey;
import io.consentry.consent.CookieState;
import io.consentry.consent.Notice;
import io.consentry.consent.NoticeStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;
import io.consentry.consent.SubjectHasher;
import io.consentry.policy.AccountReader;
import io.consentry.policy.DecisionCase;
import io.consentry.policy.DecisionPoint;
import io.consentry.policy.Enforcement;
import io.consentry.policy.FactsReader;
import io.consentry.policy.Finding;
import io.consentry.policy.Findings;
import io.consentry.policy.LeaseRenewal;
import io.consentry.proxy.BodySettings;
import io.consentry.proxy.Certificates;
import io.consentry.proxy.Draining;
import io.consentry.proxy.EdgeSettings;
import io.consentry.proxy.EdgeVerticle;
import io.consentry.proxy.HttpsSettings;
import io.consentry.proxy.Insertions;
import io.consentry.proxy.OpenConnections;
import io.consentry.proxy.OriginSettings;
import io.consentry.proxy.PageCounts;
import io.consentry.proxy.Pages;
import io.consentry.proxy.ProxySettings;
import io.consentry.proxy.RewriteMemory;
import io.consentry.proxy.Serving;
import io.consentry.proxy.SiteSettings;
import io.consentry.proxy.Sites;
import io.consentry.proxy.SitesSettings;
import io.consentry.proxy.Untaken;
import io.consentry.rewrite.Insertion;
import io.consentry.rewrite.StubScript;
import io.consentry.rewrite.UnknownCookies;
import io.consentry.vendor.VendorCatalog;

import static org.assertj.core.api.Assertions.assertThat;

/** For every case of decisions.txt the proxy, the decision API and forward-auth decide the same, over HTTP. */
class ProxyAndApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "__Host-consent=";
    private static final SubjectHasher HASHER = new SubjectHasher(new byte[32]);
    private static final CookieCodec COOKIES = new CookieCodec(List.of(new CookieKey("k", new byte[32])));
    private static final NoticeStore NO_NOTICES = new NoticeStore() {
        @Override
        public CompletionStage<Void> keep(Notice notice, Instant shown) {
            throw new AssertionError("nobody is shown anything");
        }

        @Override
        public CompletionStage<Optional<Notice>> notice(String hash) {
            return CompletableFuture.completedStage(Optional.empty());
        }
    };

    private static final CaseStore STORE = new CaseStore();
    private static final CaseClock CLOCK = new CaseClock();

    private static final Vertx VERTX = Vertx.vertx();
    private static ScriptedOrigin origin;
    private static volatile MultiMap seen = MultiMap.caseInsensitiveMultiMap();
    private static int port;
    private static int internalPort;

    @BeforeAll
    static void start() {
        origin = new ScriptedOrigin();
        origin.answers(request -> {
            seen = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
            request.response().end("plain");
        });
        AccountReader accounts = new AccountReader(HASHER, "X-Account", "", AccountReader.TokenCheck.NONE);
        FactsReader facts = new FactsReader(
                COOKIES, new FactsReader.PlaceSource(Optional.empty(), "X-Country", "X-Region"), accounts, "X-Age");
        DecisionPoint decisions = new DecisionPoint(DecisionCase.POLICY, STORE, HASHER, CLOCK);
        VendorCatalog catalog = VendorFiles.load(null, Map.of(), new ArrayList<>());
        Pages pages = new Pages(
                catalog,
                new Insertions(
                        "/_consent",
                        (decision, page) -> new Insertion(new byte[0]),
                        new Insertion(new byte[0]),
                        decision -> new byte[0],
                        new StubScript("", Map.of())),
                false,
                false,
                "test",
                PageCounts.NONE,
                UnknownCookies.NOBODY,
                new RewriteMemory(1 << 30, new Untaken(1 << 30)));
        SitesSettings settings = new SitesSettings(
                List.of(new SiteSettings(
                        List.of(),
                        List.of(new OriginSettings(URI.create("http://127.0.0.1:" + origin.port()))),
                        ProxySettings.DEFAULT,
                        Optional.empty(),
                        "",
                        Enforcement.FULL)),
                Optional.empty(),
                List.of());
        Serving serving = new Serving(
                new EdgeVerticle.Deciding(facts, decisions, new LeaseRenewal(COOKIES, CookieDomains.NONE)),
                pages,
                new EdgeVerticle.Routes(request -> {}, "/_consent", request -> {}),
                Sites.of(settings, null));
        EdgeVerticle edge = new EdgeVerticle(
                new EdgeVerticle.Listening(
                        "127.0.0.1",
                        0,
                        new EdgeSettings(
                                EdgeSettings.HEAD_TIMEOUT,
                                BodySettings.DEFAULT,
                                EdgeSettings.MAX_CONNECTIONS,
                                EdgeSettings.DRAIN,
                                null,
                                HttpsSettings.NONE),
                        settings.idle(),
                        new Certificates(VERTX),
                        new EdgeVerticle.Shared(new OpenConnections(EdgeSettings.MAX_CONNECTIONS), new Draining())),
                () -> serving);
        await(VERTX.deployVerticle(edge));
        port = edge.actualPort();
        InternalApi api = new InternalApi(
                GatewayFixture.TOKEN,
                new Visitors(
                        facts,
                        decisions,
                        HASHER,
                        new AnswerCookies(COOKIES, CookieDomains.NONE, catalog, "", new PlainHttp())),
                STORE,
                catalog,
                BannerSettings.DEFAULT,
                new InternalApi.Told(
                        () -> "",
                        new InventoryJson(catalog, mode -> new TreeMap<>(), TreeMap::new, TreeMap::new),
                        "{}",
                        new Notices(NO_NOTICES, Clock.systemUTC())));
        HttpServer server = await(VERTX.createHttpServer().requestHandler(api).listen(0, "127.0.0.1"));
        internalPort = server.actualPort();
    }

    @AfterAll
    static void stop() {
        await(VERTX.close());
        origin.close();
    }

    @Test
    void proxy_decision_api_and_forward_auth_agree_in_every_case() {
        try (RawClient visitors = RawClient.to(port);
                RawClient servers = RawClient.to(internalPort)) {
            for (String row : DecisionCase.rows()) {
                DecisionCase each = DecisionCase.parse(row);
                CLOCK.now = each.now();
                STORE.findings = each.findings();
                List<String> expected = each.expected().subList(1, 4).stream()
                        .map(outcome -> outcome.substring(0, outcome.indexOf(' ')))
                        .toList();

                String[] headers = headers(each);
                visitors.send("GET", "/", new byte[0], headers);
                assertThat(visitors.read("GET").status()).isEqualTo(200);
                assertThat(outcomes(name -> seen.get("Consentry-" + name)))
                        .as("the proxy, %s", row)
                        .isEqualTo(expected);

                servers.send("GET", "/v1/check", new byte[0], headers);
                RawAnswer checked = servers.read("GET");
                assertThat(outcomes(name -> checked.header("X-Consent-" + name).orElse("none")))
                        .as("forward-auth, %s", row)
                        .isEqualTo(expected);

                byte[] question = question(each).getBytes(StandardCharsets.UTF_8);
                servers.send("POST", "/v1/decisions", question, bearer(), "Content-Type: application/json");
                JsonNode decision = json(servers.read("POST"));
                assertThat(outcomes(name -> answer(decision, name)))
                        .as("the decision API, %s", row)
                        .isEqualTo(each.expected().subList(1, 4));
                assertThat(decision.path("regime").asText())
                        .isEqualTo(each.expected().get(0));
            }
        }
    }

    private static List<String> outcomes(java.util.function.UnaryOperator<String> of) {
        return List.of(of.apply("Advertising"), of.apply("Analytics"), of.apply("Functional"));
    }

    private static String answer(JsonNode decision, String name) {
        JsonNode purpose = decision.at("/purposes/" + name.toLowerCase(java.util.Locale.ROOT));
        return (purpose.path("allowed").booleanValue() ? "allow " : "deny ")
                + purpose.path("reason").asText();
    }

    private static String bearer() {
        return "Authorization: Bearer " + GatewayFixture.TOKEN;
    }

    private static String[] headers(DecisionCase each) {
        List<String> headers = new ArrayList<>(List.of(bearer()));
        String[] place = each.place().split("-", -1);
        headers.add("X-Country: " + place[0]);
        if (place.length > 1) {
            headers.add("X-Region: " + place[1]);
        }
        if (each.words().contains("gpc")) {
            headers.add("Sec-GPC: 1");
        }
        if (each.words().contains("dnt")) {
            headers.add("DNT: 1");
        }
        if (each.words().contains("account")) {
            headers.add("X-Account: ann");
        }
        if (!each.age().isEmpty()) {
            headers.add("X-Age: " + each.age());
        }
        String cookie = cookie(each.cookie());
        if (!cookie.isEmpty()) {
            headers.add("Cookie: " + cookie);
        }
        return headers.toArray(String[]::new);
    }

    private static String cookie(CookieState state) {
        if (state instanceof CookieState.Valid valid) {
            return NAME + COOKIES.write(valid.cookie());
        }
        return state instanceof CookieState.Unreadable ? NAME + "forged" : "";
    }

    private static String question(DecisionCase each) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode signals = body.putObject("signals");
        String[] place = each.place().split("-", -1);
        signals.put("country", place[0]);
        signals.put("region", place.length > 1 ? place[1] : "");
        signals.put("gpc", each.words().contains("gpc"));
        signals.put("dnt", each.words().contains("dnt"));
        signals.put("account", each.words().contains("account") ? "ann" : "");
        signals.put("age", each.age());
        signals.put("cookie", cookie(each.cookie()));
        return body.toString();
    }

    private static JsonNode json(RawAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        try {
            return JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.text(), e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return Gateway.await(future, 30);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Stands at the case's day. */
    private static final class CaseClock extends Clock {
        private volatile Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Has what the case says, whatever is appended. */
    private static final class CaseStore implements ConsentStore {
        private volatile Findings findings = Findings.NONE;

        @Override
        public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
            boolean browser = subject.equals(HASHER.browser(DecisionCase.ID));
            Finding finding = browser ? findings.browser() : findings.account();
            if (finding instanceof Finding.Unavailable) {
                return CompletableFuture.failedStage(new StoreUnavailableException("as the case says"));
            }
            return CompletableFuture.completedStage(
                    finding instanceof Finding.Found found ? Optional.of(found.record()) : Optional.empty());
        }

        @Override
        public CompletionStage<ConsentRecord> append(ConsentEvent event) {
            return CompletableFuture.failedStage(new StoreUnavailableException("nothing is to change"));
        }

        @Override
        public CompletionStage<List<StoredEvent>> history(Subject subject) {
            return CompletableFuture.completedStage(List.of());
        }

        @Override
        public CompletionStage<Boolean> erase(Subject subject) {
            return CompletableFuture.completedStage(false);
        }

        @Override
        public CompletionStage<Void> ping() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void close() {}
    }
}
