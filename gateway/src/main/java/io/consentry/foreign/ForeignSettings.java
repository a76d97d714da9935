package io.consentry.foreign;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.consentry.consent.Purpose;

/**
 * Which other banner asks, and what its words mean.
 *
 * @param format how its answer is written
 * @param cookie in which it is kept
 * @param purposes for each purpose, the names or numbers there that all have to be granted
 * @param vendors for each purpose, the vendors' numbers (TCF) that all have to be disclosed and granted, too
 */
public record ForeignSettings(
        Format format,
        String cookie,
        SortedMap<Purpose, List<String>> purposes,
        SortedMap<Purpose, List<Integer>> vendors) {

    /** How an answer is written. */
    public enum Format {
        /** IAB Europe's Transparency and Consent Framework, version 2. */
        TCF("euconsent-v2"),
        /** IAB's Global Privacy Platform. */
        GPP("__gpp"),
        /** OneTrust's groups. */
        ONETRUST("OptanonConsent"),
        /** Cookiebot's categories. */
        COOKIEBOT("CookieConsent"),
        /** The categories of vanilla-cookieconsent. */
        VANILLA_COOKIECONSENT("cc_cookie");

        private final String cookie;

        Format(String cookie) {
            this.cookie = cookie;
        }

        /** The name in the configuration, such as {@code vanilla-cookieconsent}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The cookie's name where the owner gives no other. */
        public String cookie() {
            return cookie;
        }

        /** Whether its purposes are those of the Transparency and Consent Framework, by number. */
        public boolean isNumbered() {
            return this == TCF || this == GPP;
        }

        /** The format of this name. */
        public static Optional<Format> parse(String id) {
            return Stream.of(values()).filter(each -> each.id().equals(id)).findFirst();
        }

        /** What its words mean where the owner does not say: as its makers name them. */
        public SortedMap<Purpose, List<String>> purposes() {
            return switch (this) {
                case TCF, GPP -> meaning(List.of("1"), List.of("1", "8", "9"), List.of("1", "2", "3", "4", "7"));
                case ONETRUST -> meaning(List.of("C0003"), List.of("C0002"), List.of("C0004"));
                case COOKIEBOT -> meaning(List.of("preferences"), List.of("statistics"), List.of("marketing"));
                case VANILLA_COOKIECONSENT -> meaning(List.of("functionality"), List.of("analytics"), List.of("ads"));
            };
        }

        private static SortedMap<Purpose, List<String>> meaning(
                List<String> functional, List<String> analytics, List<String> advertising) {
            return new TreeMap<>(Map.of(
                    Purpose.FUNCTIONAL, functional, Purpose.ANALYTICS, analytics, Purpose.ADVERTISING, advertising));
        }
    }

    /** Takes immutable copies. */
    public ForeignSettings {
        purposes = Collections.unmodifiableSortedMap(new TreeMap<>(purposes));
        vendors = Collections.unmodifiableSortedMap(new TreeMap<>(vendors));
    }

    /** A format as its makers mean it. */
    public static ForeignSettings of(Format format) {
        return new ForeignSettings(format, format.cookie(), format.purposes(), new TreeMap<>());
    }

    /** The meaning by name, for messages. */
    @Override
    public String toString() {
        return format.id() + " in " + cookie + " " + new LinkedHashMap<>(purposes);
    }
}
