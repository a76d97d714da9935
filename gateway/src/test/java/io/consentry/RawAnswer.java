package io.consentry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.vertx.core.buffer.Buffer;

/**
 * An answer as it came over the wire.
 *
 * @param version such as {@code HTTP/1.1}
 * @param status the three digits
 * @param headers in order, names as they came
 * @param body without its framing
 * @param trailers in order
 * @param end how the body ended
 */
public record RawAnswer(
        String version,
        int status,
        List<Map.Entry<String, String>> headers,
        Buffer body,
        List<Map.Entry<String, String>> trailers,
        End end) {

    /** How a body ended. */
    public enum End {
        /** By its announced length or its last chunk. */
        WHOLE,
        /** By the end of the connection, where nothing was announced. */
        CLOSED,
        /** By the end of the connection, before what was announced. */
        TORN
    }

    /** The values of a header, in order. */
    public List<String> all(String name) {
        return valuesOf(name, headers);
    }

    /** The one value of a header; empty if there is none. */
    public Optional<String> header(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new AssertionError(name + " came more than once: " + values);
        }
        return values.stream().findFirst();
    }

    /** The values of a trailer, in order. */
    public List<String> trailer(String name) {
        return valuesOf(name, trailers);
    }

    /** The body as UTF-8. */
    public String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private static List<String> valuesOf(String name, List<Map.Entry<String, String>> fields) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }
}
