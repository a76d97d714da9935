package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class QuietSheetsTest {
    private static Slice slice(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.US_ASCII);
        return new Slice(bytes, 1, bytes.length - 1);
    }

    private static boolean isRemembered(String css) {
        assertThat(Pages.rewrite("<style>" + css + "</style>", Pages.allowing()))
                .isNotEmpty();
        return QuietSheets.ELEMENTS.has(slice(css));
    }

    @Test
    void a_sheet_is_known_by_all_its_bytes() {
        QuietSheets sheets = new QuietSheets(64 << 10, 1 << 8);
        assertThat(sheets.has(slice("a{b:url(c)}"))).isFalse();
        sheets.add(slice("a{b:url(c)}"));
        assertThat(sheets.has(slice("a{b:url(c)}"))).isTrue();
        assertThat(sheets.has(slice("a{b:url(d)}"))).isFalse();
        assertThat(sheets.has(slice("a{b:url(c)} "))).isFalse();
    }

    @Test
    void what_is_too_long_is_not_remembered() {
        QuietSheets sheets = new QuietSheets(64 << 10, 1 << 8);
        Slice sheet = slice("a".repeat(70_000));
        sheets.add(sheet);
        assertThat(sheets.has(sheet)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{b:url(c.gif)}",
                "a{b:url(/c/d.gif?e)}",
                "a{b:url('../c.gif')}",
                "@import 'c.css';",
                "a{b:url(data:image/png;base64,AAAA)}",
                "a:not(b){c:calc(1px)}"
            })
    void what_stays_within_the_site_is_remembered(String css) {
        assertThat(isRemembered(css)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{b:url(//own.example/c)}",
                "a{b:url(https://other.example/c)}",
                "a{b:url(/\\9/ads.example/c)}",
                "a{b:url(\\5c\\5c ads.example/c)}",
                "a{b:url(' //ads.example/c')}",
                "a{b:url(https:c)}",
                "a{b:image-set(attr(c) 1x)}",
                "@import 'data:image/png,@import \"//ads.example\"';",
                "a{b:url(data:text/css,c)}"
            })
    void what_could_lead_elsewhere_is_read_anew(String css) {
        assertThat(isRemembered(css)).isFalse();
    }
}
