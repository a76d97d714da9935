package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PageTextTest {
    private static final String PAGE = "<p>Grüße, 世界, 😀</p>";

    @ParameterizedTest
    @CsvSource({
        "UTF-16LE, text/html; charset=utf-16le, ''",
        "UTF-16BE, text/html;charset=\"UTF-16BE\", ''",
        "UTF-16LE, text/html; charset=utf-16, ''",
        "UTF-16LE, text/html, \uFEFF",
        "UTF-16BE, text/html; charset=utf-8, \uFEFF",
        "UTF-16LE, '', \uFEFF",
    })
    void a_page_in_utf_16_becomes_utf_8_with_a_mark_at_every_cut(String charset, String type, String mark) {
        byte[] page = (mark + PAGE).getBytes(Charset.forName(charset));
        for (int cut = 0; cut <= page.length; cut++) {
            assertThat(read(page, cut, type)).as("cut at %d", cut).isEqualTo("\uFEFF" + PAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1", ""})
    void any_other_page_stays_as_it_is(String type) {
        byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= page.length; cut++) {
            assertThat(read(page, cut, type)).isEqualTo(PAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab"})
    void a_page_shorter_than_a_mark_is_not_lost(String page) {
        assertThat(read(page.getBytes(StandardCharsets.UTF_8), 0, "text/html")).isEqualTo(page);
    }

    private static String read(byte[] page, int cut, String type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PageText text = new PageText(type, out::writeBytes);
        text.write(java.util.Arrays.copyOfRange(page, 0, cut));
        text.write(java.util.Arrays.copyOfRange(page, cut, page.length));
        text.end();
        return out.toString(StandardCharsets.UTF_8);
    }
}
