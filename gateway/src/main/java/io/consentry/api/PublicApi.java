package io.consentry.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

import io.consentry.consent.Choice;
import io.consentry.consent.Commitment;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.Subject;
import io.consentry.policy.RequestFacts;

/** What the gateway answers on the site's own host: state, choices, record, assets, the signal's policy file. */
public final class PublicApi implements Handler<HttpServerRequest> {
    private static final int MAX_CHOICE_BYTES = 8 * 1024;
    private static final Set<HttpMethod> WRITES = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

    private final Visitors visitors;
    private final Choices choices;
    private final ConsentStore store;
    private final Presentation presentation;
    private final Erasure erasure;
    private final PostRate rate;
    private final String assets;
    private final Map<String, Endpoint> endpoints;

    /**
     * What visitors are shown.
     *
     * @param state writes decisions for the browser
     * @param assets guard, banner and languages
     * @param vendors the third parties for the preferences page
     * @param settings what the owner chose for the banner
     * @param gpcLastUpdate the date in {@code gpc.json}, {@code YYYY-MM-DD}
     * @param notices what they were shown before
     */
    public record Presentation(
            StateJson state,
            Assets assets,
            SeenVendors vendors,
            BannerSettings settings,
            String gpcLastUpdate,
            Notices notices) {}

    /** Takes the prefix of its paths, such as {@code /_consent}, and what it needs to answer. */
    public PublicApi(
            String prefix,
            Visitors visitors,
            Choices choices,
            ConsentStore store,
            Presentation presentation,
            PostRate rate) {
        this.rate = rate;
        this.visitors = visitors;
        this.choices = choices;
        this.store = store;
        this.presentation = presentation;
        this.assets = prefix + "/assets/";
        this.erasure = new Erasure(visitors, choices, store);
        Preferences preferences = new Preferences(prefix, visitors, choices, erasure, this::find, presentation);
        this.endpoints = Map.of(
                preferences.path(),
                Endpoint.of(preferences::answer, "GET", "HEAD", "POST"),
                "/.well-known/gpc.json",
                Endpoint.of(this::gpc, "GET", "HEAD"),
                assets + "{name}",
                Endpoint.of(this::asset, "GET", "HEAD"),
                prefix + "/v1/state",
                Endpoint.of(this::state, "GET", "HEAD"),
                prefix + "/v1/choices",
                Endpoint.of(this::choose, "POST"),
                prefix + "/v1/restriction",
                Endpoint.of(this::restriction, "PUT", "DELETE"),
                prefix + "/v1/record",
                Endpoint.of(this::record, "GET", "DELETE"));
    }

    /** The methods of each path. */
    Map<String, List<String>> offered() {
        Map<String, List<String>> offered = new TreeMap<>();
        endpoints.forEach((path, endpoint) -> offered.put(path, endpoint.methods()));
        return offered;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Router.run(request, () -> answer(request));
    }

    private Future<?> answer(HttpServerRequest request) {
        String path = request.path();
        Endpoint endpoint = endpoints.get(path.startsWith(assets) ? assets + "{name}" : path);
        if (endpoint == null) {
            throw Problem.notFound(path);
        }
        boolean writes = WRITES.contains(request.method());
        long wait = writes ? rate.waitSeconds(visitors.address(request)) : 0;
        if (wait > 0) {
            throw Problem.tooMany(wait);
        }
        return endpoint.run(request);
    }

    private Future<?> asset(HttpServerRequest request) {
        presentation.assets().serve(request, request.path().substring(assets.length()));
        return Future.succeededFuture();
    }

    private Future<?> record(HttpServerRequest request) {
        return request.method().equals(HttpMethod.DELETE) ? erase(request) : held(request);
    }

    private Future<?> gpc(HttpServerRequest request) {
        ObjectNode body = Json.object();
        body.put("gpc", visitors.decisions().policy().honoursGpc());
        body.put("lastUpdate", presentation.gpcLastUpdate());
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "public, max-age=3600")
                .end(Json.text(body));
        return Future.succeededFuture();
    }

    private Future<?> state(HttpServerRequest request) {
        RequestFacts facts = visitors.read(request);
        return Router.here(visitors.decisions().decide(facts)).onSuccess(decision -> {
            ObjectNode body = presentation.state().of(decision);
            presentation.vendors().write(body.putArray("vendors"));
            Json.send(request, 200, body);
        });
    }

    /** Sets a restriction or an objection, or lifts it; lifting what is not there changes nothing. */
    private Future<?> restriction(HttpServerRequest request) {
        SiteOrigin.require(request);
        RequestFacts facts = visitors.read(request);
        if (request.method().equals(HttpMethod.PUT)) {
            return Body.read(request, MAX_CHOICE_BYTES)
                    .map(body -> RightRequest.read(Json.read(body)))
                    .compose(right -> take(request, facts, ChoiceRequest.of(right)));
        }
        return Router.here(visitors.decisions().decide(facts)).compose(decision -> {
            if (decision.choices().get(Purpose.EVERY) == Choice.REFUSED) {
                return take(request, facts, ChoiceRequest.of(Method.LIFT));
            }
            Json.send(request, 200, presentation.state().of(decision));
            return Future.succeededFuture();
        });
    }

    private Future<?> choose(HttpServerRequest request) {
        SiteOrigin.require(request);
        RequestFacts facts = visitors.read(request);
        return Body.read(request, MAX_CHOICE_BYTES).map(Json::read).compose(body -> {
            RequestFacts seen = ChoiceRequest.sawGpc(body) ? facts.withGpc() : facts;
            ChoiceRequest choice = ChoiceRequest.read(body, choices.regime(seen));
            return take(request, seen, choice);
        });
    }

    private Future<?> take(HttpServerRequest request, RequestFacts facts, ChoiceRequest choice) {
        return Router.here(choices.take(facts, choice))
                .onSuccess(taken -> confirm(request, taken))
                .recover(failure -> Future.failedFuture(
                        failure instanceof Choices.NotStored notStored ? unstored(request, notStored) : failure));
    }

    private void confirm(HttpServerRequest request, Choices.Taken taken) {
        ObjectNode body = presentation.state().of(taken.decision());
        ObjectNode receipt = body.putObject("receipt")
                .put("id", taken.key().toString())
                .put("sequence", taken.cookie().sequence())
                .put("at", taken.cookie().at().toString())
                .put("stored", taken.stored());
        taken.event().ifPresent(event -> {
            receipt.put("commitment", Commitment.of(event).value());
            String notice = event.circumstances().bannerVersion();
            if (!notice.isEmpty()) {
                receipt.put("notice", notice);
            }
        });
        visitors.cookies().keep(request, Optional.of(taken.cookie()));
        visitors.cookies().forget(request, taken.decision(), taken.narrows());
        Json.send(request, 200, body);
    }

    private Problem unstored(HttpServerRequest request, Choices.NotStored notStored) {
        visitors.cookies().keepRefusals(request, notStored.refusals());
        return Problem.storeUnavailable(
                notStored.refusals().isPresent()
                        ? "what you refused holds from now on; it will be recorded when you send it again"
                        : "your choice could not be kept; please send it again");
    }

    private Future<RecordJson.Held> find(RequestFacts facts) {
        Optional<Subject> subject = visitors.subject(facts);
        return subject.isPresent()
                ? Router.here(RecordJson.held(store, presentation.notices(), subject.get()))
                : Future.succeededFuture(RecordJson.Held.NOTHING);
    }

    private Future<?> held(HttpServerRequest request) {
        RequestFacts facts = visitors.read(request);
        return find(facts)
                .onSuccess(held -> {
                    request.response().putHeader("Content-Disposition", "inline; filename=\"consent-record.json\"");
                    Json.send(request, 200, RecordJson.of(visitors.subject(facts), Visitors.cookie(facts), held));
                })
                .recover(PublicApi::asProblem);
    }

    private Future<?> erase(HttpServerRequest request) {
        SiteOrigin.require(request);
        return erasure.of(request)
                .onSuccess(done -> request.response()
                        .setStatusCode(204)
                        .putHeader("Cache-Control", "no-store")
                        .end())
                .recover(PublicApi::asProblem);
    }

    private static <T> Future<T> asProblem(Throwable failure) {
        return Future.failedFuture(
                failure instanceof StoreUnavailableException
                        ? Problem.storeUnavailable("the record cannot be reached now; please try again")
                        : failure);
    }
}
