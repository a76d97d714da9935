package io.consentry.api;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** How JSON is read and written here: strictly, and never cached. */
final class Json {
    private static final ObjectMapper MAPPER = com.fasterxml.jackson.databind.json.JsonMapper.builder(
                    com.fasterxml.jackson.core.JsonFactory.builder()
                            .streamReadConstraints(StreamReadConstraints.builder()
                                    .maxNestingDepth(16)
                                    .build())
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Numbers, truth values, texts and lists of them. */
    static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    static ArrayNode array(Iterable<String> texts) {
        ArrayNode array = MAPPER.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    /**
     * Reads an object.
     *
     * @throws Problem 400 if it is none
     */
    static JsonNode read(Buffer body) {
        try {
            JsonNode node = MAPPER.readTree(body.getBytes());
            if (node != null && node.isObject()) {
                return node;
            }
            throw Problem.badRequest("the body must be a JSON object");
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("the body is not JSON that is read here" + place(e.getLocation()));
        } catch (java.io.IOException e) {
            throw Problem.badRequest("the body is not text in UTF-8");
        }
    }

    /** The parser's own words name its classes and its source; where it stopped is enough to find the fault. */
    private static String place(@Nullable JsonLocation where) {
        return where == null ? "" : ": see line " + where.getLineNr() + ", column " + where.getColumnNr();
    }

    static String text(JsonNode node) {
        return node.toString();
    }

    static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void send(HttpServerRequest request, int status, JsonNode body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(bytes(body)));
    }
}
