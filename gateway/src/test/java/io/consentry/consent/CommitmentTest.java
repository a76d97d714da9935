package io.consentry.consent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.consentry.consent.ConsentEvent.Circumstances;

import static org.assertj.core.api.Assertions.assertThat;

class CommitmentTest {
    private static final UUID KEY = UUID.fromString("6f1c1f2e-0000-4000-8000-000000000001");
    private static final Subject ALICE = new Subject("A".repeat(43));
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Salt SALT = new Salt("00112233445566778899aabbccddeeff");
    private static final Map<Purpose, Choice> CHOICES = Map.of(Purpose.ANALYTICS, Choice.GRANTED);
    private static final Circumstances HOW =
            new Circumstances(Method.CUSTOM, "p1", "eea", "DE", false, false, "b1", "de");

    /** The figure was computed apart from the code under test; were it to change, every receipt given out would break. */
    @Test
    void commitment_of_a_known_event_never_changes() {
        assertThat(Commitment.of(event(KEY, ALICE, CHOICES, AT, HOW, SALT)).value())
                .isEqualTo("5d0bac235a4ef6f9417e377b516c71ab442a40015257b30411d3fd31ed3ba348");
    }

    @Test
    void every_field_changes_it() {
        List<ConsentEvent> events = new ArrayList<>();
        events.add(event(KEY, ALICE, CHOICES, AT, HOW, SALT));
        events.add(event(UUID.randomUUID(), ALICE, CHOICES, AT, HOW, SALT));
        events.add(event(KEY, new Subject("B".repeat(43)), CHOICES, AT, HOW, SALT));
        events.add(event(KEY, ALICE, Map.of(Purpose.ANALYTICS, Choice.REFUSED), AT, HOW, SALT));
        events.add(event(KEY, ALICE, Map.of(), AT, HOW, SALT));
        events.add(event(KEY, ALICE, CHOICES, AT.plusMillis(1), HOW, SALT));
        events.add(event(KEY, ALICE, CHOICES, AT, HOW, new Salt("10112233445566778899aabbccddeeff")));
        for (Circumstances how : List.of(
                new Circumstances(Method.ACCEPT_ALL, "p1", "eea", "DE", false, false, "b1", "de"),
                new Circumstances(Method.CUSTOM, "p2", "eea", "DE", false, false, "b1", "de"),
                new Circumstances(Method.CUSTOM, "p1", "uk", "DE", false, false, "b1", "de"),
                new Circumstances(Method.CUSTOM, "p1", "eea", "FR", false, false, "b1", "de"),
                new Circumstances(Method.CUSTOM, "p1", "eea", "DE", true, false, "b1", "de"),
                new Circumstances(Method.CUSTOM, "p1", "eea", "DE", false, true, "b1", "de"),
                new Circumstances(Method.CUSTOM, "p1", "eea", "DE", false, false, "b2", "de"),
                new Circumstances(Method.CUSTOM, "p1", "eea", "DE", false, false, "b1", "en"),
                new Circumstances(Method.CUSTOM, "p1", "eea", "DE", false, false, "b1", "de", Basis.OWN),
                // What ends one field and begins the next is part of what is hashed.
                new Circumstances(Method.CUSTOM, "p1", "eea", "DE", false, false, "b1d", "e"))) {
            events.add(event(KEY, ALICE, CHOICES, AT, how, SALT));
        }

        assertThat(new HashSet<>(events.stream().map(Commitment::of).toList())).hasSize(events.size());
    }

    private static ConsentEvent event(
            UUID key, Subject subject, Map<Purpose, Choice> choices, Instant at, Circumstances how, Salt salt) {
        return new ConsentEvent(key, subject, choices, at, how, salt);
    }
}
