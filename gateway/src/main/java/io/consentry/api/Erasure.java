package io.consentry.api;

import java.util.Optional;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.Subject;
import io.consentry.policy.RequestFacts;

/** Erases what is held about a browser (GDPR Article 17); what was refused stays refused, in its cookie alone. */
final class Erasure {
    private final Visitors visitors;
    private final Choices choices;
    private final ConsentStore store;

    Erasure(Visitors visitors, Choices choices, ConsentStore store) {
        this.visitors = visitors;
        this.choices = choices;
        this.store = store;
    }

    /**
     * Erases it, and writes the cookies of the answer, which is for the caller to send. Fails with
     * {@link StoreUnavailableException} where the record cannot be reached; nothing is written then.
     */
    Future<Void> of(HttpServerRequest request) {
        RequestFacts facts = visitors.read(request);
        Optional<Subject> subject = visitors.subject(facts);
        if (subject.isEmpty()) {
            forget(request, facts, Optional.empty());
            return Future.succeededFuture();
        }
        long atLeast = Visitors.cookie(facts).map(ConsentCookie::sequence).orElse(0L);
        return Router.here(store.find(subject.get(), atLeast))
                .compose(record -> Router.here(store.erase(subject.get())).map(done -> record))
                .map(record -> {
                    forget(request, facts, record);
                    return null;
                });
    }

    private void forget(HttpServerRequest request, RequestFacts facts, Optional<ConsentRecord> record) {
        visitors.cookies().keep(request, choices.afterErasure(facts, record));
        AnswerCookies.forgetPages(request);
    }
}
