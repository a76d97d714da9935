package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The URLs that a browser takes from CSS. */
final class CssUrlsTest {
    private static List<String> urls(String css) {
        List<String> urls = new ArrayList<>();
        CssUrls.replace(css, true, (url, imported) -> {
            urls.add(url);
            return false;
        });
        return urls;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "a{b:url(//x/y)}            | //x/y",
                "a{b:URL( '//x/y' )}        | //x/y",
                "a{b:url(\t//x/y\t)}        | //x/y",
                "a{b:url(//x\\)y)}          | //x)y",
                "a{b:\\75 rl(//x/y)}        | //x/y",
                "a{b:u\\000052l(//x/y)}     | //x/y",
                "a{b:url(\\2f\\2fx/y)}      | //x/y",
                "a{b:url(//x/y              | //x/y",
                "@import \"//x/y\" screen;  | //x/y",
                "a{b:image-set('//x/y' 1x)} | //x/y",
                "a{b:url('//x\\'/y')}       | //x'/y",
                "a{b:url('//x/y             | //x/y",
                "a{--b:'//x/y'}             | //x/y",
                "@im\\port'//x/y';         | //x/y",
                "a{content:'//x/y'}         | ",
                "a[src^='//x/y']{b:c}       | ",
                "a:not([b='//x/y']){b:c}    | ",
                "@import url(a.css;         | a.css;",
                "/* url(//x/y) */           | ",
                "a{b:myurl(//x/y)}          | ",
                "a{b:url}                   | ",
            })
    void url_is_found(String css, String url) {
        assertThat(urls(css)).isEqualTo(url == null ? List.of() : List.of(url));
    }

    @Test
    void a_null_is_part_of_a_name() {
        assertThat(urls("a{b:\0url(a\")\")}c{b:url(//x/y)}d{e:\"")).containsExactly(")", "//x/y");
    }

    @Test
    void escape_at_the_very_end_stands_for_nothing() {
        assertThat(urls("a{b:url(x\\")).containsExactly("x");
        assertThat(urls("a{b:url('x\\")).containsExactly("x");
    }

    @Test
    void string_behind_a_url_counts_too() {
        assertThat(urls("a{b:image-set(url(1) 1x, '2' 2x) '3'}")).containsExactly("1", "2");
    }

    @Test
    void only_denied_urls_are_replaced() {
        assertThat(CssUrls.replace(
                        "a{b:url(1) url(2) image-set('2') url( \"2\" )}", true, (url, imported) -> url.equals("2")))
                .isEqualTo("a{b:url(1) url(data:,#Mg) image-set('data:,#Mg') url( \"data:,#Mg\" )}");
        assertThat(CssUrls.replace("a{b:url(2)}", false, (url, imported) -> url.equals("2")))
                .isEqualTo("a{b:url(data:,)}");
        assertThat(CssUrls.replace("a{b:url(1)}", true, (url, imported) -> url.equals("2")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{b:image-set(attr(c) 1x)}",
                "a{--b:attr(c);d:image-set(var(--b) 1x)}",
                "a{--b:attr(c);d:\\69mage-set(var(--b) 1x)}",
                "a{--b:attr(c);d:s\\rc(var(--b))}",
                "a{b:attr(c type(*))}",
                "a{b:ATTR( c TYPE( * ), none)}",
                "a{b:at\\74r(c type(*))}",
                "a{b:attr(c/**/type(/**/*))}",
                "a{b:attr(c t\\79pe(*))}",
                "a{b:attr(c type(<image>))}",
                "a{b:attr(c type(<length> | <image>))}",
                "a{b:attr(c type(<url>))}",
                "a{b:attr(c url)}",
                "a{b:attr(x|c type(*))}",
                "a{b:attr(c\\,d type(*))}",
                "a{b:attr(c var(--d))}",
                "a{b:attr(var(--c))}",
                "a{b:attr(c type(*",
                "a{b:attr(c)}c{b:attr(c type(*))}",
                "@media screen{a{--b:attr(c type(*))}}",
                "a{--b:attr(c type(<string>));d:image-set(var(--b) 1x)}"
            })
    void attribute_that_becomes_an_address_is_asked_for(String css) {
        assertThat(urls(css)).contains(CssUrls.ANYTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{content:attr(c)} b{d:image-set('e' 1x)}",
                ".md\\:a::before{--b:attr(c);content:var(--b)}",
                "a{--b:attr(c px);d:image-set(var(--b) 1x)}",
                "a{--b:attr(c type(<length> | auto));d:image-set(var(--b) 1x)}",
                "a{b:attr(c type(<color>), url(//x/y))}",
                "a{b:attr(c type( <custom-ident>+ ))}",
                "a{b:attr(c %, 1px)calc(attr(c number) * 1em)}",
                "a{content:attr(c\\:d)attr(x|c)attr(c/**/)attr(\u00e9,'type(*)')}",
                "a{content:attr(c type(<string>), 'none')}"
            })
    void attribute_that_does_not_is_left(String css) {
        assertThat(urls(css)).doesNotContain(CssUrls.ANYTHING);
    }
}
