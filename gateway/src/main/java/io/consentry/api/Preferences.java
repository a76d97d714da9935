package io.consentry.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import io.consentry.consent.Choice;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.policy.Decision;
import io.consentry.policy.Model;
import io.consentry.policy.RequestFacts;

/**
 * The preferences page: everything that the banner does, with forms alone, so that it works without JavaScript. A script only
 * tells the site's other windows of an answer.
 */
final class Preferences {
    private static final int MAX_FORM_BYTES = 8 * 1024;
    private static final int MAX_FIELDS = 64;

    private final String path;
    private final Visitors visitors;
    private final Choices choices;
    private final Erasure erasure;
    private final Function<RequestFacts, Future<RecordJson.Held>> held;
    private final PageHtml page;
    private final PreferencesHtml html;
    private final RecordHtml record;
    private final Assets assets;

    /**
     * Prepares it.
     *
     * @param held looks up what is held of a visitor; fails with {@link StoreUnavailableException} where it cannot be reached
     */
    Preferences(
            String prefix,
            Visitors visitors,
            Choices choices,
            Erasure erasure,
            Function<RequestFacts, Future<RecordJson.Held>> held,
            PublicApi.Presentation presentation) {
        this.path = prefix + "/preferences";
        this.visitors = visitors;
        this.choices = choices;
        this.erasure = erasure;
        this.held = held;
        this.assets = presentation.assets();
        BannerSettings settings = presentation.settings();
        this.page = new PageHtml(settings.page().styleSheet(), assets.teller());
        this.html = new PreferencesHtml(prefix, settings, presentation.vendors(), assets.teller(), page);
        this.record = new RecordHtml(prefix, page);
    }

    String path() {
        return path;
    }

    /** Answers the page, or its form. */
    Future<?> answer(HttpServerRequest request) {
        return request.method().equals(HttpMethod.POST) ? taken(request) : shown(request);
    }

    private Future<?> shown(HttpServerRequest request) {
        String query = request.query();
        if ("record".equals(query)) {
            return recorded(request);
        }
        String done = "saved".equals(query) || "erased".equals(query) ? query : "";
        return Router.here(visitors.decisions().decide(visitors.read(request)))
                .onSuccess(decision -> send(request, 200, html.page(decision, wording(request), done, "")));
    }

    private Future<?> recorded(HttpServerRequest request) {
        RequestFacts facts = visitors.read(request);
        Wording wording = wording(request);
        return held.apply(facts)
                .onSuccess(found -> send(request, 200, record.page(Visitors.cookie(facts), found, wording)))
                .recover(failure -> {
                    if (!(failure instanceof StoreUnavailableException)) {
                        return Future.failedFuture(failure);
                    }
                    request.response().putHeader("Retry-After", "5");
                    send(request, 503, record.outOfReach(wording));
                    return Future.succeededFuture();
                });
    }

    private Future<?> taken(HttpServerRequest request) {
        SiteOrigin.require(request);
        RequestFacts facts = visitors.read(request);
        return Body.read(request, MAX_FORM_BYTES, "application/x-www-form-urlencoded")
                .compose(body -> Router.here(visitors.decisions().decide(facts))
                        .compose(decision -> answered(request, facts, decision, fields(body))));
    }

    private Future<?> answered(
            HttpServerRequest request, RequestFacts facts, Decision decision, Map<String, String> fields) {
        if ("yes".equals(fields.get("erase"))) {
            return erased(request, decision);
        }
        Wording wording = wording(request);
        Method method = Method.parse(fields.getOrDefault("method", ""))
                .orElseThrow(() -> Problem.badRequest("'method' must be named by the button that was pressed"));
        if (method == Method.GPC) {
            throw Problem.badRequest("a signal is no answer of a form");
        }
        if (!method.isChoice()) {
            return right(request, facts, decision, method);
        }
        Map<Purpose, Choice> answers = answers(decision, method, fields);
        Set<Purpose> fresh = new TreeSet<>();
        answers.forEach((purpose, choice) -> {
            if (choice == Choice.GRANTED && !decision.allows(purpose)) {
                fresh.add(purpose);
            }
        });
        boolean conflicts = decision.gpc()
                && decision.regime().gpc().overridable()
                && fresh.stream().anyMatch(decision.regime().gpc().denies()::contains);
        boolean optsBackIn = decision.regime().model() != Model.OPT_IN && !fresh.isEmpty() && optedOut(decision);
        boolean confirmed = "yes".equals(fields.get("confirmed"));
        if ((conflicts || optsBackIn) && !confirmed) {
            send(request, 200, html.confirmation(wording, method, answers, conflicts));
            return Future.succeededFuture();
        }
        Method kept = method == Method.CUSTOM || agrees(method, answers) ? method : Method.CUSTOM;
        ChoiceRequest choice =
                new ChoiceRequest(answers, kept, conflicts, confirmed, wording.version(), wording.language());
        return keep(request, facts, decision, choice);
    }

    /** Sets a restriction or an objection, or lifts it; lifting what is not there changes nothing. */
    private Future<?> right(HttpServerRequest request, RequestFacts facts, Decision decision, Method right) {
        if (right == Method.LIFT && decision.choices().get(Purpose.EVERY) != Choice.REFUSED) {
            leadOn(request, next(request));
            return Future.succeededFuture();
        }
        Wording wording = wording(request);
        ChoiceRequest asked = ChoiceRequest.of(right).shown(wording.version(), wording.language());
        return keep(request, facts, decision, asked);
    }

    private Future<?> keep(HttpServerRequest request, RequestFacts facts, Decision decision, ChoiceRequest choice) {
        return Router.here(choices.take(facts, choice))
                .onSuccess(taken -> {
                    visitors.cookies().keep(request, Optional.of(taken.cookie()));
                    visitors.cookies().forget(request, taken.decision(), taken.narrows());
                    leadOn(request, next(request));
                })
                .recover(failure -> {
                    if (!(failure instanceof Choices.NotStored notStored)) {
                        return Future.failedFuture(failure);
                    }
                    visitors.cookies().keepRefusals(request, notStored.refusals());
                    failed(request, decision);
                    return Future.succeededFuture();
                });
    }

    private Future<?> erased(HttpServerRequest request, Decision decision) {
        return erasure.of(request)
                .onSuccess(done -> leadOn(request, path + "?erased"))
                .recover(failure -> {
                    if (!(failure instanceof StoreUnavailableException)) {
                        return Future.failedFuture(failure);
                    }
                    failed(request, decision);
                    return Future.succeededFuture();
                });
    }

    private void failed(HttpServerRequest request, Decision decision) {
        Wording wording = wording(request);
        request.response().putHeader("Retry-After", "5");
        send(request, 503, html.page(decision, wording, "", wording.text("failed") + " 503"));
    }

    private static void leadOn(HttpServerRequest request, String to) {
        request.response()
                .setStatusCode(303)
                .putHeader("Location", to)
                .putHeader("Cache-Control", "no-store")
                .end();
    }

    /**
     * Where an answer leads: back to the page of the site that asked, otherwise to this page, which says that it is saved.
     * It is a path on this host, whatever the header holds.
     */
    private String next(HttpServerRequest request) {
        String from = request.getHeader("Referer");
        if (from != null && SiteOrigin.isOwn(from, request.getHeader("Host"))) {
            URI page = URI.create(from);
            String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
            // Two slashes would begin another host's address.
            String there = "/" + page.getRawPath().replaceFirst("^/+", "") + query;
            if (!page.getRawPath().equals(path)) {
                return there;
            }
        }
        return path + "?saved";
    }

    private static boolean agrees(Method method, Map<Purpose, Choice> answers) {
        return method == Method.ACCEPT_ALL
                ? !answers.containsValue(Choice.REFUSED)
                : !answers.containsValue(Choice.GRANTED);
    }

    private static Map<Purpose, Choice> answers(Decision decision, Method method, Map<String, String> fields) {
        Map<Purpose, Choice> answers = new TreeMap<>();
        for (Purpose purpose : decision.regime().asked()) {
            boolean granted =
                    method == Method.ACCEPT_ALL || (method == Method.CUSTOM && "on".equals(fields.get(purpose.id())));
            answers.put(purpose, granted ? Choice.GRANTED : Choice.REFUSED);
        }
        return answers;
    }

    /** Whether all that an opt-out of sale and sharing covers is denied. */
    static boolean optedOut(Decision decision) {
        return sold(decision).stream().noneMatch(decision::allows);
    }

    /** What an opt-out is of: the sale and sharing, where the policy tells it apart. */
    static Set<Purpose> sold(Decision decision) {
        Set<Purpose> sale = new TreeSet<>(decision.regime().asked());
        sale.retainAll(decision.regime().gpc().denies());
        return sale.isEmpty() ? decision.regime().asked() : sale;
    }

    private Wording wording(HttpServerRequest request) {
        String language = request.getHeader("Accept-Language");
        return assets.wording(language == null ? "" : language);
    }

    private static Map<String, String> fields(Buffer body) {
        Map<String, String> fields = new TreeMap<>();
        try {
            new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), StandardCharsets.UTF_8, false, MAX_FIELDS)
                    .parameters()
                    .forEach((name, values) -> fields.put(name, values.get(0)));
        } catch (IllegalArgumentException malformed) {
            throw Problem.badRequest("the body is not a form: " + malformed.getMessage());
        }
        return fields;
    }

    private void send(HttpServerRequest request, int status, String markup) {
        HttpServerResponse response = request.response().setStatusCode(status);
        response.putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Vary", "Accept-Language")
                .putHeader("Content-Security-Policy", page.policy())
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(markup);
    }
}
