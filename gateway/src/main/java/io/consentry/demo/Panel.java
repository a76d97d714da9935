package io.consentry.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The server's side of the panel on each page: who was contacted, and the visitor's simulated place and signal. */
final class Panel {
    private static final String CONSENT_COOKIE = "__Host-consent";

    private static final String CONTACTS = "/demo/contacts";
    private static final String VISITOR = "/demo/visitor";
    private static final String RESET = "/demo/reset";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final DemoSettings settings;

    Panel(DemoSettings settings) {
        this.settings = settings;
    }

    boolean answers(String path) {
        return path.equals(CONTACTS) || path.equals(VISITOR) || path.equals(RESET);
    }

    void answer(HttpServerRequest request) {
        boolean asksContacts = request.path().equals(CONTACTS);
        HttpMethod expected = asksContacts ? HttpMethod.GET : HttpMethod.POST;
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (!request.method().equals(expected)) {
            request.response()
                    .setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, expected.name())
                    .end();
        } else if (asksContacts) {
            contacts(request);
        } else if (request.path().equals(RESET)) {
            reset(request);
        } else {
            visitor(request);
        }
    }

    /** What a page's slot holds for this request. */
    String slot(String name, HttpServerRequest request) {
        return switch (name) {
            case "since" -> Long.toString(settings.sink().lastContact());
            case "real-vendors" -> Boolean.toString(settings.realVendors());
            case "gpc" -> SimulatedPlace.signalsGpc(request) ? "checked" : "";
            case "places" -> places(SimulatedPlace.chosen(request).orElse(Place.DE));
            default -> throw new IllegalStateException("no slot " + name);
        };
    }

    private static String places(Place chosen) {
        StringBuilder options = new StringBuilder();
        for (Place place : Place.values()) {
            options.append("<option value=\"").append(place.code()).append('"');
            options.append(place == chosen ? " selected>" : ">").append(place.label());
            options.append("</option>");
        }
        return options.toString();
    }

    private void contacts(HttpServerRequest request) {
        String since = request.getParam("since", "0");
        if (!NUMBER.matcher(since).matches()) {
            request.response().setStatusCode(400).end();
            return;
        }
        JsonArray list = new JsonArray();
        settings.sink().contactsSince(Long.parseLong(since)).forEach(contact -> list.add(json(contact)));
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject().put("contacts", list).toBuffer());
    }

    private static JsonObject json(Contact contact) {
        DemoVendor vendor = DemoVendors.BY_HOST.get(contact.vendor());
        return new JsonObject()
                .put("number", contact.number())
                .put("time", contact.time().toString())
                .put("vendor", contact.vendor())
                .put("name", vendor == null ? contact.vendor() : vendor.name())
                .put("use", vendor == null ? "unknown" : vendor.use().label())
                .put("path", contact.path())
                .put("kind", contact.kind());
    }

    private static void visitor(HttpServerRequest request) {
        request.setExpectMultipart(true);
        request.endHandler(end -> {
            HttpServerResponse response = request.response();
            Place.byCode(String.valueOf(request.getFormAttribute("place")))
                    .ifPresent(place -> cookie(response, SimulatedPlace.PLACE_COOKIE, place.code()));
            boolean gpc = "1".equals(request.getFormAttribute("gpc"));
            cookie(response, SimulatedPlace.GPC_COOKIE, gpc ? "1" : "0");
            seeOther(response, pathOf(request.getHeader(HttpHeaders.REFERER)));
        });
    }

    /**
     * Expires every cookie the browser sent for this host, the vendors' first-party ones included, and the consent cookie,
     * which the gateway keeps to itself: a refusal would outlast the start over.
     */
    private static void reset(HttpServerRequest request) {
        request.response().headers().add(HttpHeaders.SET_COOKIE, CONSENT_COOKIE + "=; Path=/; Max-Age=0; Secure");
        request.cookies().stream()
                .filter(cookie -> !cookie.getName().equals(CONSENT_COOKIE))
                .forEach(cookie -> {
                    // Browsers refuse to touch a cookie with one of these prefixes unless the line says Secure.
                    String secure = cookie.getName().startsWith("__") ? "; Secure" : "";
                    request.response()
                            .headers()
                            .add(HttpHeaders.SET_COOKIE, cookie.getName() + "=; Path=/; Max-Age=0" + secure);
                });
        seeOther(request.response(), "/");
    }

    private static void cookie(HttpServerResponse response, String name, String value) {
        response.headers().add(HttpHeaders.SET_COOKIE, name + "=" + value + "; Path=/; SameSite=Lax");
    }

    private static void seeOther(HttpServerResponse response, String path) {
        response.setStatusCode(303).putHeader(HttpHeaders.LOCATION, path).end();
    }

    /** Only the path is taken, and only one that cannot be read as another host. */
    private static String pathOf(@Nullable String address) {
        try {
            String path = address == null ? null : new URI(address).getRawPath();
            return path == null || !path.startsWith("/") || path.startsWith("//") ? "/" : path;
        } catch (URISyntaxException e) {
            return "/";
        }
    }
}
