package io.consentry.proxy;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Refuses requests that the origin could read differently than the gateway does, and methods that no website offers.
 *
 * <p>Two {@code Host} headers, or a host in the request line that is not the header's, let one request be two different
 * ones to the two ends (request smuggling, cache poisoning); {@code TRACE} echoes cookies that scripts must not see.
 */
final class Admission {
    /** What {@link #refusal} answers for a request that may go on. */
    static final int ADMITTED = 0;

    private static final Set<String> UNSUPPORTED = Set.of("CONNECT", "TRACE", "TRACK");

    private static final int MAX_NAME = 253;
    private static final Pattern HOST = Pattern.compile(
            "(?<name>[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*\\.?|\\[[0-9A-Fa-f:.]{2,45}\\])(?::(?<port>[0-9]{1,5}))?");

    private Admission() {}

    /** The status with which the request is refused, or {@link #ADMITTED}. */
    static int refusal(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        if (hosts.size() > 1 || (hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0)) {
            return 400;
        }
        if (UNSUPPORTED.contains(request.method().name())) {
            return 501;
        }
        if (!hosts.isEmpty() && !isHost(hosts.get(0))) {
            return 400;
        }
        if (!isOriginForm(request) && !(isAbsoluteForm(request) && names(request.uri(), hosts))) {
            return 400;
        }
        for (String expected : request.headers().getAll("Expect")) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                return 417;
            }
        }
        return ADMITTED;
    }

    /** Whether this is a name or address, with a port or without (RFC 9110, 7.2). */
    static boolean isHost(String host) {
        Matcher parts = HOST.matcher(host);
        if (!parts.matches() || parts.group("name").length() > MAX_NAME) {
            return false;
        }
        String port = parts.group("port");
        return port == null || Integer.parseInt(port) <= 65535;
    }

    /** The target to send on, in the form that every origin understands (RFC 9112, 3.2.1). */
    static String target(HttpServerRequest request) {
        if (isOriginForm(request)) {
            return request.uri();
        }
        return request.path() + (request.query() == null ? "" : "?" + request.query());
    }

    private static boolean isOriginForm(HttpServerRequest request) {
        return request.uri().startsWith("/")
                || (request.uri().equals("*") && request.method().equals(HttpMethod.OPTIONS));
    }

    private static boolean isAbsoluteForm(HttpServerRequest request) {
        String path = request.path();
        return request.uri().matches("(?i)https?://.*") && path != null && path.startsWith("/");
    }

    private static boolean names(String uri, List<String> hosts) {
        int from = uri.indexOf("//") + 2;
        int to = from;
        while (to < uri.length() && "/?#".indexOf(uri.charAt(to)) < 0) {
            to++;
        }
        return !hosts.isEmpty() && uri.substring(from, to).equalsIgnoreCase(hosts.get(0));
    }
}
