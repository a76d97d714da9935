package io.consentry.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;
import io.consentry.config.Option;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens to pages, apart from the rewriting itself. */
final class PageTest {
    private static final String DE = GatewayFixture.COUNTRY + ": DE";
    private static final String BR = GatewayFixture.COUNTRY + ": BR";
    private static final String DOCUMENT = "Sec-Fetch-Dest: document";
    private static final String BODY = "<p>" + "Tea and coffee. ".repeat(200) + "</p>";
    private static final String HTML = "<!doctype html><title>Shop</title>" + BODY;

    @AutoClose
    private static final ScriptedOrigin origin = new ScriptedOrigin();

    @AutoClose
    private static final GatewayFixture gateway = GatewayFixture.before(origin.port());

    private static void answer(byte[] body, String... headers) {
        origin.answers(request -> {
            request.response().putHeader("Content-Type", "text/html; charset=utf-8");
            for (String header : headers) {
                int colon = header.indexOf(": ");
                request.response().putHeader(header.substring(0, colon), header.substring(colon + 2));
            }
            request.response().end(Buffer.buffer(body));
        });
    }

    private static byte[] html() {
        return HTML.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(String encoding) throws IOException {
        return compressed(encoding, HTML);
    }

    private static byte[] compressed(String encoding, String page) throws IOException {
        byte[] plain = page.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        switch (encoding) {
            case "br" -> {
                Brotli4jLoader.ensureAvailability();
                return Encoder.compress(plain);
            }
            case "zstd" -> {
                return Zstd.compress(plain);
            }
            default -> {
                try (OutputStream out =
                        encoding.equals("deflate") ? new DeflaterOutputStream(bytes) : new GZIPOutputStream(bytes)) {
                    out.write(plain);
                }
                return bytes.toByteArray();
            }
        }
    }

    private static boolean stopsShort(byte[] body) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            in.readAllBytes();
            return false;
        } catch (EOFException end) {
            return true;
        } catch (IOException broken) {
            return false;
        }
    }

    private static String gunzipped(RawAnswer answer) throws IOException {
        assertThat(answer.all("Content-Encoding")).containsExactly("gzip");
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(answer.body().getBytes()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_page_is_asked_for_plain_and_goes_out_compressed_where_accepted() throws IOException {
        origin.answers(request -> request.response()
                .putHeader("Content-Type", "text/html")
                .end(HTML + request.getHeader("Accept-Encoding")));
        RawAnswer plain = gateway.send("GET", "/", DE, DOCUMENT);
        assertThat(plain.text()).contains(BODY).endsWith("identity");
        assertThat(plain.all("Content-Encoding")).isEmpty();
        assertThat(plain.all("Content-Length")).isEmpty();
        assertThat(plain.all("Vary")).contains("Accept-Encoding");
        RawAnswer gzip = gateway.send("GET", "/", DE, DOCUMENT, "Accept-Encoding: gzip;q=0.8");
        assertThat(gunzipped(gzip)).contains(BODY);
        assertThat(gateway.send("GET", "/", DE, DOCUMENT, "Accept-Encoding: gzip;q=0")
                        .all("Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "br", "zstd"})
    void a_page_that_comes_compressed_all_the_same_is_read(String encoding) throws IOException {
        answer(compressed(encoding), "Content-Encoding: " + encoding, "Content-Digest: sha-256=:AA==:");
        RawAnswer plain = gateway.send("GET", "/", DE, DOCUMENT);
        assertThat(plain.all("Content-Encoding")).isEmpty();
        assertThat(plain.all("Content-Digest")).isEmpty();
        assertThat(plain.text()).contains(BODY);
        assertThat(gunzipped(gateway.send("GET", "/", DE, DOCUMENT, "Accept-Encoding: gzip")))
                .contains(BODY);
    }

    @Test
    void what_follows_the_first_gzip_member_is_left_out_as_in_browsers() throws IOException {
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.write(compressed("gzip"));
        twice.write(compressed("gzip"));
        answer(twice.toByteArray(), "Content-Encoding: gzip");
        assertThat(gateway.send("GET", "/", DE, DOCUMENT).text()).containsOnlyOnce(BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_broken_compressed_page_never_comes_out_whole(String encoding) throws IOException {
        byte[] body = compressed(encoding);
        for (int at = 0; at < body.length; at += Math.max(1, body.length / 7)) {
            byte[] broken = body.clone();
            for (int i = at; i < Math.min(body.length, at + 6); i++) {
                broken[i] ^= 0x5a;
            }
            answer(broken, "Content-Encoding: " + encoding);
            RawAnswer got = gateway.send("GET", "/", DE, DOCUMENT);
            boolean refused = got.status() == 502 || got.end() == RawAnswer.End.TORN;
            assertThat(refused || !got.text().contains(new String(broken, StandardCharsets.UTF_8)))
                    .as("%s broken at %d", encoding, at)
                    .isTrue();
            if (encoding.equals("gzip")) {
                // The format carries a checksum, so that every damage shows but that of an unused field, or of the end.
                assertThat(refused || at < 10 || stopsShort(broken))
                        .as("gzip broken at %d", at)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_compressed_page_that_stops_short_is_shown_up_to_there(String encoding) throws IOException {
        String page =
                "<!doctype html><title>Shop</title><script src=\"https://connect.facebook.net/a.js\"></script>" + BODY;
        byte[] body = compressed(encoding, page);
        List<Integer> cuts = new ArrayList<>(List.of(1, body.length / 2));
        for (int missing = 10; missing >= 1; missing--) {
            cuts.add(body.length - missing);
        }
        for (int at : cuts) {
            answer(Arrays.copyOf(body, at), "Content-Encoding: " + encoding);
            RawAnswer got = gateway.send("GET", "/", BR, DOCUMENT, "Sec-GPC: 1");
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.end()).isEqualTo(RawAnswer.End.WHOLE);
            assertThat(got.text()).as("%s cut at %d", encoding, at).doesNotContain("<script src=\"https://connect");
            int checksum = encoding.equals("gzip") ? 8 : encoding.equals("deflate") ? 4 : 0;
            boolean wantsChecksumAlone = at >= body.length - checksum;
            if (wantsChecksumAlone) {
                assertThat(got.text())
                        .contains("data-consentry-src=\"https://connect")
                        .endsWith(BODY);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress", "gzip, br", "gzip, gzip", "identity, gzip", "gzip, gzip, gzip, gzip"})
    void a_page_that_cannot_be_read_is_a_502(String encoding) {
        answer(html(), "Content-Encoding: " + encoding, "Set-Cookie: a=1", "ETag: \"v\"");
        RawAnswer got = gateway.send("GET", "/", DE, DOCUMENT, "Accept-Encoding: gzip");
        assertThat(got.status()).isEqualTo(502);
        assertThat(got.text())
                .contains("This website cannot be shown right now")
                .doesNotContain("Tea");
        assertThat(got.all("Content-Encoding")).isEmpty();
        assertThat(got.all("Set-Cookie")).isEmpty();
        assertThat(got.all("ETag")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unheard-of", "utf-8", "aws-chunked", "gzip, none"})
    void a_page_under_an_encoding_that_no_browser_knows_is_a_plain_one(String encoding) {
        answer(html(), "Content-Encoding: " + encoding);
        RawAnswer got = gateway.send("GET", "/", DE, DOCUMENT);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.text()).contains(BODY).contains("consentry-state");
        assertThat(got.all("Content-Encoding")).isEmpty();
    }

    @Test
    void what_is_no_page_passes_in_whatever_encoding() {
        answer(new byte[] {1, 2, 3}, "Content-Type: image/x", "Content-Encoding: unheard-of", "ETag: \"v\"");
        RawAnswer got = gateway.send("GET", "/", DE, DOCUMENT, "Accept-Encoding: unheard-of");
        assertThat(got.all("Content-Encoding")).containsExactly("unheard-of");
        assertThat(got.all("ETag")).containsExactly("\"v\"");
        assertThat(got.body().getBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void a_page_that_expands_without_end_is_broken_off() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        }
        answer(bytes.toByteArray(), "Content-Encoding: gzip");
        RawAnswer got = gateway.send("GET", "/", DE, DOCUMENT);
        assertThat(got.status() == 502 || got.end() == RawAnswer.End.TORN).isTrue();
        assertThat(got.body().length()).isLessThan(16 * 1024 * 1024);
    }

    /** Where all is allowed, a page is changed for the banner's sake alone. */
    private static boolean bannerGoesInto(RawAnswer answer) {
        boolean changed = answer.text().contains("id=\"consentry-state\"");
        assertThat(answer.text()).contains(BODY);
        assertThat(answer.all("Content-Length").isEmpty()).isEqualTo(changed);
        return changed;
    }

    @ParameterizedTest
    @CsvSource({
        "iframe,same-origin,true",
        "frame,Same-Origin,true",
        "iframe,same-site,false",
        "iframe,cross-site,false",
        "iframe,none,false",
        "object,same-origin,true",
        "embed,same-origin,true",
        "object,cross-site,false",
        "empty,same-origin,false"
    })
    void a_frame_in_a_page_of_the_same_origin_gets_the_guard_and_nothing_else(
            String destination, String site, boolean guarded) {
        String page = "<p>Tea";
        answer(page.getBytes(StandardCharsets.UTF_8), "Content-Security-Policy: script-src 'nonce-abc'");
        String[] asked = {"Sec-Fetch-Dest: " + destination, "Sec-Fetch-Site: " + site};
        String inserted = "<script nonce=\"abc\" src=\"/_consent/assets/h\\.[0-9a-f]{16}\\.js\"></script>"
                + "<script nonce=\"abc\" src=\"/_consent/assets/g\\.[0-9a-f]{16}\\.js\"></script>";
        // Where all is allowed, too: it may be withdrawn while the frame is there.
        for (String country : List.of(DE, BR)) {
            String got = gateway.send("GET", "/", country, asked[0], asked[1]).text();
            assertThat(got.replaceFirst(inserted, guarded ? "" : "never")).isEqualTo(page);
            assertThat(got.equals(page)).isEqualTo(!guarded);
        }
    }

    /** A script of the page may put its scripts in anew, which a policy with 'strict-dynamic' lets load. */
    @ParameterizedTest
    @CsvSource({"document,true", "iframe,true", "empty,false"})
    void a_policy_bars_scripts_of_documents_and_not_of_markup_that_a_script_fetches(
            String destination, boolean barred) {
        String page = "<p>Tea<script src=https://www.google-analytics.com/analytics.js></script>";
        answer(
                page.getBytes(StandardCharsets.UTF_8),
                "Content-Security-Policy: script-src 'nonce-abc' 'strict-dynamic'");
        String got =
                gateway.send("GET", "/", DE, "Sec-Fetch-Dest: " + destination).text();
        assertThat(got.contains("analytics.js")).isEqualTo(!barred);
    }

    @ParameterizedTest
    @CsvSource({
        "document,true,true",
        "iframe,true,false",
        "frame,true,false",
        "embed,true,false",
        "object,true,false",
        "empty,true,false",
        "script,false,false",
        "style,false,false",
        "image,false,false",
        "Document,true,true"
    })
    void the_destination_tells_whether_a_page_is_read_and_whether_the_banner_goes_in(
            String destination, boolean read, boolean banner) {
        origin.answers(request -> request.response()
                .putHeader("Content-Type", "text/html")
                .end(HTML + request.getHeader("Accept-Encoding")));
        String header = "Sec-Fetch-Dest: " + destination;
        RawAnswer got = gateway.send("GET", "/", DE, header, "Accept-Encoding: deflate;q=0.3");
        assertThat(got.text()).endsWith(read ? "identity" : "deflate;q=0.3");
        assertThat(got.all("Content-Length").isEmpty()).isEqualTo(read);
        RawAnswer allowed = gateway.send("GET", "/", BR, header);
        assertThat(bannerGoesInto(allowed)).isEqualTo(banner);
        assertThat(allowed.all("Cache-Control")).containsExactly("private, no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Requested-With: XMLHttpRequest", "HX-Request: true", "Turbo-Frame: a", "X-PJAX: true"})
    void fragments_get_no_banner(String header) {
        answer(html());
        assertThat(bannerGoesInto(gateway.send("GET", "/", BR, header))).isFalse();
        assertThat(bannerGoesInto(gateway.send("GET", "/", BR))).isTrue();
    }

    @Test
    void a_service_worker_that_hands_a_navigation_on_gets_the_page_with_the_banner() {
        answer(html());
        String fetched = "Sec-Fetch-Dest: empty";
        assertThat(bannerGoesInto(gateway.send("GET", "/", BR, fetched, "Sec-Fetch-Mode: navigate")))
                .isTrue();
        RawAnswer part = gateway.send("GET", "/", BR, fetched, "Sec-Fetch-Mode: cors");
        assertThat(bannerGoesInto(part)).isFalse();
        assertThat(part.all("Vary")).contains("Sec-Fetch-Dest");
    }

    @Test
    void a_part_of_a_page_is_asked_for_again_as_a_whole() {
        origin.answers(request -> {
            boolean part = request.getHeader("Range") != null;
            request.response().putHeader("Content-Type", "text/html").putHeader("Accept-Ranges", "bytes");
            if (part) {
                request.response()
                        .setStatusCode(206)
                        .putHeader("Content-Range", "bytes 0-3/" + HTML.length())
                        .end(HTML.substring(0, 4));
            } else {
                request.response().end(HTML);
            }
        });
        for (String destination : new String[] {"document", "empty"}) {
            RawAnswer got = gateway.send("GET", "/", DE, "Sec-Fetch-Dest: " + destination, "Range: bytes=0-3");
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.text()).contains(BODY);
            assertThat(got.all("Accept-Ranges")).isEmpty();
            assertThat(got.all("Content-Range")).isEmpty();
        }
    }

    @Test
    void a_part_of_what_is_no_page_passes() {
        origin.answers(request -> request.response()
                .setStatusCode(206)
                .putHeader("Content-Type", "video/mp4")
                .putHeader("Content-Range", "bytes 0-3/100")
                .putHeader("X-Range", String.valueOf(request.getHeader("Range")))
                .end("abcd"));
        RawAnswer got = gateway.send("GET", "/", DE, "Sec-Fetch-Dest: video", "Range: bytes=0-3");
        assertThat(got.status()).isEqualTo(206);
        assertThat(got.all("X-Range")).containsExactly("bytes=0-3");
        assertThat(got.all("Content-Range")).containsExactly("bytes 0-3/100");
        assertThat(got.text()).isEqualTo("abcd");
    }

    /** An origin whose page has this tag. */
    private static void tagged(String tag) {
        tagged(tag, "text/html");
    }

    private static void tagged(String tag, String type) {
        origin.answers(request -> {
            boolean held = String.valueOf(request.getHeader("If-None-Match")).contains(tag);
            request.response().putHeader("ETag", tag).putHeader("Content-Type", type);
            request.response().putHeader("Last-Modified", "Mon, 02 Nov 2026 10:00:00 GMT");
            request.response().putHeader("Cache-Control", "public, max-age=3600");
            if (held || request.getHeader("If-Modified-Since") != null) {
                request.response().setStatusCode(304).end();
            } else {
                request.response().end(HTML);
            }
        });
    }

    @Test
    void a_held_page_is_confirmed_under_the_decision_that_made_it_and_no_other() {
        tagged("\"v\"");
        RawAnswer first = gateway.send("GET", "/", DE, DOCUMENT);
        String tag = first.header("ETag").orElseThrow();
        assertThat(tag).matches("W/\"v;c=[a-z0-9]+\"");
        assertThat(first.all("Cache-Control")).containsExactly("private, no-cache");
        assertThat(first.all("Last-Modified")).isEmpty();

        RawAnswer again = gateway.send("GET", "/", DE, DOCUMENT, "If-None-Match: " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.all("ETag")).containsExactly(tag);
        assertThat(again.all("Cache-Control")).containsExactly("private, no-cache");

        RawAnswer elsewhere = gateway.send("GET", "/", BR, DOCUMENT, "If-None-Match: " + tag);
        assertThat(elsewhere.status()).isEqualTo(200);
        assertThat(elsewhere.header("ETag").orElseThrow()).isNotEqualTo(tag);
        RawAnswer signalled = gateway.send("GET", "/", DE, DOCUMENT, "Sec-GPC: 1", "If-None-Match: " + tag);
        assertThat(signalled.status()).isEqualTo(200);

        tagged("\"w\"");
        assertThat(gateway.send("GET", "/", DE, DOCUMENT, "If-None-Match: " + tag)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_page_held_from_before_the_gateway_comes_whole() {
        tagged("\"v\"");
        for (String navigation : new String[] {
            DOCUMENT, "Sec-Fetch-Dest: iframe", "Accept: text/html,*/*;q=0.8", "Accept: text/xml, text/xsl"
        }) {
            RawAnswer byTag = gateway.send("GET", "/", DE, navigation, "If-None-Match: \"v\"");
            assertThat(byTag.status()).as(navigation).isEqualTo(200);
            RawAnswer byTime =
                    gateway.send("GET", "/", DE, navigation, "If-Modified-Since: Mon, 02 Nov 2026 10:00:00 GMT");
            assertThat(byTime.status()).as(navigation).isEqualTo(200);
        }
    }

    @Test
    void a_script_held_by_the_browser_is_confirmed_as_ever() {
        tagged("\"v\"", "text/javascript");
        RawAnswer got = gateway.send("GET", "/a.js", DE, "Sec-Fetch-Dest: script", "If-None-Match: \"v\"");
        assertThat(got.status()).isEqualTo(304);
        assertThat(got.all("ETag")).containsExactly("\"v\"");
        assertThat(got.all("Cache-Control")).containsExactly("public, max-age=3600");
    }

    @Test
    void where_all_is_allowed_and_nothing_put_in_a_page_passes_byte_for_byte() throws IOException {
        byte[] body = compressed("gzip");
        try (GatewayFixture quiet = GatewayFixture.before(origin.port(), Map.of(Option.BANNER, "false"))) {
            origin.answers(request -> request.response()
                    .putHeader("Content-Type", "text/html")
                    .putHeader("ETag", "\"v\"")
                    .putHeader("Cache-Control", "max-age=60")
                    .putHeader("Content-Encoding", "gzip")
                    .putHeader("X-Accepted", String.valueOf(request.getHeader("Accept-Encoding")))
                    .end(Buffer.buffer(body)));
            RawAnswer got = quiet.send("GET", "/", BR, DOCUMENT, "Accept-Encoding: gzip, br");
            assertThat(got.all("X-Accepted")).containsExactly("gzip, br");
            assertThat(got.body().getBytes()).isEqualTo(body);
            assertThat(got.all("Content-Length")).containsExactly(Integer.toString(body.length));
            // A cache that keeps it would give it to visitors who allow less.
            assertThat(got.all("ETag").get(0)).startsWith("W/\"v;c=");
            assertThat(got.all("Cache-Control")).containsExactly("private, no-cache");
            RawAnswer denied = quiet.send("GET", "/", DE, DOCUMENT);
            assertThat(denied.text()).isEqualTo(HTML);
            assertThat(denied.all("Cache-Control")).containsExactly("private, no-cache");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "unknown/unknown",
                "application/unknown",
                "html",
                "bogus",
                "text/xml",
                "application/xml",
                "image/svg+xml",
                "text/xsl; charset=utf-8"
            })
    void a_page_under_a_type_that_browsers_show_as_one_is_read(String type) {
        String tag = "<script src=\"https://www.googletagmanager.com/gtm.js\"></script>";
        origin.answers(
                request -> request.response().putHeader("Content-Type", type).end("<p>a</p>" + tag));
        assertThat(gateway.send("GET", "/", DE, DOCUMENT).text())
                .contains("data-consentry-src=")
                .doesNotContain(tag);
    }

    @Test
    void an_answer_without_a_type_is_read_where_the_browser_would_show_it() {
        origin.answers(request -> request.response().end(HTML));
        assertThat(bannerGoesInto(gateway.send("GET", "/", BR, DOCUMENT))).isTrue();
        assertThat(bannerGoesInto(gateway.send("GET", "/", BR, "Accept: text/html")))
                .isTrue();
        assertThat(bannerGoesInto(gateway.send("GET", "/", BR, "Sec-Fetch-Dest: image")))
                .isFalse();
    }

    /** What we put first, browsers do not know HTML by. */
    @ParameterizedTest
    @ValueSource(strings = {"<p>", "<div>", "<script></script>", "<title>a</title>", " \n<table>", "<!doctype html>"})
    void html_that_a_browser_knows_by_its_beginning_alone_is_said_to_be_some(String beginning) {
        origin.answers(
                request -> request.response().putHeader("Content-Type", "*/*").end(beginning + BODY));
        assertThat(gateway.send("GET", "/", DE, DOCUMENT).all("Content-Type")).containsExactly("text/html");
        assertThat(gateway.send("GET", "/", DE, "Sec-Fetch-Dest: image").all("Content-Type"))
                .containsExactly("*/*");
        origin.answers(request -> request.response()
                .putHeader("Content-Type", "*/*; charset=utf-8")
                .end(beginning + BODY));
        assertThat(gateway.send("GET", "/", DE, DOCUMENT).all("Content-Type"))
                .containsExactly("text/html; charset=utf-8");
    }

    @Test
    void xml_that_begins_as_html_is_not_said_to_be_html() {
        origin.answers(request ->
                request.response().putHeader("Content-Type", "text/xml").end("<!DOCTYPE html><html/>"));
        assertThat(gateway.send("GET", "/", DE, DOCUMENT).all("Content-Type")).containsExactly("text/xml");
    }

    @Test
    void what_a_browser_would_not_take_for_a_page_is_not_made_one() {
        String text = "Tea <img src=https://www.facebook.com/tr>";
        origin.answers(request -> request.response().end(text + BODY));
        RawAnswer got = gateway.send("GET", "/", DE, DOCUMENT);
        assertThat(got.text())
                .startsWith("Tea <img")
                .contains("data-consentry-src")
                .endsWith(BODY);
        assertThat(got.all("Content-Type")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "<head><meta http-equiv=Content-Type content='text/html; charset=GBK'> | text/html; charset=gbk",
                "<body><p>x<meta charset=euc-jp> | text/html; charset=euc-jp",
                "<meta charset=utf-16> | text/html; charset=utf-8",
                "<meta charset=unheard-of> | text/html",
                "<p>x | text/html"
            })
    void the_type_says_the_encoding_that_the_page_declares(String beginning, String type) {
        origin.answers(request ->
                request.response().putHeader("Content-Type", "text/html").end(beginning + BODY));
        RawAnswer got = gateway.send("GET", "/", DE, DOCUMENT);
        assertThat(got.all("Content-Type")).containsExactly(type);
        assertThat(got.text()).contains(BODY);
        assertThat(gateway.send("GET", "/", DE, "Sec-Fetch-Dest: empty").all("Content-Type"))
                .containsExactly("text/html");
    }
}
