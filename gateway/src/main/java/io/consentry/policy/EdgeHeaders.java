package io.consentry.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The headers in which a trusted edge tells the visitor's place.
 *
 * @param country the header with the country (ISO 3166-1), or with everything; empty where none is trusted
 * @param region the header with the region (ISO 3166-2); empty where none is trusted
 * @param isList whether the first header is a list of {@code name=value} with {@code country_code} and
 *     {@code region_code}, as Akamai's is
 */
public record EdgeHeaders(String country, String region, boolean isList) {
    /** No header is trusted. */
    public static final EdgeHeaders NONE = new EdgeHeaders("", "", false);

    /** What an edge says of an anonymous proxy such as Tor: the address tells nothing of the visitor's place. */
    private static final String HIDDEN = "T1";

    private static final Map<String, EdgeHeaders> PRESETS = new TreeMap<>(Map.of(
            "cloudflare", new EdgeHeaders("CF-IPCountry", "CF-Region-Code", false),
            "cloudfront", new EdgeHeaders("CloudFront-Viewer-Country", "CloudFront-Viewer-Country-Region", false),
            "fastly", new EdgeHeaders("Client-Geo-Country", "Client-Geo-Region", false),
            "vercel", new EdgeHeaders("X-Vercel-IP-Country", "X-Vercel-IP-Country-Region", false),
            "akamai", new EdgeHeaders("X-Akamai-Edgescape", "", true),
            "app-engine", new EdgeHeaders("X-AppEngine-Country", "X-AppEngine-Region", false)));

    /**
     * What the headers of a request say.
     *
     * @param place the place; unknown where they say nothing that can be believed
     * @param isFinal whether no other source may be asked: the edge knows that the address misleads, or contradicts itself
     */
    record Said(Jurisdiction place, boolean isFinal) {}

    /** The edges whose headers are known by name. */
    public static List<String> presets() {
        return List.copyOf(PRESETS.keySet());
    }

    /** The headers of a known edge; empty if there is none of that name. */
    public static Optional<EdgeHeaders> preset(String name) {
        return Optional.ofNullable(PRESETS.get(name));
    }

    Said read(FactsReader.Headers headers) {
        String first = one(headers, country);
        String second = one(headers, region);
        if (first == null || second == null) {
            return new Said(Jurisdiction.UNKNOWN, true);
        }
        if (isList) {
            Map<String, String> fields = fields(first);
            first = fields.getOrDefault("country_code", "");
            second = fields.getOrDefault("region_code", "");
        }
        return new Said(Jurisdiction.of(first, second), first.strip().equalsIgnoreCase(HIDDEN));
    }

    /** A header that came twice with different values tells nothing (null): whichever came first must not decide. */
    private static @Nullable String one(FactsReader.Headers headers, String name) {
        if (name.isEmpty()) {
            return "";
        }
        List<String> values = headers.all(name).stream().distinct().toList();
        if (values.size() > 1) {
            return null;
        }
        return values.isEmpty() ? "" : values.get(0);
    }

    private static Map<String, String> fields(String list) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : list.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                String value = pair.substring(equals + 1).strip();
                String before = fields.putIfAbsent(name, value);
                if (before != null && !before.equals(value)) {
                    fields.put(name, "");
                }
            }
        }
        return fields;
    }
}
