package io.consentry.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/**
 * The sample website: a small shop on loopback that carries the tags many shops carry, as their vendors document them.
 *
 * <p>Each page has a panel that names the vendors contacted since the page was loaded, and lets the visitor choose a
 * place and the Global Privacy Control signal.
 */
public final class DemoSite {
    /** The products, by the last part of their path. */
    static final List<String> PRODUCTS =
            List.of("tide-mug", "dune-bowl", "lantern-teapot", "reed-vase", "shoal-plate", "harbour-pitcher");

    private static final List<String> ASSETS = List.of(
            "/assets/shop.css",
            "/assets/pages.css",
            "/assets/shop.js",
            "/assets/panel.css",
            "/assets/panel.js",
            "/favicon.svg");

    private final HttpServer server;
    private final Panel panel;
    private final Map<String, DemoPage> pages;
    private final Map<String, Buffer> assets;

    private DemoSite(HttpServer server, Panel panel, UnaryOperator<String> vendorAddress) {
        this.server = server;
        this.panel = panel;
        this.pages = pages(new Template(vendorAddress));
        this.assets = assets();
    }

    /**
     * Starts the sample website on a free port of 127.0.0.1.
     *
     * @return fails if no port can be bound
     */
    public static Future<DemoSite> start(Vertx vertx, DemoSettings settings) {
        UnaryOperator<String> addresses = settings.realVendors()
                ? host -> "https://" + host
                : VendorSink.sinkAddress(settings.sink().port());
        DemoSite site = new DemoSite(vertx.createHttpServer(), new Panel(settings), addresses);
        return site.server.requestHandler(site::answer).listen(0, "127.0.0.1").map(site);
    }

    /** The port of 127.0.0.1 that the website listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Stops the website. */
    public Future<Void> close() {
        return server.close();
    }

    /** The paths of all pages, the one for a missing page apart. */
    List<String> paths() {
        return pages.keySet().stream()
                .filter(path -> !path.equals("/404"))
                .sorted()
                .toList();
    }

    private void answer(HttpServerRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        String path = request.path();
        if (panel.answers(path)) {
            panel.answer(request);
        } else if (!reads) {
            request.response()
                    .setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
        } else if (assets.containsKey(path)) {
            asset(request, path);
        } else {
            page(request, path);
        }
    }

    private void asset(HttpServerRequest request, String path) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType(path))
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=300");
        end(request, assets.getOrDefault(path, Buffer.buffer()));
    }

    private void page(HttpServerRequest request, String path) {
        DemoPage page = path.equals("/404") ? null : pages.get(path);
        if (page == null) {
            page = pages.get("/404");
            request.response().setStatusCode(404);
        }
        // Each page carries the number of the contact it came after, so an older copy would report too much.
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        end(request, page == null ? Buffer.buffer() : Buffer.buffer(page.fill(name -> panel.slot(name, request))));
    }

    private static void end(HttpServerRequest request, Buffer body) {
        if (request.method().equals(HttpMethod.HEAD)) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .end();
        } else {
            request.response().end(body);
        }
    }

    private static String contentType(String path) {
        if (path.endsWith(".css")) {
            return "text/css; charset=utf-8";
        }
        return path.endsWith(".js") ? "text/javascript; charset=utf-8" : "image/svg+xml";
    }

    private static Map<String, DemoPage> pages(Template template) {
        Map<String, DemoPage> pages = new HashMap<>();
        Map.of(
                        "/", "home",
                        "/shop", "shop",
                        "/journal/throwing-a-mug", "journal",
                        "/contact", "contact",
                        "/404", "missing")
                .forEach((path, name) -> pages.put(path, new DemoPage(template.render("pages/" + name + ".html"))));
        PRODUCTS.forEach(
                name -> pages.put("/shop/" + name, new DemoPage(template.render("pages/products/" + name + ".html"))));
        return Map.copyOf(pages);
    }

    private static Map<String, Buffer> assets() {
        Map<String, Buffer> assets = new HashMap<>();
        ASSETS.forEach(path -> assets.put(path, Buffer.buffer(Template.bytes("site" + path))));
        return Map.copyOf(assets);
    }
}
