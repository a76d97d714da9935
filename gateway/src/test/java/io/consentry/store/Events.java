package io.consentry.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentEvent.Circumstances;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.Subject;

/** Subjects and events to test with. */
final class Events {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    private Events() {}

    /** The subject of a name of at most 32 characters. */
    static Subject subject(String name) {
        byte[] bytes = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 32);
        return new Subject(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static ConsentEvent grant(Subject subject) {
        return event(UUID.randomUUID(), subject, Choice.GRANTED);
    }

    static ConsentEvent refusal(Subject subject) {
        return event(UUID.randomUUID(), subject, Choice.REFUSED);
    }

    static ConsentEvent event(UUID key, Subject subject, Choice choice) {
        return at(NOON, key, subject, choice);
    }

    static ConsentEvent at(Instant time, UUID key, Subject subject, Choice choice) {
        Method method = choice == Choice.GRANTED ? Method.CUSTOM : Method.WITHDRAW;
        return new ConsentEvent(
                key,
                subject,
                Map.of(Purpose.ANALYTICS, choice, Purpose.ADVERTISING, Choice.REFUSED, new Purpose("fraud-2"), choice),
                time,
                new Circumstances(method, "p1", "eea", "DE", choice == Choice.REFUSED, false, "banner-7f3a", "de-AT"));
    }

    /** The record that the event makes under this sequence. */
    static ConsentRecord record(ConsentEvent event, long sequence) {
        return new ConsentRecord(
                event.subject(),
                sequence,
                event.choices(),
                event.at(),
                event.circumstances().policyVersion(),
                event.circumstances().overridesSignal(),
                event.circumstances().basis());
    }
}
