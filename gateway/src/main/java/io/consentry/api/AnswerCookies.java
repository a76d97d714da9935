package io.consentry.api;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieDomains;
import io.consentry.consent.LeaseCookie;
import io.consentry.policy.Decision;
import io.consentry.policy.Visited;
import io.consentry.rewrite.CookieExpiry;
import io.consentry.rewrite.CookieJudge;
import io.consentry.rewrite.UnknownCookies;
import io.consentry.vendor.VendorCatalog;

/**
 * The cookies that go with an answer to the visitor's choice: our own, and those of vendors that are to be forgotten.
 *
 * @param codec signs our cookie
 * @param domains where our cookie covers a whole domain
 * @param catalog knows the vendors' cookies
 * @param clearSiteData the value of {@code Clear-Site-Data} after a refusal; empty for none
 * @param plain says where our cookie gets lost
 */
public record AnswerCookies(
        CookieCodec codec, CookieDomains domains, VendorCatalog catalog, String clearSiteData, PlainHttp plain) {
    private static final String SET_COOKIE = "Set-Cookie";
    private static final String CLEAR = "Clear-Site-Data";
    private static final String CACHE = "\"cache\"";

    /** The longest that browsers allow (RFC 6265bis, 5.6.2). */
    private static final int MAX_AGE_SECONDS = 400 * 24 * 3600;

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

    /** Lets the browser keep a choice, or forget all of them. */
    void keep(HttpServerRequest request, Optional<ConsentCookie> cookie) {
        plain.keeps(request);
        HttpServerResponse response = request.response();
        Optional<String> domain = domains.of(host(request));
        String value = cookie.map(codec::write).orElse("");
        int age = cookie.isPresent() ? MAX_AGE_SECONDS : 0;
        if (domain.isEmpty()) {
            response.headers().add(SET_COOKIE, ConsentCookie.NAME + "=" + value + ATTRIBUTES + age);
        } else {
            response.headers()
                    .add(
                            SET_COOKIE,
                            ConsentCookie.DOMAIN_NAME + "=" + value + ATTRIBUTES + age + "; Domain=" + domain.get())
                    // One that was given before the domain was configured would go on speaking for this host.
                    .add(SET_COOKIE, ConsentCookie.NAME + "=" + ATTRIBUTES + 0);
        }
        // A lease that comes later all the same is void beside this cookie.
        response.headers()
                .add(SET_COOKIE, LeaseCookie.deletions(request.headers().getAll("Cookie"), domain));
    }

    /** Lets refusals hold that could not be stored, on pages that the browser keeps, too. */
    void keepRefusals(HttpServerRequest request, Optional<ConsentCookie> refusals) {
        if (refusals.isPresent()) {
            keep(request, refusals);
            forgetPages(request);
        }
    }

    /**
     * Makes the browser forget what vendors keep that the visitor has now said no to.
     *
     * @param narrows whether something was allowed until now: going back, a browser shows pages from its cache without
     *     asking, and those still hold their tags
     */
    void forget(HttpServerRequest request, Decision decision, boolean narrows) {
        CookieJudge judge = new CookieJudge(catalog, decision, UnknownCookies.NOBODY);
        String cleared = judge.refusesAnything() ? clearSiteData : "";
        if (narrows && !cleared.contains(CACHE)) {
            cleared = cleared.isEmpty() ? CACHE : CACHE + ", " + cleared;
        }
        if (!cleared.isEmpty()) {
            request.response().headers().set(CLEAR, cleared);
        }
        Set<String> refused = judge.refused(request.headers().getAll("Cookie")).keySet();
        // Cookies of other paths do not come with this request; the next answers below those paths forget them.
        request.response()
                .headers()
                .add(
                        SET_COOKIE,
                        CookieExpiry.lines(
                                refused,
                                host(request),
                                "/",
                                ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)));
    }

    /** Makes the browser forget the pages that it keeps, tags and all, where something may be allowed no longer. */
    static void forgetPages(HttpServerRequest request) {
        request.response().headers().set(CLEAR, CACHE);
    }

    private static String host(HttpServerRequest request) {
        String host = request.headers().get("Host");
        return Visited.of(host == null ? "" : host, "").host();
    }
}
