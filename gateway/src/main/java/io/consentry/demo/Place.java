package io.consentry.demo;

import java.util.Optional;

/** A place that a visitor of the demo can pretend to be in. */
enum Place {
    DE("DE", "", "Germany"),
    FR("FR", "", "France"),
    CH("CH", "", "Switzerland"),
    GB("GB", "", "United Kingdom"),
    US_CA("US", "CA", "California"),
    US_TX("US", "TX", "Texas"),
    US_NY("US", "NY", "New York"),
    US_FL("US", "FL", "Florida"),
    BR("BR", "", "Brazil"),
    UNKNOWN("", "", "Unknown place");

    private final String country;
    private final String region;
    private final String label;

    Place(String country, String region, String label) {
        this.country = country;
        this.region = region;
        this.label = label;
    }

    /** Finds a place by its {@link #code}, exactly. */
    static Optional<Place> byCode(String code) {
        for (Place place : values()) {
            if (place.code().equals(code)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** ISO 3166-1 or 3166-2, or {@code unknown}. */
    String code() {
        if (this == UNKNOWN) {
            return "unknown";
        }
        return region.isEmpty() ? country : country + "-" + region;
    }

    /** ISO 3166-1 alpha-2, empty if unknown. */
    String country() {
        return country;
    }

    /** The part of ISO 3166-2 after the hyphen, empty if there is none. */
    String region() {
        return region;
    }

    String label() {
        return label;
    }
}
