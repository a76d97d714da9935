package io.consentry.proxy;

import java.util.List;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ContentTypesTest {
    private static List<String> settled(String... types) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String type : types) {
            headers.add("Content-Type", type);
        }
        ContentTypes.settle(headers);
        return headers.getAll("Content-Type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/html; charset=utf-8",
                "text/html;charset=\"utf-8\"",
                "text/html; charset=ISO-8859-1; x=y",
                "text/html ; Charset= utf-8",
                "application/json; profile=\"a;b\"; ext=bulk; charset=utf-8",
                "multipart/mixed; boundary=\"a,b\"",
                "application/ld+json; profile=\"https://a.example/x, https://a.example/y\"",
                "*/*",
                "text/html, text/plain",
                "image/svg+xml; charset=utf-8",
                "application/atom+xml;type=feed",
                ""
            })
    void plain_type_stays(String type) {
        assertThat(settled(type)).containsExactly(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html; xcharset=utf-8; charset=utf-16le | text/html; charset=utf-16le",
                "text/html; a=\"charset=utf-8\"; charset=utf-16le | text/html; charset=utf-16le",
                "text/html; charset=utf-8, text/html; charset=utf-16le | text/html; charset=utf-16le",
                "text/html; charset=\" utf-16le\" | text/html; charset=utf-16le",
                "text/html; xcharset=utf-16le | text/html",
                "text/html; charset =utf-8 | text/html",
                "text/html; x=\"; charset=utf-8; y\" | text/html",
                "text/html; x=\"; charset=utf-8 | text/html",
                "text/html; x=\"\\\"; charset=utf-8; y\"; charset=gbk | text/html; charset=gbk",
                "text/html; charset='utf-8' | text/html",
                "text/html charset=utf-8 | text/html",
                "text/html(charset=utf-8 ) | text/html",
                "text/html, charset=utf-8 | text/html",
                "text/html; charset=utf-8, text/html | text/html; charset=utf-8",
                "text/html; charset=utf-8, */* | text/html; charset=utf-8",
                "text/html; charset=utf-8, text/plain | text/plain",
                "text/html; x=\",text/plain\"; charset=utf-8 | text/html; charset=utf-8",
                "html; charset=utf-8 | html",
                "text/xml; text/html | text/xml",
                "text/xml text/html | text/xml",
                "text/xml; a=\",text/html\" | text/xml",
                "image/svg+xml(x) | image/svg+xml",
                "application/xhtml+xml, x | application/xhtml+xml",
                "text/xml, text/html | text/html",
                "text/html; a=b, text/xml; c=text/html | text/xml"
            })
    void type_that_can_be_read_in_two_ways_is_made_plain(String type, String plain) {
        assertThat(settled(type)).containsExactly(plain);
    }

    @Test
    void last_of_several_types_is_left() {
        assertThat(settled("text/html; charset=utf-8", "text/html; charset=utf-16le"))
                .containsExactly("text/html; charset=utf-16le");
        assertThat(settled()).isEmpty();
    }

    @Test
    void long_type_is_read_as_far_as_types_go() {
        for (String odd : List.of("\"", "\\a", ";a=\"\"", ";a=b", ",a", "\"\"", "charset=")) {
            assertThat(settled("text/html; charset=utf-8; x=y" + odd.repeat(20_000) + "; charset=gbk"))
                    .as(odd)
                    .hasSize(1)
                    .allMatch(type -> type.startsWith("text/html; charset=utf-8"));
        }
    }
}
