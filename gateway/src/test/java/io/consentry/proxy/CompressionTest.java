package io.consentry.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.vertx.core.http.HttpServerResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.RawClient;
import io.consentry.ScriptedOrigin;

import static org.assertj.core.api.Assertions.assertThat;

/** How rewritten pages go out. */
final class CompressionTest {
    private static final String DE = GatewayFixture.COUNTRY + ": DE";
    private static final String DOCUMENT = "Sec-Fetch-Dest: document";
    private static final String FIRST = "<!doctype html><title>t</title><p>first</p>" + "<p>some text</p>".repeat(200);
    private static final String SECOND = "<p>second</p>";

    @AutoClose
    private static final ScriptedOrigin origin = new ScriptedOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private static InputStream decoded(String coding, byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        return switch (coding) {
            case "br" -> new BrotliInputStream(in);
            case "zstd" -> new ZstdInputStreamNoFinalizer(in);
            case "gzip" -> new GZIPInputStream(in);
            default -> in;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "gzip, deflate, br, zstd | ZSTD",
                "gzip, deflate, br | BROTLI",
                "gzip, deflate | GZIP",
                "x-gzip | GZIP",
                "GZIP;Q=0.5 | GZIP",
                "br;q=0.3, gzip;q=0.8 | GZIP",
                "zstd;q=0.8, br;q=0.801 | BROTLI",
                "zstd;q=0, br;q=0.0, gzip;q=0.000 | none",
                "*;q=0.1 | ZSTD",
                "zstd;q=0, * | BROTLI",
                "gzip, *;q=0 | GZIP",
                "gzip;q=2, br;q=x | none",
                "identity | none",
                "deflate | none",
                "'' | none"
            })
    void the_clients_weights_decide_and_then_the_order(String accepted, Coding expected) {
        assertThat(Coding.preferred(List.of(accepted))).isEqualTo(expected);
    }

    @Test
    void several_headers_are_one_list() {
        assertThat(Coding.preferred(List.of("gzip;q=0.5", "br"))).isEqualTo(Coding.BROTLI);
        assertThat(Coding.preferred(List.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "br", "gzip"})
    void a_page_goes_out_whole_in_each_coding(String coding) throws IOException {
        origin.answersPage(FIRST + SECOND);
        RawAnswer answer = gateway.send("GET", "/", DE, DOCUMENT, "Accept-Encoding: " + coding);
        assertThat(answer.all("Content-Encoding")).containsExactly(coding);
        assertThat(answer.body().length()).isLessThan(FIRST.length());
        String text = new String(decoded(coding, answer.body().getBytes()).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("<p>first</p>").endsWith(SECOND);
        String plain = gateway.send("GET", "/", DE, DOCUMENT).text();
        assertThat(text).isEqualTo(plain);
    }

    /** The second half does not come before the first was seen. */
    @ParameterizedTest
    @ValueSource(strings = {"zstd", "br", "gzip", "identity"})
    void the_beginning_of_a_page_is_shown_before_its_end_is_known(String coding) throws IOException {
        HttpServerResponse[] pending = new HttpServerResponse[1];
        origin.answers(request -> {
            HttpServerResponse response =
                    request.response().putHeader("Content-Type", "text/html").setChunked(true);
            response.write(FIRST);
            pending[0] = response;
        });
        try (RawClient client = RawClient.to(gateway.port())) {
            client.send("GET", "/", new byte[0], DE, DOCUMENT, "Accept-Encoding: " + coding);
            RawAnswer head = client.readHead();
            ByteArrayOutputStream come = new ByteArrayOutputStream();
            Eventually.holds("the first half is shown", () -> {
                come.writeBytes(client.readChunk());
                return shown(coding, come.toByteArray()).contains("<p>first</p>");
            });
            pending[0].end(SECOND);
            RawAnswer rest = client.readBody(head, "GET");
            assertThat(rest.end()).isEqualTo(RawAnswer.End.WHOLE);
            come.writeBytes(rest.body().getBytes());
            assertThat(shown(coding, come.toByteArray())).endsWith(SECOND);
        }
    }

    private static String shown(String coding, byte[] come) {
        if (coding.equals("identity")) {
            return new String(come, StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ContentDecoder decoder = ContentDecoder.of(coding);
        decoder.write(come, text::writeBytes);
        decoder.release();
        return text.toString(StandardCharsets.UTF_8);
    }
}
