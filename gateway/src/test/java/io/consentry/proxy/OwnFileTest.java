package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.RawAnswer;

import static io.consentry.proxy.ServedFile.BR;
import static io.consentry.proxy.ServedFile.DE;
import static io.consentry.proxy.ServedFile.isBound;
import static org.assertj.core.api.Assertions.assertThat;

/** Drawings and speculation rules that the site serves as files of their own. */
final class OwnFileTest {
    private static final String SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"%s\"/></svg>";
    private static final String RULES = "{\"prefetch\":[{\"urls\":[\"%s\"]}]}";
    private static final String VENDOR = "https://www.google-analytics.com/a";

    @AutoClose
    private static final ServedFile file = new ServedFile("/file");

    private static RawAnswer get(String country, String destination) {
        return file.get(country, "Sec-Fetch-Dest: " + destination);
    }

    private static void passes(RawAnswer got, String body) {
        ServedFile.passes(got, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "image/svg+xml, image",
        "image/svg+xml, empty",
        "image/svg+xml, script",
        "text/xml, image",
        "application/xml, image"
    })
    void drawings_lose_what_names_a_vendor(String type, String destination) {
        String loud = SVG.formatted(VENDOR);
        file.is(type, loud);
        RawAnswer got = get(DE, destination);
        assertThat(got.text()).contains("data-consentry-href=\"" + VENDOR);
        RawAnswer allowed = get(BR, destination);
        assertThat(allowed.text()).isEqualTo(loud);
        for (RawAnswer each : List.of(got, allowed)) {
            assertThat(each.all("Cache-Control")).containsExactly("private, no-cache");
            assertThat(each.all("ETag")).isEmpty();
        }
        String quiet = SVG.formatted("/a.png");
        file.is(type, quiet);
        passes(get(DE, destination), quiet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "style", "speculationrules", "worker", "empty"})
    void nothing_comes_packed_with_a_dictionary_that_only_the_browser_has(String destination) {
        AtomicReference<@Nullable String> asked = new AtomicReference<>("none");
        file.origin().answers(request -> {
            asked.set(request.getHeader("Available-Dictionary"));
            request.response().end();
        });
        file.get(DE, "Sec-Fetch-Dest: " + destination, "Available-Dictionary: :YQ==:");
        assertThat(asked).hasNullValue();
    }

    @ParameterizedTest
    @CsvSource({"object", "embed", "iframe", "document"})
    void drawings_that_are_documents_are_pages(String destination) {
        file.is("image/svg+xml", SVG.formatted(VENDOR));
        RawAnswer got = get(DE, destination);
        assertThat(got.text()).contains("data-consentry-href=\"" + VENDOR);
        isBound(got);
        assertThat(get(BR, destination).text()).isEqualTo(SVG.formatted(VENDOR));
        isBound(get(BR, destination));
    }

    @ParameterizedTest
    @CsvSource({"text/xsl", "text/xml", "text/plain", "text/html", "application/octet-stream"})
    void transformations_are_xml_whatever_their_type(String type) {
        String loud = "<xsl:template xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><![CDATA[<p>]]><img src=\""
                + VENDOR + "\"/></xsl:template>";
        file.is(type, loud);
        RawAnswer got = get(DE, "xslt");
        assertThat(got.text()).contains("<![CDATA[<p>]]><img").contains("data-consentry-src=\"" + VENDOR);
        isBound(got);
        assertThat(get(BR, "xslt").text()).isEqualTo(loud);
        isBound(get(BR, "xslt"));
    }

    @Test
    void other_xml_that_a_script_fetches_passes() {
        file.is("application/xml", SVG.formatted(VENDOR));
        passes(get(DE, "empty"), SVG.formatted(VENDOR));
    }

    @ParameterizedTest
    @CsvSource({
        "application/speculationrules+json, speculationrules",
        "text/plain, speculationrules",
        "application/speculationrules+json, empty"
    })
    void speculation_rules_that_name_a_vendor_have_no_rule(String type, String destination) {
        String loud = RULES.formatted(VENDOR);
        file.is(type, loud);
        RawAnswer got = get(DE, destination);
        assertThat(got.text()).isEqualTo("{}");
        isBound(got);
        assertThat(get(BR, destination).text()).isEqualTo(loud);
        isBound(get(BR, destination));
        String quiet = RULES.formatted("/next");
        file.is(type, quiet);
        passes(get(DE, destination), quiet);
    }
}
