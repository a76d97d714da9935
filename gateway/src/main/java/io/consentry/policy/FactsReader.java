package io.consentry.policy;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.Signals;

/** Reads a request's facts: the one place that knows what headers mean. */
public final class FactsReader {
    /** The signal's header (W3C Global Privacy Control, section 3.2). */
    public static final String GPC_HEADER = "Sec-GPC";

    /** The values of a request's header, in order; empty where it is absent. */
    @FunctionalInterface
    public interface Headers {
        /**
         * Looks a header up.
         *
         * @param name in any case
         */
        List<String> all(String name);
    }

    /**
     * Where the visitor's place is read.
     *
     * @param fixed a place for every request, for trying out; empty for the headers
     * @param countryHeader the name of a trusted header, or empty where none is trusted
     * @param regionHeader the name of a trusted header, or empty where none is trusted
     */
    public record PlaceSource(Optional<Jurisdiction> fixed, String countryHeader, String regionHeader) {}

    private final CookieCodec cookies;
    private final PlaceSource places;

    /** Takes the cookie's codec and where the place is read. */
    public FactsReader(CookieCodec cookies, PlaceSource places) {
        this.cookies = cookies;
        this.places = places;
    }

    /** Reads a request. Hop-by-hop headers must still be there: {@code Connection: Sec-GPC} must not hide the signal. */
    public RequestFacts read(Headers headers) {
        return new RequestFacts(
                place(headers), new Signals(gpc(headers.all(GPC_HEADER)), cookies.read(headers.all("Cookie"))));
    }

    /**
     * Takes the facts that another server has read from its own visitor's request.
     *
     * @param gpc whether that request carried the signal
     * @param cookie its whole {@code Cookie} header, or the consent cookie's value alone, or null
     * @param country as in {@link Jurisdiction#of}
     * @param region as in {@link Jurisdiction#of}
     */
    public RequestFacts told(boolean gpc, @Nullable String cookie, @Nullable String country, @Nullable String region) {
        List<String> headers = List.of();
        if (cookie != null && !cookie.isEmpty()) {
            headers = List.of(cookie.indexOf('=') < 0 ? ConsentCookie.NAME + "=" + cookie : cookie);
        }
        return new RequestFacts(Jurisdiction.of(country, region), new Signals(gpc, cookies.read(headers)));
    }

    /** One header that is exactly {@code 1} is enough; any other value says nothing. */
    private static boolean gpc(List<String> values) {
        return values.contains("1");
    }

    private Jurisdiction place(Headers headers) {
        if (places.fixed().isPresent()) {
            return places.fixed().get();
        }
        return Jurisdiction.of(one(headers, places.countryHeader()), one(headers, places.regionHeader()));
    }

    /** A header that came twice with different values tells nothing: whichever came first must not decide. */
    private static @Nullable String one(Headers headers, String name) {
        if (name.isEmpty()) {
            return null;
        }
        List<String> values = headers.all(name);
        return values.stream().distinct().count() == 1 ? values.get(0) : null;
    }
}
