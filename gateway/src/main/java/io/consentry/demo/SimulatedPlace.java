package io.consentry.demo;

import java.util.Optional;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;

/**
 * Stands before the demo's gateway and plays the network's edge: it turns the panel's cookies into the headers that a
 * content delivery network would set, and into {@code Sec-GPC: 1}.
 *
 * <p>A request without a place cookie keeps the headers it came with, so that a place can be given on a command line;
 * one without those either is in Germany. For the demo only: whoever can set a cookie chooses the place.
 */
public final class SimulatedPlace implements Handler<HttpServerRequest> {
    /** Carries the country, ISO 3166-1 alpha-2. */
    public static final String COUNTRY_HEADER = "X-Demo-Country";

    /** Carries the region, the part of ISO 3166-2 after the hyphen, such as {@code CA}. */
    public static final String REGION_HEADER = "X-Demo-Region";

    static final String PLACE_COOKIE = "demo_place";
    static final String GPC_COOKIE = "demo_gpc";

    private static final String GPC_HEADER = "Sec-GPC";

    private final Handler<HttpServerRequest> next;

    /**
     * A place in front of a handler.
     *
     * @param next is handed each request, with its headers changed
     */
    public SimulatedPlace(Handler<HttpServerRequest> next) {
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        MultiMap headers = request.headers();
        Optional<Place> chosen = chosen(request);
        if (chosen.isPresent() || !headers.contains(COUNTRY_HEADER)) {
            place(chosen.orElse(Place.DE), headers);
        }
        if (signalsGpc(request)) {
            headers.set(GPC_HEADER, "1");
        }
        next.handle(request);
    }

    /** The place that the request's cookie names, empty if it has none or names none we know. */
    static Optional<Place> chosen(HttpServerRequest request) {
        Cookie cookie = request.getCookie(PLACE_COOKIE);
        return cookie == null ? Optional.empty() : Place.byCode(cookie.getValue());
    }

    /** Whether the request's cookie simulates a browser that sends the signal. */
    static boolean signalsGpc(HttpServerRequest request) {
        Cookie cookie = request.getCookie(GPC_COOKIE);
        return cookie != null && cookie.getValue().equals("1");
    }

    private static void place(Place place, MultiMap headers) {
        headers.remove(COUNTRY_HEADER);
        headers.remove(REGION_HEADER);
        if (!place.country().isEmpty()) {
            headers.set(COUNTRY_HEADER, place.country());
        }
        if (!place.region().isEmpty()) {
            headers.set(REGION_HEADER, place.region());
        }
    }
}
