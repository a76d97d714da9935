package io.consentry.proxy;

import java.util.List;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

import io.consentry.Fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

/** Single fields of requests and answers: none fails, and what comes of them can be written as a field again. */
final class FieldsFuzzTest {
    private static final String MARK = EntityTags.mark(EntityTags.bytes("a page"));

    @Test
    void every_field_is_read() {
        Fuzzing.runText(
                5_000,
                List.of(
                        "gzip;q=0.5, br;q=1.0, zstd, *;q=0",
                        "text/html; charset=\"utf-8\"; charset=x",
                        "application/xhtml+xml",
                        "W/\"abc\", \"def\", *",
                        EntityTags.bind("\"abc\"", MARK),
                        "shop.test:443",
                        "[2001:db8::1]:80",
                        "Upgrade, Keep-Alive, Sec-GPC",
                        "websocket",
                        "\ufeff<?xml version='1.0'?><html xmlns="),
                FieldsFuzzTest::fuzzerTestOneInput);
    }

    /** The entry of libFuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = Fuzzing.latin(input);
        List<String> values = Fuzzing.lines(input);
        var unused = Coding.preferred(values);
        var unusedKind = DocumentKind.of(values, true);
        var unusedXml = DocumentKind.looksLikeXml(input);
        var unusedUpgrade = Upgrade.asked(values, values);
        if (Admission.isHost(text)) {
            assertThat(text).matches("[A-Za-z0-9._:\\[\\]-]+");
        }
        if (RequestHead.isField("x:" + text)) {
            fields(text);
        }
        ContentDecoderInput.tried(text, input);
    }

    /** What may come as one field must go out as one. */
    private static void fields(String text) {
        String bound = EntityTags.bind(text, MARK);
        assertThat(RequestHead.isField("etag:" + bound)).isTrue();
        String restored = EntityTags.restore(text, MARK);
        assertThat(restored == null || RequestHead.isField("if-none-match:" + restored))
                .isTrue();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", text)
                .add("Connection", text)
                .add("Keep-Alive", text)
                .add("X-Other", text);
        ContentTypes.settle(headers);
        MultiMap copied = MultiMap.caseInsensitiveMultiMap();
        HopByHop.copy(headers, copied);
        assertThat(copied.contains("Connection") || copied.contains("Keep-Alive"))
                .isFalse();
        copied.forEach((name, value) ->
                assertThat(RequestHead.isField(name + ":" + value)).isTrue());
    }

    /** Compressed bodies of any bytes: they are read, or refused as unreadable. */
    private static final class ContentDecoderInput {
        private static final List<String> CODINGS = List.of("gzip", "deflate", "br", "zstd");

        static void tried(String text, byte[] input) {
            String coding = CODINGS.get(text.length() % CODINGS.size());
            ContentDecoder decoder = ContentDecoder.of(coding);
            byte[] header = coding.equals("gzip") ? new byte[] {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 3} : new byte[0];
            try {
                decoder.write(header, bytes -> {});
                decoder.write(input, bytes -> {});
            } catch (UnreadableBodyException refused) {
                assertThat(refused).isNotNull();
            } finally {
                decoder.release();
            }
        }
    }
}
