package io.consentry.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

import io.consentry.consent.Choice;
import io.consentry.consent.Commitment;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.Notice;
import io.consentry.consent.Purpose;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/** Writes everything that is held about a browser, for access and portability (GDPR Articles 15 and 20). */
final class RecordJson {
    private RecordJson() {}

    /**
     * What the stores hold of a subject.
     *
     * @param record its latest choices, which outlive the events that made them where they refuse
     * @param events oldest first
     * @param notices that the events refer to, by hash
     */
    record Held(Optional<ConsentRecord> record, List<StoredEvent> events, Map<String, Notice> notices) {
        /** Nothing. */
        static final Held NOTHING = new Held(Optional.empty(), List.of(), Map.of());
    }

    /** Looks up what is held of a subject. */
    static CompletionStage<Held> held(ConsentStore store, Notices notices, Subject subject) {
        return store.history(subject).thenCompose(events -> {
            long last = events.isEmpty() ? 0 : events.get(events.size() - 1).sequence();
            List<String> shown = events.stream()
                    .map(stored -> stored.event().circumstances().bannerVersion())
                    .toList();
            return store.find(subject, last)
                    .thenCombine(notices.find(shown), (record, texts) -> new Held(record, events, texts));
        });
    }

    static ObjectNode of(Optional<Subject> subject, Optional<ConsentCookie> cookie, Held held) {
        ObjectNode body = Json.object();
        subject.ifPresentOrElse(known -> body.put("subject", known.hash()), () -> body.putNull("subject"));
        cookie.ifPresentOrElse(value -> write(value, body.putObject("cookie")), () -> body.putNull("cookie"));
        held.record().ifPresentOrElse(record -> write(record, body.putObject("record")), () -> body.putNull("record"));
        ArrayNode list = body.putArray("events");
        held.events().forEach(stored -> write(stored, list.addObject()));
        ObjectNode notices = body.putObject("notices");
        held.notices().forEach((hash, notice) -> notices.set(hash, Json.read(Buffer.buffer(notice.body()))));
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

    private static void write(ConsentRecord record, ObjectNode into) {
        choices(record.choices(), into.putObject("purposes"));
        into.put("policyVersion", record.policyVersion());
        into.put("sequence", record.sequence());
        into.put("at", record.at().toString());
        into.put("overridesSignal", record.overridesSignal());
        into.put("basis", record.basis().id());
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
        into.put("salt", event.salt().value());
        into.put("commitment", Commitment.of(event).value());
    }

    static void choices(Map<Purpose, Choice> choices, ObjectNode into) {
        choices.forEach((purpose, choice) -> into.put(purpose.id(), choice == Choice.GRANTED));
    }
}
