package io.consentry.proxy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.RawAnswer;

import static io.consentry.proxy.ServedFile.BR;
import static io.consentry.proxy.ServedFile.DE;
import static org.assertj.core.api.Assertions.assertThat;

/** Style sheets that the site serves as files of their own. */
final class SheetTest {
    private static final String STYLE = "Sec-Fetch-Dest: style";
    private static final String CSS = "text/css";
    private static final String PIXEL = "https://www.google-analytics.com/collect";
    private static final String QUIET = "@import 'more.css';\n.a{background:url(/a.png)} .b{background:url(data:,)}\n";
    private static final String LOUD = "\uFEFF.ü{background:url(" + PIXEL + ")}\n@font-face{src:url(f.woff2)}\n";
    private static final String SILENCED = silenced(LOUD);

    private static String silenced(String css) {
        byte[] pixel = PIXEL.getBytes(StandardCharsets.US_ASCII);
        return css.replace(
                PIXEL, "data:,#" + Base64.getEncoder().withoutPadding().encodeToString(pixel));
    }

    @AutoClose
    private static final ServedFile file = new ServedFile("/site.css");

    @Test
    void a_denied_address_is_taken_out_and_the_rest_stays() {
        file.is(CSS, LOUD);
        RawAnswer got = file.get(DE, STYLE);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body().toString()).isEqualTo(SILENCED);
        assertThat(got.all("Content-Type")).containsExactly(CSS);
    }

    @Test
    void what_leads_to_a_vendor_stays_in_no_cache_whoever_asks() {
        file.is(CSS, LOUD);
        RawAnswer allowed = file.get(BR, STYLE);
        assertThat(allowed.body().toString()).isEqualTo(LOUD);
        for (RawAnswer got : new RawAnswer[] {allowed, file.get(DE, STYLE)}) {
            assertThat(got.all("Cache-Control")).containsExactly("private, no-cache");
            assertThat(got.all("ETag")).hasSize(1).noneMatch(tag -> tag.equals("\"v1\""));
        }
    }

    @Test
    void a_browser_may_keep_it_as_long_as_the_decision_stays() {
        file.is(CSS, LOUD);
        String tag = "If-None-Match: " + file.get(DE, STYLE).all("ETag").get(0);
        RawAnswer same = file.get(DE, STYLE, tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.all("Cache-Control")).containsExactly("private, no-cache");
        RawAnswer other = file.get(BR, STYLE, tag);
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.body().toString()).isEqualTo(LOUD);
    }

    @Test
    void what_leads_to_nobody_passes_as_it_came_compressed_and_cacheable() throws IOException {
        byte[] packed = ServedFile.gzip(QUIET);
        file.is(CSS, packed, "Content-Encoding", "gzip", "Content-Digest", "sha-256=:AAAA:");
        for (int i = 0; i < 2; i++) {
            RawAnswer got = file.get(DE, STYLE, "Accept-Encoding: br");
            assertThat(got.body().getBytes()).isEqualTo(packed);
            assertThat(got.all("Cache-Control")).containsExactly("public, max-age=31536000, immutable");
            assertThat(got.all("ETag")).containsExactly("\"v1\"");
            assertThat(got.all("Content-Length")).containsExactly(String.valueOf(packed.length));
            assertThat(got.all("Content-Digest")).hasSize(1);
        }
        assertThat(file.get(DE, STYLE, "If-None-Match: \"v1\"").status()).isEqualTo(304);
    }

    @Test
    void a_compressed_one_is_read_too() throws IOException {
        file.is(CSS, ServedFile.gzip(LOUD), "Content-Encoding", "gzip");
        RawAnswer got = file.get(DE, STYLE);
        assertThat(got.all("Content-Encoding")).isEmpty();
        assertThat(got.body().toString()).isEqualTo(SILENCED);
    }

    @Test
    void a_compressed_one_that_stops_short_is_read_up_to_there() throws IOException {
        for (int missing = 1; missing <= 8; missing++) {
            byte[] loud = ServedFile.gzip(LOUD);
            file.is(CSS, Arrays.copyOf(loud, loud.length - missing), "Content-Encoding", "gzip");
            assertThat(file.get(DE, STYLE).body().toString()).isEqualTo(SILENCED);
            byte[] quiet = ServedFile.gzip(QUIET);
            byte[] cut = Arrays.copyOf(quiet, quiet.length - missing);
            file.is(CSS, cut, "Content-Encoding", "gzip");
            assertThat(file.get(DE, STYLE).body().getBytes()).isEqualTo(cut);
        }
    }

    @Test
    void a_corrupt_one_fails_and_is_not_passed_on() {
        file.is(CSS, "this is no gzip", "Content-Encoding", "gzip");
        assertThat(file.get(DE, STYLE).status()).isEqualTo(502);
    }

    @Test
    void one_in_utf_16_is_read_too() {
        file.is("text/css; charset=utf-16le", LOUD.getBytes(StandardCharsets.UTF_16LE));
        assertThat(file.get(DE, STYLE).body().toString()).isEqualTo(SILENCED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html", "application/octet-stream", "TEXT/CSS;charset=utf-8"})
    void of_any_type_where_the_browser_asks_for_a_sheet(String type) {
        file.is(type, LOUD);
        assertThat(file.get(DE, STYLE).body().toString()).isEqualTo(SILENCED);
    }

    @Test
    void by_its_type_where_the_browser_does_not_say_what_it_is_for() {
        file.is(CSS, LOUD);
        assertThat(file.get(DE).body().toString()).isEqualTo(SILENCED);
        assertThat(file.get(DE, "Sec-Fetch-Dest: empty").body().toString()).isEqualTo(SILENCED);
        file.is("text/plain", LOUD);
        assertThat(file.get(DE).body().toString()).isEqualTo(LOUD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "document", "script", "font"})
    void one_that_the_browser_may_take_from_its_cache_later_is_read_too(String destination) {
        file.is(CSS, LOUD);
        assertThat(file.get(DE, "Sec-Fetch-Dest: " + destination).body().toString())
                .isEqualTo(SILENCED);
        file.is("text/plain", LOUD);
        RawAnswer other = file.get(DE, "Sec-Fetch-Dest: " + destination);
        assertThat(other.body().toString()).isEqualTo(LOUD);
    }

    @Test
    void an_answer_in_part_that_nobody_asked_for_is_read_and_one_that_somebody_did_passes() {
        file.origin()
                .answers(request -> request.response()
                        .setStatusCode(206)
                        .putHeader("Content-Type", CSS)
                        .putHeader("Content-Range", "bytes 0-9/10")
                        .end(LOUD));
        assertThat(file.get(DE, STYLE).body().toString()).isEqualTo(SILENCED);
        assertThat(file.get(DE, STYLE, "Range: bytes=0-9").body().toString()).isEqualTo(LOUD);
    }

    @Test
    void a_sheet_in_the_way_of_an_import_is_judged_from_where_it_stands() {
        file.is(CSS, "@import '//www.google-analytics.com/a.css';@import \"b.css\";");
        assertThat(file.get(DE, STYLE).body().toString())
                .isEqualTo("@import 'data:,#Ly93d3cuZ29vZ2xlLWFuYWx5dGljcy5jb20vYS5jc3M';@import \"b.css\";");
    }

    @Test
    void a_sheet_longer_than_what_is_gathered_comes_whole_without_what_is_denied() {
        String rule = ".c{background:url(" + PIXEL + ")} .d{color:red}\n";
        int times = (6 << 20) / rule.length();
        file.is(CSS, rule.repeat(times));
        RawAnswer got = file.get(DE, STYLE);
        assertThat(got.body().toString()).isEqualTo(silenced(rule).repeat(times));
        assertThat(got.all("Cache-Control")).containsExactly("private, no-cache");
    }

    @Test
    void an_empty_one_passes() {
        file.is(CSS, "");
        RawAnswer got = file.get(DE, STYLE);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body().length()).isZero();
        assertThat(got.all("ETag")).containsExactly("\"v1\"");
    }

    @Test
    void a_head_says_nothing_that_only_the_body_tells_and_stays_in_no_cache() {
        file.is(CSS, LOUD, "Content-Digest", "sha-256=:AAAA:");
        RawAnswer got = file.gateway().send("HEAD", "/site.css", DE, STYLE);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.all("Content-Type")).containsExactly(CSS);
        assertThat(got.all("Cache-Control")).containsExactly("private, no-cache");
        for (String name : new String[] {"ETag", "Content-Length", "Content-Digest"}) {
            assertThat(got.all(name)).as(name).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16le", "utf-16be"})
    void one_of_which_only_a_link_says_that_it_is_utf_16_is_read_too(String charset) {
        String css = LOUD.substring(1);
        file.is(CSS, css.getBytes(Charset.forName(charset)));
        RawAnswer got = file.get(DE, STYLE);
        assertThat(got.body().toString()).isEqualTo("\uFEFF" + silenced(css));
        byte[] quiet = QUIET.getBytes(Charset.forName(charset));
        file.is(CSS, quiet);
        assertThat(file.get(DE, STYLE).body().getBytes()).isEqualTo(quiet);
        assertThat(file.get(DE, STYLE).all("ETag")).containsExactly("\"v1\"");
    }

    @Test
    void one_under_the_type_of_pages_is_confirmed_under_its_own_decision() {
        file.is("text/html", LOUD);
        String tag = file.get(DE, STYLE).all("ETag").get(0);
        assertThat(tag.indexOf(";c=")).isEqualTo(tag.lastIndexOf(";c="));
        assertThat(file.get(DE, STYLE, "If-None-Match: " + tag).status()).isEqualTo(304);
    }

    @Test
    void escapes_by_which_a_browser_might_read_other_letters_never_reach_it() {
        file.is(CSS, "@charset \"iso-2022-jp\"; .a{background:url(https://www.google-\u001B(Banalytics.com/x)}");
        RawAnswer got = file.get(DE, STYLE);
        assertThat(got.text()).endsWith(".a{background:url(https://www.google-(Banalytics.com/x)}");
        assertThat(got.all("Cache-Control")).containsExactly("private, no-cache");
        file.is(CSS, ".a{content:'\u001B'}");
        assertThat(file.get(DE, STYLE).text()).isEqualTo(".a{content:'\u001B'}");
    }
}
