package io.consentry.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class SimulatedPlaceTest {
    private final Vertx vertx = Vertx.vertx();
    private URI address = URI.create("");

    @BeforeEach
    void serve_what_arrives() {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(new SimulatedPlace(request -> request.response().end(seen(request.headers()))))
                .listen(0, "127.0.0.1")
                .await();
        address = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void a_cookie_places_the_visitor() throws Exception {
        assertThat(arrives("Cookie", "demo_place=US-CA; demo_gpc=1")).isEqualTo("US CA 1");
        assertThat(arrives("Cookie", "demo_place=FR")).isEqualTo("FR - -");
    }

    @Test
    void a_cookie_outweighs_the_headers_that_came() throws Exception {
        assertThat(arrives("Cookie", "demo_place=FR", "X-Demo-Country", "US", "X-Demo-Region", "CA"))
                .isEqualTo("FR - -");
        assertThat(arrives("Cookie", "demo_place=unknown", "X-Demo-Country", "US"))
                .isEqualTo("- - -");
    }

    @Test
    void headers_stay_without_a_cookie() throws Exception {
        assertThat(arrives("X-Demo-Country", "US", "X-Demo-Region", "TX")).isEqualTo("US TX -");
    }

    @Test
    void a_visitor_without_either_is_in_germany() throws Exception {
        assertThat(arrives("Cookie", "demo_place=Atlantis")).isEqualTo("DE - -");
    }

    @Test
    void a_signal_of_the_browser_itself_stays() throws Exception {
        assertThat(arrives("Sec-GPC", "1", "Cookie", "demo_gpc=0")).isEqualTo("DE - 1");
    }

    private String arrives(String... headers) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address).headers(headers).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static String seen(MultiMap headers) {
        JsonObject seen = new JsonObject();
        headers.forEach(header -> seen.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return seen.getString("x-demo-country", "-") + " " + seen.getString("x-demo-region", "-") + " "
                + seen.getString("sec-gpc", "-");
    }
}
