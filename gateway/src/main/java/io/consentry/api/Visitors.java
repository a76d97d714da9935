package io.consentry.api;

import java.util.Optional;

import io.vertx.core.http.HttpServerRequest;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.CookieState;
import io.consentry.consent.Subject;
import io.consentry.consent.SubjectHasher;
import io.consentry.consent.SubjectId;
import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;
import io.consentry.policy.RequestFacts;

/**
 * Who asks, and what is decided for them.
 *
 * @param facts reads requests
 * @param decisions decides for them
 * @param hasher hides identifiers from the store
 * @param cookies go with answers to choices
 */
public record Visitors(FactsReader facts, DecisionPoint decisions, SubjectHasher hasher, AnswerCookies cookies) {

    RequestFacts read(HttpServerRequest request) {
        return facts.readFromPage(name -> request.headers().getAll(name), peer(request));
    }

    /** Reads what a proxy hands on of its own visitor's request; the page's address stands in headers of the proxy's. */
    RequestFacts readForwarded(HttpServerRequest request) {
        return facts.readForwarded(name -> request.headers().getAll(name));
    }

    /** The visitor's address, numeric; nothing may keep it. */
    String address(HttpServerRequest request) {
        return facts.visitor(name -> request.headers().getAll(name), peer(request));
    }

    private static String peer(HttpServerRequest request) {
        String address = request.remoteAddress().hostAddress();
        return address == null ? "" : address;
    }

    static Optional<ConsentCookie> cookie(RequestFacts facts) {
        return facts.signals().cookie() instanceof CookieState.Valid valid
                ? Optional.of(valid.cookie())
                : Optional.empty();
    }

    static Optional<SubjectId> id(RequestFacts facts) {
        return cookie(facts).flatMap(ConsentCookie::id);
    }

    Optional<Subject> subject(RequestFacts facts) {
        return id(facts).map(hasher::browser);
    }
}
