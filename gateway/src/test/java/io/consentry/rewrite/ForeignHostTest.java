package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Hosts whose bytes are no UTF-8: which ones they are, only the page's own encoding tells. */
final class ForeignHostTest {
    private static String parked(String latin1, PageAddress page) {
        PageRules rules = new PageRules(Pages.CATALOG, Pages.allowing(), page);
        return Pages.run(latin1.getBytes(StandardCharsets.ISO_8859_1), rules, null, new int[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src='//ads.exa\u00ADmple/1'>",
                "<img src='https://ads.ex\u00AAmple/1'>",
                "<p style='background:url(//ads.exa\u00ADmple/1)'>",
                "<style>a{b:url(//ads.exa\u00ADmple/1)}</style>",
                "<script type=importmap>{\"imports\":{\"a\":\"//ads.exa\u00ADmple/1\"}}</script>",
                "<script>import\u00A0('//ads.example/1')</script>"
            })
    void are_anybody(String page) {
        PageAddress shop = PageAddress.of("https", "shop.example", "/");
        assertThat(parked(page, shop)).containsAnyOf("data-consentry", "data:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src='//caf\u00E9.example/1'>",
                "<img src='/caf\u00E9'>",
                "<img src='//caf\u00E9.example/\u00E9'><img src='//other.example/\u00E9'>"
            })
    void are_the_pages_own_if_they_read_so_in_the_west(String page) {
        assertThat(parked(page, PageAddress.of("https", "xn--caf-dma.example", "/")))
                .doesNotContain("data-consentry");
    }
}
