package io.consentry.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.GatewayFixture;
import io.consentry.RawAnswer;
import io.consentry.config.Option;

import static io.consentry.proxy.ServedFile.BR;
import static io.consentry.proxy.ServedFile.DE;
import static io.consentry.proxy.ServedFile.isBound;
import static org.assertj.core.api.Assertions.assertThat;

/** Workers that the site serves as files of their own. */
final class WorkerTest {
    private static final String WORKER = "Sec-Fetch-Dest: worker";
    private static final String SHARED = "Sec-Fetch-Dest: sharedworker";
    private static final String OWN = "Sec-Fetch-Site: same-origin";
    private static final String GUARD = "if(!globalThis.consentryState){globalThis.consentryState={";
    private static final String CODE = "postMessage('ü');\nimport('https://www.google-analytics.com/a.js')\n";
    private static final String WITHOUT =
            CODE.replace("https://www.google-analytics.com/a.js", "data:text/javascript,");

    @AutoClose
    private static final ServedFile file = new ServedFile("/worker.js");

    private static void serve(byte[] body, String... headers) {
        file.is("text/javascript", body, headers);
    }

    private static byte[] code() {
        return CODE.getBytes(StandardCharsets.UTF_8);
    }

    private static void isGuarded(RawAnswer got) {
        isGuarded(got, WITHOUT);
    }

    private static void isGuarded(RawAnswer got, String code) {
        assertThat(got.text()).startsWith(GUARD).endsWith("}" + code);
        assertThat(got.text().substring(0, got.text().length() - code.length())).doesNotContain("\n");
        assertThat(got.all("Content-Length")).isEmpty();
        isBound(got);
    }

    /** It may be denied while the worker runs. */
    private static void isGuardedWithAllAllowed(RawAnswer got) {
        isGuarded(got, CODE);
        assertThat(got.text()).contains("\"advertising\":{\"allowed\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {WORKER, SHARED})
    void the_guard_runs_first_in_them(String destination) {
        serve(code());
        isGuarded(file.get(DE, destination, OWN));
    }

    @Test
    void they_are_asked_for_plain_and_whole_and_read_all_the_same_where_they_come_compressed() throws IOException {
        serve(ServedFile.gzip(CODE), "Content-Encoding", "gzip", "Content-Digest", "sha-256=:AAAA:");
        RawAnswer got = file.get(DE, WORKER, OWN);
        isGuarded(got);
        assertThat(got.all("Content-Encoding")).isEmpty();
        assertThat(got.all("Content-Digest")).isEmpty();
        file.origin()
                .answers(request ->
                        request.response().end(request.getHeader("Accept-Encoding") + request.getHeader("Range")));
        assertThat(file.get(DE, WORKER, OWN, "Accept-Encoding: br", "Range: bytes=1-")
                        .all("Content-Encoding"))
                .containsExactly("br");
        assertThat(file.get(DE, WORKER, OWN, "Range: bytes=1-").text()).endsWith("}identitynull");
    }

    @ParameterizedTest
    @ValueSource(strings = {WORKER, SHARED})
    void the_guard_runs_first_where_all_is_allowed_too(String destination) {
        serve(code());
        isGuardedWithAllAllowed(file.get(BR, destination, OWN));
    }

    @Test
    void what_workers_of_texts_run_first_has_the_name_of_the_guard_with_a_letter_more() {
        serve(code());
        Matcher named = Pattern.compile("\"guard\":\"(/_consent/assets/g\\.\\w+\\.js)w\"")
                .matcher(file.get(DE, WORKER, OWN).text());
        assertThat(named.find()).isTrue();
        RawAnswer part = file.gateway().send("GET", named.group(1) + "w", DE);
        assertThat(part.all("Content-Type")).containsExactly("text/javascript; charset=utf-8");
        assertThat(file.get(DE, WORKER, OWN).text()).contains(part.text());
        serve("<!doctype html><title>x</title>".getBytes(StandardCharsets.UTF_8), "Content-Type", "text/html");
        assertThat(file.get(DE, "Sec-Fetch-Dest: document").text()).contains("<script src=\"" + named.group(1) + "\"");
    }

    @Test
    void the_browser_s_own_copy_is_confirmed_under_its_own_decision_alone() {
        serve(code());
        String held = "If-None-Match: " + file.get(BR, WORKER, OWN).all("ETag").get(0);
        assertThat(file.get(BR, WORKER, OWN, held).status()).isEqualTo(304);
        isGuarded(file.get(DE, WORKER, OWN, held));
        isGuarded(file.get(DE, WORKER, OWN, "If-None-Match: \"v1\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/css", "text/html", "text/html; charset=utf-16le", "application/octet-stream", ""})
    void the_type_does_not_matter(String type) {
        serve(code(), "Content-Type", type);
        isGuarded(file.get(DE, WORKER, OWN));
        isGuardedWithAllAllowed(file.get(BR, WORKER, OWN));
    }

    @Test
    void one_in_utf_16_goes_out_in_utf_8() {
        serve(("\uFEFF" + CODE).getBytes(StandardCharsets.UTF_16LE));
        assertThat(file.get(DE, WORKER, OWN).text())
                .startsWith("\uFEFF" + GUARD)
                .endsWith("}" + WITHOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"script", "serviceworker", "empty", "audioworklet", "document"})
    void other_scripts_pass(String destination) {
        serve(code());
        RawAnswer got = file.get(DE, "Sec-Fetch-Dest: " + destination, OWN);
        assertThat(got.body().getBytes()).isEqualTo(code());
        assertThat(got.all("ETag")).containsExactly("\"v1\"");
    }

    @Test
    void modules_for_workers_of_other_sites_pass() {
        serve(code());
        assertThat(file.get(DE, WORKER, "Sec-Fetch-Site: cross-site").body().getBytes())
                .isEqualTo(code());
    }

    @Test
    void without_a_guard_in_pages_there_is_none_in_workers() {
        serve(code());
        try (GatewayFixture bare = file.behind(Map.of(Option.BANNER, "false"))) {
            assertThat(bare.send("GET", "/worker.js", DE, WORKER, OWN).text()).isEqualTo(WITHOUT);
            RawAnswer allowed = bare.send("GET", "/worker.js", BR, WORKER, OWN);
            assertThat(allowed.body().getBytes()).isEqualTo(code());
            isBound(allowed);
        }
    }

    /** What the browser holds as a page's script, or as what one has fetched, has no guard. */
    @ParameterizedTest
    @ValueSource(strings = {"script", "empty"})
    void no_other_answer_stands_in_for_a_worker(String destination) {
        serve(code());
        RawAnswer got = file.get(DE, "Sec-Fetch-Dest: " + destination, OWN);
        assertThat(got.text()).isEqualTo(CODE);
        assertThat(got.all("Vary")).contains("Sec-Fetch-Dest");
        assertThat(got.all("Cache-Control")).containsExactly("public, max-age=31536000, immutable");
    }
}
