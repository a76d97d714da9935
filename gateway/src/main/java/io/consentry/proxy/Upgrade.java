package io.consentry.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request asks to go on in another protocol, such as {@code websocket} (RFC 9110, 7.8).
 *
 * <p>A change to another version of HTTP, or to TLS, is never passed on: in a tunnel to the origin a visitor could send
 * requests that nobody here reads ({@code h2c} smuggling). Such a request is answered as if it had not asked.
 */
final class Upgrade {
    private static final Set<String> NEVER = Set.of("h2", "h2c", "h3", "http", "tls");

    private Upgrade() {}

    /** The protocol that a request asks for and may have; null if there is none. */
    static @Nullable String asked(HttpServerRequest request) {
        boolean possible = request.version() == HttpVersion.HTTP_1_1
                && request.method().equals(HttpMethod.GET)
                && !request.headers().contains("Transfer-Encoding")
                && !request.headers().contains("Content-Length");
        return possible
                ? asked(request.headers().getAll("Upgrade"), request.headers().getAll("Connection"))
                : null;
    }

    /** The protocol that a {@code GET} of HTTP/1.1 without a body asks for and may have; null if there is none. */
    static @Nullable String asked(List<String> upgrade, List<String> connection) {
        if (upgrade.size() != 1 || connection.isEmpty()) {
            return null;
        }
        String protocol = upgrade.get(0).strip();
        int slash = protocol.indexOf('/');
        String name = slash < 0 ? protocol : protocol.substring(0, slash);
        boolean proper = RequestHead.isToken(name, 0, name.length())
                && (slash < 0 || RequestHead.isToken(protocol, slash + 1, protocol.length()));
        return proper && !NEVER.contains(name.toLowerCase(Locale.ROOT)) && isNamed(connection) ? protocol : null;
    }

    private static boolean isNamed(List<String> connection) {
        for (String value : connection) {
            for (String option : value.split(",", -1)) {
                if (option.strip().equalsIgnoreCase("upgrade")) {
                    return true;
                }
            }
        }
        return false;
    }
}
