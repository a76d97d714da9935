package io.consentry.policy;

import java.util.Locale;
import java.util.Optional;

/** What becomes of a tag whose vendor the catalogue does not know; ordered from the strictest. */
public enum UnknownVendors {
    /** Taken out, whatever the visitor says. */
    REMOVE,
    /** Made inert until everything is allowed, since nobody knows its purpose. */
    PARK,
    /** Let through, and listed for the owner. */
    KEEP;

    /** The name on the wire. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a name on the wire; empty if there is no such way. */
    public static Optional<UnknownVendors> parse(String id) {
        for (UnknownVendors way : values()) {
            if (way.id().equals(id)) {
                return Optional.of(way);
            }
        }
        return Optional.empty();
    }

    /** The stricter of two. */
    public UnknownVendors stricter(UnknownVendors other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
