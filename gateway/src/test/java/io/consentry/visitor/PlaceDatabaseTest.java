package io.consentry.visitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.Eventually;
import io.consentry.policy.Jurisdiction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Places by address, whatever the database calls them. */
class PlaceDatabaseTest {
    private static final Duration SELDOM = Duration.ofHours(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    private Path file() {
        return dir.resolve("places.mmdb");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, DE",
        "198.51.100.1, US-CA",
        "203.0.113.9, US-CO",
        "2001:db8::1, FR",
        "2001:db8:1::1, US-TX",
        "2001:db8:2::1, XX",
        "2001:db8:3::1, US-NE",
        "2001:db8:4::1, US-DC",
        "2001:db8:5::1, US",
        "2001:db8:6::1, DE",
        "2001:db8:7::1, US-WA",
        "10.0.0.1, XX",
        "fe80::1%eth0, XX",
        "localhost, XX",
        "'', XX",
        "1.2.3, XX"
    })
    void the_common_schemas_are_understood(String address, String place) throws IOException {
        new PlaceFile()
                .add("192.0.2.0/24", Map.of("country", Map.of("iso_code", "DE", "geoname_id", 1)))
                .add(
                        "198.51.100.0/24",
                        Map.of(
                                "country",
                                Map.of("iso_code", "US"),
                                "subdivisions",
                                List.of(Map.of("iso_code", "CA", "names", Map.of("en", "California")))))
                .add("203.0.113.0/24", Map.of("country_code", "US", "region_code", "CO"))
                .add("2001:db8::/48", Map.of("country", "FR", "country_name", "France"))
                .add("2001:db8:1::/48", Map.of("country", "United States", "country_code", "US", "region", "Texas"))
                .add("2001:db8:2::/48", Map.of("asn", "AS64496"))
                .add(
                        "2001:db8:3::/48",
                        Map.of(
                                "country",
                                Map.of("iso_code", "US"),
                                "subdivisions",
                                List.of(Map.of("names", Map.of("en", "Nebraska")))))
                .add("2001:db8:4::/48", Map.of("country_code", "US", "state1", "District of Columbia"))
                .add("2001:db8:5::/48", Map.of("country", "US", "region", "Puerto Rico"))
                .add("2001:db8:6::/48", Map.of("country", "DE", "region", "Texas"))
                .add("2001:db8:7::/48", Map.of("country", "US", "region_code", "WA", "region", "Texas"))
                .write(file());
        try (PlaceDatabase database = PlaceDatabase.open(file(), SELDOM)) {
            assertThat(database.find(address).code()).isEqualTo(place);
        }
    }

    @Test
    void a_changed_file_is_read_anew_and_a_broken_one_leaves_the_old_in_use() throws IOException {
        new PlaceFile().add("192.0.2.0/24", Map.of("country_code", "DE")).write(file());
        try (PlaceDatabase database = PlaceDatabase.open(file(), Duration.ofMillis(20))) {
            assertThat(database.find("192.0.2.1")).isEqualTo(new Jurisdiction("DE"));
            new PlaceFile().add("192.0.2.0/25", Map.of("country_code", "BR")).write(file());
            Eventually.holds(
                    "the new file is read", () -> database.find("192.0.2.1").equals(new Jurisdiction("BR")));

            Files.writeString(file(), "half a file");
            new PlaceFile().add("192.0.2.0/26", Map.of("country_code", "JP")).write(dir.resolve("next.mmdb"));
            assertThat(database.find("192.0.2.1")).isEqualTo(new Jurisdiction("BR"));
            Files.move(dir.resolve("next.mmdb"), file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Eventually.holds(
                    "the whole file is read", () -> database.find("192.0.2.1").equals(new Jurisdiction("JP")));
        }
    }

    @Test
    void a_file_that_is_no_database_cannot_be_opened() throws IOException {
        Files.writeString(file(), "no database");
        assertThatThrownBy(() -> PlaceDatabase.open(file(), SELDOM)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PlaceDatabase.open(dir.resolve("none.mmdb"), SELDOM))
                .isInstanceOf(IOException.class);
    }
}
