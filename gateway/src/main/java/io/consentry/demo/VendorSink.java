package io.consentry.demo;

import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

import io.consentry.demo.DemoVendor.Answer;
import io.consentry.demo.DemoVendor.Kind;

/**
 * A server on loopback that plays the vendors of the demo and remembers who was contacted.
 *
 * <p>It answers {@code http://HOST.localhost:PORT} in place of {@code https://HOST}. A browser resolves such names to
 * loopback by itself, and each vendor keeps a host, and third-party cookies, of its own.
 */
public final class VendorSink {
    private static final String ALIAS_SUFFIX = ".localhost";
    private static final int A_YEAR_IN_SECONDS = 31_536_000;
    private static final Buffer PIXEL =
            Buffer.buffer(Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"));

    private final HttpServer server;
    private final ContactLog contacts;
    private final Map<String, Buffer> bodies = new HashMap<>();

    private VendorSink(HttpServer server, ContactLog contacts) {
        this.server = server;
        this.contacts = contacts;
    }

    /**
     * Starts a sink on a free port of 127.0.0.1.
     *
     * @param clock gives the contacts their times
     * @return fails if no port can be bound
     */
    public static Future<VendorSink> start(Vertx vertx, Clock clock) {
        VendorSink sink = new VendorSink(vertx.createHttpServer(), new ContactLog(clock));
        return sink.server.requestHandler(sink::answer).listen(0, "127.0.0.1").map(bound -> {
            Template template = new Template(sinkAddress(bound.actualPort()));
            DemoVendors.ALL.stream()
                    .flatMap(vendor -> vendor.answers().stream())
                    .map(Answer::resource)
                    .filter(resource -> !resource.isEmpty())
                    .forEach(resource ->
                            sink.bodies.put(resource, Buffer.buffer(template.render("vendors/" + resource))));
            return sink;
        });
    }

    /** Every alias host the sink answers for, such as {@code www.facebook.com.localhost}, with the real host it stands for. */
    public static Map<String, String> aliases() {
        Map<String, String> aliases = new TreeMap<>();
        DemoVendors.ALL.forEach(vendor -> aliases.put(vendor.host() + ALIAS_SUFFIX, vendor.host()));
        return aliases;
    }

    /** The port of 127.0.0.1 that the sink listens on. */
    public int port() {
        return server.actualPort();
    }

    /**
     * The contacts since a certain one, oldest first. The latest 2,000 are kept.
     *
     * @param number a contact's number, 0 for all
     */
    public List<Contact> contactsSince(long number) {
        return contacts.since(number);
    }

    /** The number of the latest contact, 0 before the first. */
    public long lastContact() {
        return contacts.lastNumber();
    }

    /** Stops the sink. */
    public Future<Void> close() {
        return server.close();
    }

    /** Yields the address that stands for a vendor's real host, as scheme and authority. */
    static UnaryOperator<String> sinkAddress(int port) {
        return host -> "http://" + host + ALIAS_SUFFIX + ":" + port;
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        letOthersRead(request, response);
        String host = vendorHost(request.authority());
        DemoVendor vendor = host == null ? null : DemoVendors.BY_HOST.get(host);
        Answer answer = vendor == null ? null : answerFor(vendor, request.path());
        if (host != null) {
            contacts.add(
                    host,
                    request.path(),
                    answer == null ? "unknown" : answer.kind().label());
        }
        if (answer == null) {
            response.setStatusCode(404).end();
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            response.setStatusCode(204).end();
        } else {
            give(answer, response);
        }
    }

    private void give(Answer answer, HttpServerResponse response) {
        if (!answer.cookie().isEmpty()) {
            response.headers()
                    .add(
                            HttpHeaders.SET_COOKIE,
                            answer.cookie() + "; Path=/; Max-Age=" + A_YEAR_IN_SECONDS + "; Secure; SameSite=None");
        }
        if (answer.kind() == Kind.BEACON) {
            response.setStatusCode(204).end();
            return;
        }
        Buffer body = answer.kind() == Kind.PIXEL ? PIXEL : bodies.getOrDefault(answer.resource(), Buffer.buffer());
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.kind().contentType())
                .end(body);
    }

    /** Vendors answer any website, with credentials; and nothing may come from a cache, or a contact would go unseen. */
    private static void letOthersRead(HttpServerRequest request, HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        response.putHeader("Timing-Allow-Origin", "*");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
                    .putHeader(HttpHeaders.VARY, "Origin");
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type");
        }
    }

    private static @Nullable Answer answerFor(DemoVendor vendor, String path) {
        return vendor.answers().stream()
                .filter(answer -> path.startsWith(answer.pathPrefix()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String vendorHost(@Nullable HostAndPort authority) {
        if (authority == null) {
            return null;
        }
        String host = authority.host().toLowerCase(Locale.ROOT);
        return host.endsWith(ALIAS_SUFFIX) ? host.substring(0, host.length() - ALIAS_SUFFIX.length()) : null;
    }
}
