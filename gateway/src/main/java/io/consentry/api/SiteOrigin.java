package io.consentry.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a request that changes something comes from the site's own pages. A foreign page must not be able to
 * accept, refuse or erase in a visitor's name (cross-site request forgery).
 */
final class SiteOrigin {
    private SiteOrigin() {}

    /**
     * Checks a request.
     *
     * @throws Problem 403 if it comes from elsewhere
     */
    static void require(HttpServerRequest request) {
        List<String> origins = request.headers().getAll("Origin");
        String site = request.headers().get("Sec-Fetch-Site");
        boolean told = site != null && !site.equals("same-origin") && !site.equals("none");
        // So does a form of a page with "Referrer-Policy: no-referrer" (Fetch 3.2); the second header no page can
        // forge.
        boolean hidden = origins.equals(List.of("null")) && "same-origin".equals(site);
        boolean own = origins.isEmpty()
                || hidden
                || (origins.size() == 1
                        && sameHost(origins.get(0), request.headers().get("Host")));
        if (told || !own) {
            throw Problem.foreignOrigin();
        }
    }

    /** Whether an address is one of this host's. */
    static boolean isOwn(String address, @Nullable String host) {
        return sameHost(address, host);
    }

    /** The scheme is left out: before TLS is ended elsewhere it is not known. */
    private static boolean sameHost(String origin, @Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && bare(authority).equals(bare(host));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String bare(String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        return lower.endsWith(":443") || lower.endsWith(":80") ? lower.substring(0, lower.lastIndexOf(':')) : lower;
    }
}
