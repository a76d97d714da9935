package io.consentry.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** Writes everything that is held about a browser, for access and portability (GDPR Articles 15 and 20). */
final class RecordJson {
    private RecordJson() {}

    static ObjectNode of(Optional<Subject> subject, Optional<ConsentCookie> cookie, List<StoredEvent> events) {
        ObjectNode body = Json.object();
        subject.ifPresentOrElse(known -> body.put("subject", known.hash()), () -> body.putNull("subject"));
        cookie.ifPresentOrElse(held -> write(held, body.putObject("cookie")), () -> body.putNull("cookie"));
        ArrayNode list = body.putArray("events");
        events.forEach(stored -> write(stored, list.addObject()));
        return body;
    }

    private static void write(ConsentCookie cookie, ObjectNode into) {
        choices(cookie.choices(), into.putObject("purposes"));
        into.put("policyVersion", cookie.policyVersion());
        into.put("sequence", cookie.sequence());
        into.put("at", cookie.at().toString());
        into.put("confirmedUntil", cookie.confirmedUntil().toString());
        into.put("overridesSignal", cookie.overridesSignal());
    }

    private static void write(StoredEvent stored, ObjectNode into) {
        ConsentEvent event = stored.event();
        ConsentEvent.Circumstances circumstances = event.circumstances();
        into.put("id", event.key().toString());
        into.put("sequence", stored.sequence());
        into.put("at", event.at().toString());
        choices(event.choices(), into.putObject("purposes"));
        into.put("method", circumstances.method().id());
        into.put("policyVersion", circumstances.policyVersion());
        into.put("regime", circumstances.regime());
        into.put("jurisdiction", circumstances.jurisdiction());
        into.put("gpc", circumstances.gpc());
        into.put("overridesSignal", circumstances.overridesSignal());
        into.put("bannerVersion", circumstances.bannerVersion());
        into.put("language", circumstances.language());
        into.put("basis", circumstances.basis().id());
    }

    static void choices(Map<Purpose, Choice> choices, ObjectNode into) {
        choices.forEach((purpose, choice) -> into.put(purpose.id(), choice == Choice.GRANTED));
    }
}
