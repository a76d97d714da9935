package io.consentry.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

import io.consentry.consent.Basis;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.Salt;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.Subject;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.Regime;

/**
 * What the site may do for an account of its own: access, portability, correction and erasure, and a parent's opt-in.
 *
 * <p>The account's name comes in a header rather than in the path, so that it stands in no access log.
 */
final class AccountApi {
    static final String RECORD = "/v1/account";
    static final String CHOICES = "/v1/account/choices";
    static final String RESTRICTION = "/v1/account/restriction";

    private static final String NAME = "Consentry-Account";
    private static final int MAX_CHOICE_BYTES = 8 * 1024;
    private static final Set<String> OWN_KEYS = Set.of("basis", "country", "region");

    private final Visitors visitors;
    private final ConsentStore store;
    private final Notices notices;

    AccountApi(Visitors visitors, ConsentStore store, Notices notices) {
        this.visitors = visitors;
        this.store = store;
        this.notices = notices;
    }

    Future<?> record(HttpServerRequest request) {
        return request.method().equals(HttpMethod.DELETE) ? erase(request) : held(request);
    }

    private Future<?> held(HttpServerRequest request) {
        Subject account = account(request);
        return Router.here(RecordJson.held(store, notices, account))
                .onSuccess(held -> Json.send(request, 200, RecordJson.of(Optional.of(account), Optional.empty(), held)))
                .recover(AccountApi::asProblem);
    }

    /** What was refused stays refused: of the account nothing is left but that, without its circumstances. */
    private Future<?> erase(HttpServerRequest request) {
        Subject account = account(request);
        return Router.here(store.find(account, 0))
                .compose(record -> {
                    Map<Purpose, Choice> refused =
                            new TreeMap<>(record.map(ConsentRecord::choices).orElse(Map.of()));
                    refused.values().removeIf(choice -> choice == Choice.GRANTED);
                    return Router.here(store.erase(account)).compose(done -> keep(account, refused));
                })
                .onSuccess(refused -> {
                    ObjectNode body = Json.object().put("erased", true);
                    RecordJson.choices(refused, body.putObject("stillRefused"));
                    Json.send(request, 200, body);
                })
                .recover(AccountApi::asProblem);
    }

    private Future<Map<Purpose, Choice>> keep(Subject account, Map<Purpose, Choice> refused) {
        if (refused.isEmpty()) {
            return Future.succeededFuture(refused);
        }
        ConsentEvent.Circumstances bare = new ConsentEvent.Circumstances(
                Method.WITHDRAW,
                visitors.decisions().policy().version(),
                "",
                Jurisdiction.UNKNOWN.code(),
                false,
                false,
                "",
                "");
        ConsentEvent event = new ConsentEvent(
                UUID.randomUUID(), account, refused, visitors.decisions().now(), bare, Salt.random());
        return Router.here(store.append(event)).map(record -> refused).recover(failure -> {
            String purposes =
                    String.join(", ", refused.keySet().stream().map(Purpose::id).toList());
            return Future.failedFuture(Problem.storeUnavailable(
                    "erased, but what was refused could not be kept; refuse anew: " + purposes));
        });
    }

    /** Takes a choice that the site has from the account's owner, or from a parent whom it has verified. */
    Future<?> choose(HttpServerRequest request) {
        Subject account = account(request);
        return Body.read(request, MAX_CHOICE_BYTES)
                .map(Json::read)
                .compose(body -> {
                    Jurisdiction place = Jurisdiction.of(text(body, "country"), text(body, "region"));
                    Regime regime = visitors.decisions()
                            .policy()
                            .regime(place, visitors.decisions().now());
                    Basis basis = basis(body);
                    ChoiceRequest choice = ChoiceRequest.read(without(body), regime);
                    return append(account, choice, new Basing(basis, place, regime));
                })
                .onSuccess(record -> {
                    ObjectNode body = Json.object();
                    RecordJson.choices(record.choices(), body.putObject("purposes"));
                    body.put("sequence", record.sequence());
                    body.put("at", record.at().toString());
                    body.put("basis", record.basis().id());
                    Json.send(request, 200, body);
                })
                .recover(AccountApi::asProblem);
    }

    /** Sets a restriction or an objection of the account's owner, or lifts it; lifting what is not there changes nothing. */
    Future<?> restriction(HttpServerRequest request) {
        Subject account = account(request);
        Future<Method> right = request.method().equals(HttpMethod.DELETE)
                ? Future.succeededFuture(Method.LIFT)
                : Body.read(request, MAX_CHOICE_BYTES).map(body -> RightRequest.read(Json.read(body)));
        return right.compose(method -> Router.here(store.find(account, 0)).compose(held -> {
                    boolean restricted =
                            held.map(ConsentRecord::choices).orElse(Map.of()).get(Purpose.EVERY) == Choice.REFUSED;
                    if (method == Method.LIFT && !restricted) {
                        return Future.succeededFuture(false);
                    }
                    Regime regime = visitors.decisions()
                            .policy()
                            .regime(Jurisdiction.UNKNOWN, visitors.decisions().now());
                    return append(
                                    account,
                                    ChoiceRequest.of(method),
                                    new Basing(Basis.NONE, Jurisdiction.UNKNOWN, regime))
                            .map(record -> method != Method.LIFT);
                }))
                .onSuccess(restricted -> Json.send(request, 200, Json.object().put("restricted", restricted)))
                .recover(AccountApi::asProblem);
    }

    /**
     * On what a choice rests.
     *
     * @param basis own, parental or none
     * @param place where it was made
     * @param regime that holds there
     */
    private record Basing(Basis basis, Jurisdiction place, Regime regime) {}

    private Future<ConsentRecord> append(Subject account, ChoiceRequest asked, Basing on) {
        boolean wasTold = asked.overridesSignal() && on.regime().gpc().overridable();
        ConsentEvent.Circumstances how = new ConsentEvent.Circumstances(
                asked.method(),
                visitors.decisions().policy().version(),
                on.regime().id(),
                on.place().code(),
                false,
                wasTold,
                asked.bannerVersion(),
                asked.language(),
                on.basis());
        return Router.here(store.append(new ConsentEvent(
                UUID.randomUUID(),
                account,
                asked.choices(),
                visitors.decisions().now(),
                how,
                Salt.random())));
    }

    private Subject account(HttpServerRequest request) {
        List<String> names = request.headers().getAll(NAME);
        Optional<Subject> account = names.size() == 1 ? visitors.facts().account(names.get(0)) : Optional.empty();
        return account.orElseThrow(
                () -> Problem.badRequest("name the account in one header " + NAME + ", of at most 256 characters"));
    }

    private static Basis basis(JsonNode body) {
        String id = body.path("basis").asText(Basis.NONE.id());
        return Basis.parse(id).orElseThrow(() -> Problem.badRequest("'basis' must be one of none, own, parental"));
    }

    private static String text(JsonNode body, String key) {
        JsonNode value = body.path(key);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw Problem.badRequest("'" + key + "' must be a text");
        }
        return value.asText("");
    }

    private static JsonNode without(JsonNode body) {
        return body.isObject() ? ((ObjectNode) body).deepCopy().remove(OWN_KEYS) : body;
    }

    private static <T> Future<T> asProblem(Throwable failure) {
        return Future.failedFuture(
                failure instanceof StoreUnavailableException
                        ? Problem.storeUnavailable("the record cannot be reached now; please try again")
                        : failure);
    }
}
