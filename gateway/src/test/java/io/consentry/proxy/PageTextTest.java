package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @CsvSource({
        "half a pair hides nothing behind it, D800 003C 0062, \uFFFD<b",
        "second half alone, DC00 003C, \uFFFD<",
        "half a pair at the end, 003C D800, <\uFFFD",
        "a pair, D83D DE00 003C, \uD83D\uDE00<",
    })
    void utf_16_is_decoded_as_browsers_do(String name, String units, String expected) {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        for (String unit : units.split(" ", -1)) {
            page.write(Integer.parseInt(unit.substring(0, 2), 16));
            page.write(Integer.parseInt(unit.substring(2), 16));
        }
        for (int cut = 0; cut <= page.size(); cut++) {
            assertThat(read(page.toByteArray(), cut, "text/html; charset=utf-16be"))
                    .as(name)
                    .isEqualTo("\uFEFF" + expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "~$B$\"~(B<b>, \u3042<b>",
        "<~(Bimg>, <img>",
        "~$B<b~(B>, \u932B>",
        "~(J\\<, \u00A5<",
        "~(I1<, \uFF71\uFF7C",
        "~$B$~(B<, \uFFFD<",
        "~x<, \uFFFDx<",
        "~$x<, \uFFFD$x<",
        "<~, <\uFFFD",
    })
    void iso_2022_jp_is_decoded_as_browsers_do(String text, String expected) {
        byte[] page = text.replace('~', '\u001B').getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= page.length; cut++) {
            assertThat(read(page, cut, "text/html; charset=iso-2022-jp")).isEqualTo("\uFEFF" + expected);
        }
    }

    @Test
    void iso_2022_jp_in_a_meta_element_is_decoded_too() {
        byte[] page = "<meta charset=ISO-2022-JP>~<\u001B(Bimg>".getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= page.length; cut++) {
            assertThat(read(page, cut, "text/html")).endsWith("<img>").startsWith("\uFEFF<meta");
        }
    }

    @Test
    void escapes_are_taken_out_where_no_encoding_is_declared() {
        byte[] page =
                "<\u001B(Bimg> \u001B[0m \u001B\u001B$ \u001B\u001B[1m \u001B".getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= page.length; cut++) {
            assertThat(read(page, cut, "text/html")).isEqualTo("<(Bimg> \u001B[0m $ \u001B\u001B[1m \u001B");
            assertThat(read(page, cut, "text/html; charset=utf-8"))
                    .isEqualTo(new String(page, StandardCharsets.ISO_8859_1));
        }
    }

    /** Whichever declaration a browser believes, no escape is left that it could take for one of ISO-2022-JP. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<meta http-equiv=x content='charset=utf-8'><meta charset=iso-2022-jp>",
                "<noscript><meta charset=iso-2022-jp></noscript><meta charset=utf-8>",
                "<svg><title><meta charset=utf-8></title></svg><meta charset=iso-2022-jp>",
                "<meta charset=utf-8>"
            })
    void escapes_hide_no_tag_whatever_the_page_declares(String declarations) {
        byte[] page = (declarations + "<\u001B(Bimg>").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(page, page.length, "text/html")).doesNotContain("\u001B");
        assertThat(read(page, page.length, "text/html; charset=iso-8859-12")).doesNotContain("\u001B");
    }

    @Test
    void a_declaration_counts_up_to_the_end_of_the_head_however_the_page_is_cut() {
        byte[] page = ("<!doctype html><title>" + "x".repeat(3000) + "</title><meta charset=iso-2022-jp><p>\u001B(Bx")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= page.length; cut += 97) {
            assertThat(read(page, cut, "text/html")).startsWith("\uFEFF").endsWith("<p>x");
        }
    }

    private static String read(byte[] page, int cut, String type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PageText text = new PageText(TextType.of(type), out::writeBytes);
        text.write(java.util.Arrays.copyOfRange(page, 0, cut));
        text.write(java.util.Arrays.copyOfRange(page, cut, page.length));
        text.end();
        return out.toString(StandardCharsets.UTF_8);
    }
}
