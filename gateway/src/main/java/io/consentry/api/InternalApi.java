package io.consentry.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import io.consentry.consent.ConsentStore;
import io.consentry.policy.Decision;
import io.consentry.vendor.VendorCatalog;

/** What the gateway answers to other servers and to operators: decisions, forward-auth checks, metrics, health. */
public final class InternalApi implements Handler<HttpServerRequest> {
    private static final int MAX_DECISION_BYTES = 256 * 1024;
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** Paths that a balancer or an orchestrator asks, which has no token. */
    private static final String OPEN = "/health/";

    /** Where notices are found by their hash. */
    private static final String NOTICES = "/v1/notices/";

    private final byte[] expected;
    private final Visitors visitors;
    private final ConsentStore store;
    private final TagVerdicts verdicts;
    private final DecisionJson decisions;
    private final Map<String, Endpoint> endpoints;

    /**
     * What is told of the gateway itself.
     *
     * @param metrics in the Prometheus text format
     * @param inventory what was met on the site's pages
     * @param openapi the API's own description, JSON
     * @param notices what visitors were shown
     */
    public record Told(Supplier<String> metrics, InventoryJson inventory, String openapi, Notices notices) {}

    /**
     * Takes what it needs to answer.
     *
     * @param token that callers must bear; empty closes all but the health checks
     * @param settings what the owner chose for the banner: who is told of choices
     */
    public InternalApi(
            String token,
            Visitors visitors,
            ConsentStore store,
            VendorCatalog catalog,
            BannerSettings settings,
            Told told) {
        this.expected = token.isEmpty() ? new byte[0] : ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.visitors = visitors;
        this.store = store;
        this.verdicts = new TagVerdicts(catalog);
        this.decisions = new DecisionJson(settings);
        AccountApi accounts = new AccountApi(visitors, store, told.notices());
        this.endpoints = Map.ofEntries(
                Map.entry(OPEN + "live", Endpoint.of(request -> text(request, "text/plain; charset=utf-8", "live\n"))),
                Map.entry(OPEN + "ready", Endpoint.of(this::ready)),
                Map.entry("/v1/decisions", Endpoint.of(this::decide, "POST")),
                Map.entry("/v1/check", Endpoint.of(this::check)),
                Map.entry(AccountApi.RECORD, Endpoint.of(accounts::record, "GET", "DELETE")),
                Map.entry(AccountApi.CHOICES, Endpoint.of(accounts::choose, "POST")),
                Map.entry(AccountApi.RESTRICTION, Endpoint.of(accounts::restriction, "PUT", "DELETE")),
                Map.entry(NOTICES + "{hash}", Endpoint.of(each -> notice(each, told.notices()), "GET")),
                Map.entry("/v1/inventory", Endpoint.of(each -> inventory(each, told.inventory()), "GET")),
                Map.entry(
                        "/metrics",
                        Endpoint.of(
                                each -> text(each, PROMETHEUS, told.metrics().get()), "GET")),
                Map.entry("/openapi.json", Endpoint.of(each -> text(each, "application/json", told.openapi()), "GET")));
    }

    @Override
    public void handle(HttpServerRequest request) {
        Router.run(request, () -> answer(request));
    }

    /** The methods of each path; none where any is answered. */
    Map<String, List<String>> offered() {
        Map<String, List<String>> offered = new TreeMap<>();
        endpoints.forEach((path, endpoint) -> offered.put(path, endpoint.methods()));
        return offered;
    }

    private Future<?> answer(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        Endpoint endpoint = endpoints.get(path.startsWith(NOTICES) ? NOTICES + "{hash}" : path);
        if (endpoint == null) {
            throw Problem.notFound(path);
        }
        if (!path.startsWith(OPEN)) {
            authenticate(request);
        }
        return endpoint.run(request);
    }

    private Future<?> decide(HttpServerRequest request) {
        return Body.read(request, MAX_DECISION_BYTES)
                .map(body -> DecisionRequest.read(Json.read(body), visitors.facts()))
                .compose(asked ->
                        Router.here(visitors.decisions().decide(asked.facts())).map(decision -> body(asked, decision)))
                .onSuccess(body -> Json.send(request, 200, body));
    }

    private ObjectNode body(DecisionRequest asked, Decision decision) {
        ObjectNode body = Json.object();
        decisions.forServers(decision, body);
        ArrayNode tags = body.putArray("tags");
        asked.tags().forEach(tag -> verdicts.write(tag, decision, tags));
        DecisionJson.consentMode(decision, body.putObject("consentMode"));
        return body;
    }

    /** Forward-auth: a proxy hands the visitor's own headers on, whatever the method, and gets the outcome as headers. */
    private Future<?> check(HttpServerRequest request) {
        return Router.here(visitors.decisions().decide(visitors.readForwarded(request)))
                .onSuccess(decision -> {
                    HttpServerResponse response =
                            request.response().setStatusCode(204).putHeader("Cache-Control", "no-store");
                    decision.outcomes().forEach((purpose, outcome) -> {
                        String name = Character.toUpperCase(purpose.id().charAt(0))
                                + purpose.id().substring(1);
                        response.putHeader("X-Consent-" + name, outcome.allowed() ? "allow" : "deny");
                    });
                    response.putHeader("X-Consent-Decision", decision.summary()).end();
                });
    }

    /** Not ready is said with 503, so that a balancer looks elsewhere; pages would still be served, with all denied. */
    private Future<?> ready(HttpServerRequest request) {
        return Router.here(store.ping()).map("up").otherwise("down").onSuccess(state -> {
            ObjectNode body = Json.object();
            body.put("ready", state.equals("up"));
            body.putObject("parts").put("store", state);
            Json.send(request, state.equals("up") ? 200 : 503, body);
        });
    }

    private static Future<?> inventory(HttpServerRequest request, InventoryJson inventory) {
        ObjectNode body = Json.object();
        inventory.write(body);
        Json.send(request, 200, body);
        return Future.succeededFuture();
    }

    /** Byte for byte what was hashed, so that anybody can prove it. */
    private static Future<?> notice(HttpServerRequest request, Notices notices) {
        return Router.here(notices.find(request.path().substring(NOTICES.length())))
                .recover(failure -> Future.failedFuture(
                        Problem.storeUnavailable("the notices cannot be reached now; please try again")))
                .compose(found -> found.isPresent()
                        ? text(request, "application/json", found.get().body())
                        : Future.failedFuture(Problem.notFound(request.path())));
    }

    private void authenticate(HttpServerRequest request) {
        if (expected.length == 0) {
            throw unauthorized("no token is set; start the gateway with --internal-token");
        }
        List<String> given = request.headers().getAll("Authorization");
        boolean holds = given.size() == 1
                && MessageDigest.isEqual(expected, given.get(0).getBytes(StandardCharsets.UTF_8));
        if (!holds) {
            throw unauthorized("send the internal token as 'Authorization: Bearer TOKEN'");
        }
    }

    private static Problem unauthorized(String detail) {
        return new Problem(401, "Unauthorized", detail, Map.of("WWW-Authenticate", "Bearer"));
    }

    private static Future<?> text(HttpServerRequest request, String type, String body) {
        return request.response().putHeader("Content-Type", type).end(body);
    }
}
