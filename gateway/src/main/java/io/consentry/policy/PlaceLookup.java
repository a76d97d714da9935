package io.consentry.policy;

/** Finds a visitor's place by address, as a database on disk does. */
@FunctionalInterface
public interface PlaceLookup {
    /** Knows no place. */
    PlaceLookup NONE = address -> Jurisdiction.UNKNOWN;

    /**
     * Looks an address up; it is not kept.
     *
     * @param address IPv4 or IPv6, numeric
     * @return {@link Jurisdiction#UNKNOWN} if it is not there
     */
    Jurisdiction find(String address);
}
