package io.consentry.store;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.consentry.store.StoreSettings.Caching;
import io.consentry.store.StoreSettings.Grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoreSettingsTest {
    @Test
    void defaults_are_these() {
        Path path = Path.of("consent.db");

        assertThat(StoreSettings.at(path))
                .isEqualTo(new StoreSettings(
                        path,
                        new Grouping(64, Duration.ofMillis(3), 4096),
                        new Caching(100_000, Duration.ofSeconds(60), Duration.ofSeconds(5)),
                        Duration.ofMillis(250)));
    }

    @Test
    void values_out_of_range_are_refused_by_name() {
        assertThatThrownBy(() -> new Grouping(0, Duration.ZERO, 1)).hasMessage("size must be at least 1, but is 0");
        assertThatThrownBy(() -> new Grouping(1, Duration.ofMillis(-1), 1))
                .hasMessage("window must not be negative, but is PT-0.001S");
        assertThatThrownBy(() -> new Grouping(1, Duration.ZERO, 0))
                .hasMessage("queueBound must be at least 1, but is 0");
        assertThatThrownBy(() -> new Caching(0, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessage("size must be at least 1, but is 0");
        assertThatThrownBy(() -> new Caching(1, Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("ttl must be more than zero, but is PT0S");
        assertThatThrownBy(() -> new Caching(1, Duration.ofSeconds(1), Duration.ZERO))
                .hasMessage("absentTtl must be more than zero, but is PT0S");
        assertThatThrownBy(() -> new StoreSettings(Path.of("a"), Grouping.DEFAULT, Caching.DEFAULT, Duration.ZERO))
                .hasMessage("deadline must be more than zero, but is PT0S");
    }
}
