package io.consentry.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Age;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieDomains;
import io.consentry.consent.Signals;
import io.consentry.consent.Subject;

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
     * Where the visitor's place is read: the first of these that knows.
     *
     * @param fixed a place for every request, for trying out; empty for the others
     * @param headers of a trusted edge
     * @param lookup by the visitor's address
     * @param proxies whose word on that address is believed
     */
    public record PlaceSource(
            Optional<Jurisdiction> fixed, EdgeHeaders headers, PlaceLookup lookup, TrustedProxies proxies) {
        /** Headers of any name, and no look-up. */
        public PlaceSource(Optional<Jurisdiction> fixed, String countryHeader, String regionHeader) {
            this(fixed, new EdgeHeaders(countryHeader, regionHeader, false), PlaceLookup.NONE, TrustedProxies.NONE);
        }
    }

    /**
     * What another server has read from its own visitor's request.
     *
     * @param gpc whether that request carried the signal
     * @param dnt whether it carried {@code DNT: 1}
     * @param cookie its whole {@code Cookie} header, or the consent cookie's value alone, or null
     * @param country as in {@link Jurisdiction#of}
     * @param region as in {@link Jurisdiction#of}
     * @param age as in {@link Age#parse}; null or empty where the site does not say
     * @param account the site's own name for the account; null or empty for none
     * @param page the address of the page that it is about; null where it does not say
     * @param gpp a string of the Global Privacy Platform; null where there is none
     * @param tcf a string of the Transparency and Consent Framework; null where there is none
     */
    public record Told(
            boolean gpc,
            boolean dnt,
            @Nullable String cookie,
            @Nullable String country,
            @Nullable String region,
            @Nullable String age,
            @Nullable String account,
            @Nullable URI page,
            @Nullable String gpp,
            @Nullable String tcf) {}

    private final CookieCodec cookies;
    private final PlaceSource places;
    private final AccountReader accounts;
    private final String ageHeader;
    private final CookieDomains domains;
    private final ForeignReader foreign;

    /**
     * Takes what is trusted.
     *
     * @param ageHeader a header in which a trusted proxy says the visitor's age; empty where none is trusted
     */
    public FactsReader(CookieCodec cookies, PlaceSource places, AccountReader accounts, String ageHeader) {
        this(cookies, places, accounts, ageHeader, CookieDomains.NONE, ForeignReader.NONE);
    }

    /**
     * Takes what is trusted.
     *
     * @param ageHeader a header in which a trusted proxy says the visitor's age; empty where none is trusted
     * @param domains on which the consent cookie covers all hosts
     * @param foreign reads the answers to another banner than ours
     */
    public FactsReader(
            CookieCodec cookies,
            PlaceSource places,
            AccountReader accounts,
            String ageHeader,
            CookieDomains domains,
            ForeignReader foreign) {
        this.cookies = cookies;
        this.places = places;
        this.accounts = accounts;
        this.ageHeader = ageHeader;
        this.domains = domains;
        this.foreign = foreign;
    }

    /**
     * Reads a request for a page or what belongs to one. Hop-by-hop headers must still be there:
     * {@code Connection: Sec-GPC} must not hide the signal.
     *
     * @param path as in the request line
     * @param peer the address of whoever is connected, numeric, to find the place by; it is not kept
     */
    public RequestFacts read(Headers headers, String path, String peer) {
        return read(headers, peer, Visited.of(host(headers), path));
    }

    /** The visitor's address, numeric: the peer's, or what trusted proxies say of whom they ask for. */
    public String visitor(Headers headers, String peer) {
        return places.proxies().visitor(peer, headers);
    }

    /** Reads a request that a page sends to the gateway itself; which page that is, only its {@code Referer} tells. */
    public RequestFacts readFromPage(Headers headers, String peer) {
        String host = Visited.of(host(headers), "").host();
        List<String> referers = headers.all("Referer");
        Visited from = referers.size() == 1 ? visited(uri(referers.get(0))) : Visited.UNKNOWN;
        return read(headers, peer, from.host().equals(host) ? from : new Visited(host, ""));
    }

    /**
     * Reads a visitor's request that another proxy hands on: its path is in the proxy's headers, and so is the host where
     * the proxy put another one in its place. The visitor's address is not known here.
     */
    public RequestFacts readForwarded(Headers headers) {
        String host = first(headers, "X-Forwarded-Host");
        String path = first(headers, "X-Forwarded-Uri", "X-Original-URI", "X-Original-URL");
        return read(headers, "", path.startsWith("/") ? Visited.of(host, path) : visited(uri(path)));
    }

    private static String first(Headers headers, String... names) {
        for (String name : names) {
            List<String> values = headers.all(name);
            if (values.size() == 1) {
                return values.get(0);
            }
        }
        return "";
    }

    private RequestFacts read(Headers headers, String peer, Visited visited) {
        Signals signals = new Signals(
                isOne(headers.all(GPC_HEADER)),
                isOne(headers.all("DNT")),
                cookies.read(headers.all("Cookie"), domains.counts(visited.host())),
                age(headers),
                accounts.read(headers));
        return new RequestFacts(place(headers, visitor(headers, peer)), signals, visited, foreign.read(headers));
    }

    /** The account of that name, as the store knows it; empty if nobody can be called so. */
    public Optional<Subject> account(String name) {
        return accounts.named(name);
    }

    /** Takes the facts that another server has read from its own visitor's request. */
    public RequestFacts told(Told told) {
        String cookie = told.cookie();
        Visited visited = visited(told.page());
        List<String> sent = List.of();
        if (cookie != null && !cookie.isEmpty()) {
            sent = List.of(cookie.indexOf('=') < 0 ? ConsentCookie.NAME + "=" + cookie : cookie);
        }
        Signals signals = new Signals(
                told.gpc(),
                told.dnt(),
                cookies.read(sent, domains.counts(visited.host())),
                Age.parse(told.age() == null ? "" : told.age()),
                accounts.named(told.account() == null ? "" : told.account()));
        List<String> handed = sent;
        ForeignConsent others = ForeignConsent.both(
                foreign.read(name -> name.equals("Cookie") ? handed : List.of()), foreign.told(told.gpp(), told.tcf()));
        return new RequestFacts(Jurisdiction.of(told.country(), told.region()), signals, visited, others);
    }

    /** One header that is {@code 1} is enough; any other value says nothing. */
    private static boolean isOne(List<String> values) {
        return values.stream().anyMatch(FactsReader::isOne);
    }

    /**
     * Whether the value of a signal's header is {@code 1}. What came twice may have been joined by commas on its way (RFC 9110,
     * 5.3), and then one of them is enough, too.
     */
    public static boolean isOne(String value) {
        return value.equals("1")
                || (value.indexOf(',') > 0
                        && Stream.of(value.split(",", -1))
                                .anyMatch(each -> each.strip().equals("1")));
    }

    /** Of several ages the youngest counts. */
    private Age age(Headers headers) {
        Age youngest = Age.UNKNOWN;
        if (!ageHeader.isEmpty()) {
            for (String value : headers.all(ageHeader)) {
                Age age = Age.parse(value);
                youngest = age.compareTo(youngest) > 0 ? age : youngest;
            }
        }
        return youngest;
    }

    private Jurisdiction place(Headers headers, String address) {
        if (places.fixed().isPresent()) {
            return places.fixed().get();
        }
        EdgeHeaders.Said said = places.headers().read(headers);
        if (said.isFinal() || said.place().hasRegion() || address.isEmpty()) {
            return said.place();
        }
        Jurisdiction found = places.lookup().find(address);
        boolean refines = said.place().equals(Jurisdiction.UNKNOWN)
                || found.country().equals(said.place().country());
        return refines ? found : said.place();
    }

    private static String host(Headers headers) {
        List<String> hosts = headers.all("Host");
        return hosts.size() == 1 ? hosts.get(0) : "";
    }

    private static Visited visited(@Nullable URI page) {
        if (page == null || page.getHost() == null) {
            return Visited.UNKNOWN;
        }
        String path = page.getRawPath();
        return Visited.of(page.getHost(), path == null || path.isEmpty() ? "/" : path);
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException notAnAddress) {
            return null;
        }
    }
}
