package io.consentry.rewrite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a browser goes for a URL. */
final class TagUrlTest {
    private static final PageAddress PAGE = PageAddress.of("https", "shop.example", "/a/b.html?q=/x");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "https://ads.example/p?q=1#f      | ads.example  | 443  | /p?q=1",
                "http://ads.example               | ads.example  | 80   | /",
                "//ads.example                    | ads.example  | 443  | /",
                "https://ads.example?q            | ads.example  | 443  | /?q",
                "https://ads.example#f            | ads.example  | 443  | /",
                "HtTpS://ADS.Example.:443/p       | ads.example  | 443  | /p",
                "https://u:p@ads.example:8443/p   | ads.example  | 8443 | /p",
                "https://shop.example@ads.example | ads.example  | 443  | /",
                "https://a@b@ads.example/@c       | ads.example  | 443  | /@c",
                "https:\\\\ads.example\\p         | ads.example  | 443  | /p",
                "\\/ads.example/p                 | ads.example  | 443  | /p",
                "///ads.example/p                 | ads.example  | 443  | /p",
                "https:///ads.example/p           | ads.example  | 443  | /p",
                "http:ads.example/p               | ads.example  | 80   | /p",
                "http:/ads.example/p              | ads.example  | 80   | /p",
                "https:p                          | shop.example | 443  | /a/p",
                "https:/p                         | shop.example | 443  | /p",
                "wss://ads.example/s              | ads.example  | 443  | /s",
                "//ads%2Eexample/%74r             | ads.example  | 443  | /tr",
                "//ａｄｓ。example                   | ads.example  | 443  | /",
                "//ads.exam\u00ADple              | ads.example  | 443  | /",
                "/x                               | shop.example | 443  | /x",
                "x                                | shop.example | 443  | /a/x",
                "./x/../../y/.                    | shop.example | 443  | /y/",
                "../../../y                       | shop.example | 443  | /y",
                "?z                               | shop.example | 443  | /a/b.html?z",
                "#z                               | shop.example | 443  | /a/b.html",
                "x:y/z                            |              | 0    | ",
                "data:text/html,x                 |              | 0    | ",
                "javascript://ads.example/        |              | 0    | ",
                "about:blank                      |              | 0    | ",
                "https://                         |              | 0    | ",
                "1x:y                             | shop.example | 443  | /a/1x:y",
            })
    void url_leads_where_a_browser_goes(String url, String host, int port, String path) {
        TagUrl expected = host == null ? null : new TagUrl(host, port, path);
        assertThat(TagUrl.resolve(url, PAGE)).isEqualTo(expected);
    }

    @Test
    void white_space_inside_and_around_is_dropped() {
        assertThat(TagUrl.resolve(" \u0001\n ht\ttps:/\r/ads.ex\nample/p \u001f", PAGE))
                .isEqualTo(new TagUrl("ads.example", 443, "/p"));
    }

    @Test
    void address_of_a_page_comes_from_its_host_header() {
        assertThat(PageAddress.of("HTTP", "Shop.Example.:8080", "/x"))
                .isEqualTo(new PageAddress("http", "shop.example", 8080, "/x"));
        assertThat(PageAddress.of("http", "", "*")).isEqualTo(new PageAddress("http", "", 80, "/"));
    }

    @Test
    void vendor_of_an_absolute_address_is_found() {
        assertThat(TagUrl.vendor("https://shared.example/track/x?y", Pages.CATALOG))
                .isEqualTo(Pages.CATALOG.byId("shared").orElseThrow());
        assertThat(TagUrl.vendor("//sub.ads.example", Pages.CATALOG))
                .isEqualTo(Pages.CATALOG.byId("ads").orElseThrow());
        assertThat(TagUrl.vendor("https://shared.example/captcha", Pages.CATALOG))
                .isNull();
        assertThat(TagUrl.vendor("ads.example/p", Pages.CATALOG)).isNull();
        assertThat(TagUrl.vendor("", Pages.CATALOG)).isNull();
    }
}
