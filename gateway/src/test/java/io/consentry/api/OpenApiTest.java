package io.consentry.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The API's own description says what is there: no more, no less. */
final class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");

    @AutoClose
    private static final ApiFixture api = new ApiFixture();

    @SuppressWarnings("NullAway.Init")
    private static JsonNode document;

    @BeforeAll
    static void start() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.json")) {
            document = new ObjectMapper().readTree(in);
        }
    }

    private static boolean isInternal(JsonNode path) {
        return path.at("/servers/0/url").asText().startsWith("http://127.0.0.1");
    }

    private static Map<String, Set<String>> described(boolean internal) {
        Map<String, Set<String>> described = new TreeMap<>();
        document.path("paths").properties().forEach(path -> {
            if (isInternal(path.getValue()) == internal) {
                Set<String> methods = new TreeSet<>();
                path.getValue().fieldNames().forEachRemaining(name -> {
                    if (METHODS.contains(name)) {
                        methods.add(name.toUpperCase(Locale.ROOT));
                    }
                });
                described.put(path.getKey(), methods);
            }
        });
        return described;
    }

    @Test
    void it_is_openapi_3_1() {
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.at("/info/title").asText()).isEqualTo("Consentry");
    }

    @Test
    void every_route_is_described_with_its_methods() {
        Map<String, Set<String>> visitors = new TreeMap<>();
        api.visitors.offered().forEach((path, methods) -> visitors.put(path, new TreeSet<>(methods)));
        assertThat(described(false)).isEqualTo(visitors);
        Map<String, Set<String>> servers = described(true);
        assertThat(servers.keySet()).isEqualTo(api.servers.offered().keySet());
        api.servers.offered().forEach((path, methods) -> {
            if (!methods.isEmpty()) {
                assertThat(servers.get(path)).as(path).isEqualTo(new TreeSet<>(methods));
            }
        });
    }

    @Test
    void everything_described_is_answered_and_in_a_described_way() {
        document.path("paths").properties().forEach(path -> {
            int port = isInternal(path.getValue()) ? api.internalPort : api.port;
            path.getValue().properties().forEach(operation -> {
                if (METHODS.contains(operation.getKey())) {
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    RawAnswer got = RawClient.exchange(
                            port,
                            method,
                            path.getKey().replace("{name}", api.asset).replace("{hash}", api.notice.hash()),
                            Visitor.NO_BODY,
                            "Authorization: Bearer " + GatewayFixture.TOKEN);
                    JsonNode responses = operation.getValue().path("responses");
                    assertThat(got.status()).as(method + " " + path.getKey()).isNotEqualTo(404);
                    assertThat(responses.has(Integer.toString(got.status())))
                            .as("%s %s is described with %d", method, path.getKey(), got.status())
                            .isTrue();
                }
            });
        });
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty();
        for (String reference : references) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    @Test
    void answers_have_the_fields_that_are_described_as_required() {
        Visitor visitor = Visitor.from("DE", api.port);
        JsonNode chosen = visitor.chose("{\"method\":\"accept-all\"}");
        hasRequired(chosen, "Decision");
        hasRequired(chosen, "State/allOf/1");
        hasRequired(chosen.path("receipt"), "Receipt");
        hasRequired(visitor.state(), "StateWithVendors/allOf/1");
        hasRequired(visitor.record(), "Record");
        hasRequired(visitor.record().path("record"), "Record/properties/record");
        hasRequired(visitor.record().path("cookie"), "Record/properties/cookie");
        hasRequired(visitor.record().at("/events/0"), "Record/properties/events/items");
        hasRequired(Visitor.json(visitor.send("GET", "/_consent/none", Visitor.NO_BODY)), "Problem");
    }

    private static void hasRequired(JsonNode answer, String schema) {
        JsonNode described = document.at("/components/schemas/" + schema);
        assertThat(described.path("required")).as(schema).isNotEmpty();
        Set<String> named = new TreeSet<>();
        described.path("required").forEach(name -> named.add(name.asText()));
        Set<String> there = new TreeSet<>();
        answer.fieldNames().forEachRemaining(there::add);
        assertThat(there).as(schema).containsAll(named);
    }
}
