package io.consentry.consent;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeptForTest {
    @Test
    void whole_months_go_and_none_too_early() {
        assertThat(new KeptFor(60).before(Instant.parse("2026-11-30T23:59:59Z")))
                .isEqualTo(Instant.parse("2021-11-01T00:00:00Z"));
        assertThat(new KeptFor(6).before(Instant.parse("2026-08-31T00:00:00Z")))
                .isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(new KeptFor(2).before(Instant.parse("2026-02-01T00:00:00Z")))
                .isEqualTo(Instant.parse("2025-12-01T00:00:00Z"));
    }

    @Test
    void a_repeated_event_must_still_be_known() {
        assertThatThrownBy(() -> new KeptFor(1)).isInstanceOf(IllegalArgumentException.class);
    }
}
