package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import io.vertx.core.buffer.Buffer;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** A file of a website that caches may keep for ever, behind a gateway. */
final class ServedFile implements AutoCloseable {
    /** A visitor to whom nothing is allowed. */
    static final String DE = GatewayFixture.COUNTRY + ": DE";

    /** A visitor to whom everything is allowed. */
    static final String BR = GatewayFixture.COUNTRY + ": BR";

    private static final String FOREVER = "public, max-age=31536000, immutable";

    private final String path;
    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final GatewayFixture gateway = GatewayFixture.before(origin.port());

    /** Until it is told otherwise, the website answers with nothing. */
    ServedFile(String path) {
        this.path = path;
    }

    static byte[] gzip(String plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /**
     * From now on, this is the file.
     *
     * @param headers names and values in turn
     */
    void is(String type, byte[] body, String... headers) {
        origin.answers(request -> {
            request.response()
                    .putHeader("Content-Type", type)
                    .putHeader("Cache-Control", FOREVER)
                    .putHeader("ETag", "\"v1\"");
            for (int i = 0; i < headers.length; i += 2) {
                request.response().putHeader(headers[i], headers[i + 1]);
            }
            String held = request.getHeader("If-None-Match");
            if (held != null && held.contains("\"v1\"")) {
                request.response().setStatusCode(304).end();
            } else {
                request.response().end(Buffer.buffer(body));
            }
        });
    }

    void is(String type, String text, String... headers) {
        is(type, text.getBytes(StandardCharsets.UTF_8), headers);
    }

    ScriptedOrigin origin() {
        return origin;
    }

    GatewayFixture gateway() {
        return gateway;
    }

    /** Another gateway before the same website. */
    GatewayFixture behind(Map<Option, String> settings) {
        return GatewayFixture.before(origin.port(), settings);
    }

    RawAnswer get(String... headers) {
        return gateway.send("GET", path, headers);
    }

    static void passes(RawAnswer got, byte[] body) {
        assertThat(got.body().getBytes()).isEqualTo(body);
        assertThat(got.all("Cache-Control")).containsExactly(FOREVER);
        assertThat(got.all("ETag")).containsExactly("\"v1\"");
    }

    /** No shared cache may keep it, and the browser's own only as long as the decision stays. */
    static void isBound(RawAnswer got) {
        assertThat(got.all("Cache-Control")).containsExactly("private, no-cache");
        assertThat(got.all("ETag"))
                .singleElement()
                .asString()
                .startsWith("W/\"v1;c=")
                .matches(tag -> tag.indexOf(";c=") == tag.lastIndexOf(";c="));
        assertThat(got.all("Vary")).contains("Sec-Fetch-Dest");
    }

    @Override
    public void close() {
        gateway.close();
        origin.close();
    }
}
