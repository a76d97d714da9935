package io.consentry.policy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A place with laws of its own.
 *
 * @param code ISO 3166-1 alpha-2 such as {@code DE}, ISO 3166-2 such as {@code US-CA}, or {@code XX} where unknown
 */
public record Jurisdiction(String code) {
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> US_STATES = Set.of(
            "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY",
            "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH",
            "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY");
    private static final Pattern REGION = Pattern.compile("[A-Z0-9]{1,3}");

    /** Nobody knows where the visitor is. */
    public static final Jurisdiction UNKNOWN = new Jurisdiction("XX");

    /**
     * Reads what an edge says of the visitor's place. What is not an assigned country is unknown; a region that cannot
     * be one is left out, so that {@code US} alone remains.
     *
     * @param country ISO 3166-1 alpha-2 in any case; null or blank where not told
     * @param region the part of ISO 3166-2 after the hyphen, or the whole code; null or blank where not told
     */
    public static Jurisdiction of(@Nullable String country, @Nullable String region) {
        String land = normal(country);
        if (!COUNTRIES.contains(land)) {
            return UNKNOWN;
        }
        String part = normal(region);
        if (part.startsWith(land + "-")) {
            part = part.substring(land.length() + 1);
        }
        boolean known = REGION.matcher(part).matches() && (!land.equals("US") || US_STATES.contains(part));
        return new Jurisdiction(known ? land + "-" + part : land);
    }

    /** Reads a code such as {@code DE} or {@code US-CA}; {@link #UNKNOWN} if it is neither. */
    public static Jurisdiction parse(String code) {
        String normal = normal(code);
        int hyphen = normal.indexOf('-');
        return hyphen < 0 ? of(normal, null) : of(normal.substring(0, hyphen), normal.substring(hyphen + 1));
    }

    /** The country alone: {@code US} for {@code US-CA}. */
    public String country() {
        int hyphen = code.indexOf('-');
        return hyphen < 0 ? code : code.substring(0, hyphen);
    }

    /** Whether a region of the country is known. */
    public boolean hasRegion() {
        return code.indexOf('-') > 0;
    }

    private static String normal(@Nullable String text) {
        return text == null ? "" : text.strip().toUpperCase(Locale.ROOT);
    }
}
