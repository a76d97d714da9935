package io.consentry.rewrite;

import java.util.Locale;

/**
 * Where a page stands, as the browser sees it.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower-case, without port and trailing dot
 * @param port 1 to 65535
 * @param path begins with {@code /}; a query may follow
 */
public record PageAddress(String scheme, String host, int port, String path) {
    /**
     * Reads the address from a request.
     *
     * @param hostHeader the value of {@code Host}: a host and perhaps a port
     * @param path the request's target; anything that does not begin with a slash counts as {@code /}
     */
    public static PageAddress of(String scheme, String hostHeader, String path) {
        String lowerScheme = scheme.toLowerCase(Locale.ROOT);
        String rooted = path.startsWith("/") ? path : "/";
        PageAddress nowhere = new PageAddress(lowerScheme, "", TagUrl.defaultPort(lowerScheme), "/");
        TagUrl url = TagUrl.resolve(lowerScheme + "://" + hostHeader.strip() + "/", nowhere);
        return url == null
                ? new PageAddress(lowerScheme, "", nowhere.port(), rooted)
                : new PageAddress(lowerScheme, url.host(), url.port(), rooted);
    }

    /** Whether this host is the page's, or one of the two lies under the other. */
    boolean isRelatedTo(String otherHost) {
        return otherHost.equals(host) || isUnder(otherHost, host) || isUnder(host, otherHost);
    }

    private static boolean isUnder(String host, String parent) {
        int dot = host.length() - parent.length() - 1;
        return dot >= 0 && host.charAt(dot) == '.' && host.endsWith(parent);
    }
}
