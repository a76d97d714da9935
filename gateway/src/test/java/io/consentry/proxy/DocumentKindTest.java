package io.consentry.proxy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** What a browser makes of an answer's types: WHATWG MIME Sniffing 7, as Chromium does it. */
final class DocumentKindTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # values, one behind the other  | navigated to | else
                    text/html                        | HTML         | HTML
                    TEXT/HTML; charset=utf-8         | HTML         | HTML
                    'text/html;'                     | HTML         | HTML
                    text/plain                       | OTHER        | OTHER
                    text/html5                       | OTHER        | OTHER
                    x-text/html                      | OTHER        | OTHER
                    text/html charset=utf-8          | HTML         | HTML
                    text/plain, text/html            | HTML         | HTML
                    text/html, text/plain            | HTML         | HTML
                    application/xhtml+xml            | XML          | XML
                    text/html, application/xhtml+xml | XML          | XML
                    text/xml                         | XML          | OTHER
                    image/svg+xml;charset=utf-8      | XML          | OTHER
                    application/rss+xml              | XML          | OTHER
                    text/xsl                         | XML          | OTHER
                    ''                               | HTML         | OTHER
                    */*                              | HTML         | OTHER
                    unknown/unknown                  | HTML         | OTHER
                    application/unknown              | HTML         | OTHER
                    application/octet-stream         | OTHER        | OTHER
                    html                             | HTML         | OTHER
                    text                             | HTML         | OTHER
                    ; charset=utf-8                  | HTML         | OTHER
                    text/                            | HTML         | OTHER
                    /html                            | HTML         | OTHER
                    text /html                       | HTML         | OTHER
                    application/json                 | OTHER        | OTHER
                    image/png                        | OTHER        | OTHER
                    """)
    void each_type_has_its_kind(String types, DocumentKind navigated, DocumentKind other) {
        assertThat(DocumentKind.of(List.of(types), true)).isEqualTo(navigated);
        assertThat(DocumentKind.of(List.of(types), false)).isEqualTo(other);
    }

    @Test
    void several_fields_count_as_one() {
        assertThat(DocumentKind.of(List.of("text/plain", "text/html"), false)).isEqualTo(DocumentKind.HTML);
        assertThat(DocumentKind.of(List.of("image/png", "application/xhtml+xml"), false))
                .isEqualTo(DocumentKind.XML);
    }

    @Test
    void an_answer_without_a_type_is_a_page_to_whoever_navigates() {
        assertThat(DocumentKind.of(List.of(), true)).isEqualTo(DocumentKind.HTML);
        assertThat(DocumentKind.of(List.of(), false)).isEqualTo(DocumentKind.OTHER);
    }

    @Test
    void what_is_guessed_is_xml_if_it_says_so() {
        assertThat(DocumentKind.isXml(List.of(), true, " \n<?XML version='1.0'?>".getBytes(US_ASCII)))
                .isTrue();
        assertThat(DocumentKind.isXml(List.of(), true, "<html>".getBytes(US_ASCII)))
                .isFalse();
        assertThat(DocumentKind.isXml(List.of(), true, new byte[0])).isFalse();
        assertThat(DocumentKind.isXml(List.of("text/HTML"), true, "<?xml?>".getBytes(US_ASCII)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <!DOCTYPE html>  | true
                    <!-- x -->       | true
                    <pre>            | true
                    <Body class=x>   | true
                    <img src=x>      | false
                    <meta charset=x> | false
                    text <p>         | false
                    """)
    void what_is_guessed_is_html_if_it_begins_so(String text, boolean html) {
        byte[] first = ("\n\f " + text).getBytes(US_ASCII);
        assertThat(DocumentKind.isHtml(List.of(), true, first)).isEqualTo(html);
        assertThat(DocumentKind.isHtml(List.of("*/*"), false, first)).isFalse();
        assertThat(DocumentKind.isHtml(List.of("text/html"), false, first)).isTrue();
    }
}
