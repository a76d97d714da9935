package io.consentry.rewrite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.policy.Decision;
import io.consentry.policy.UnknownVendors;

import static org.assertj.core.api.Assertions.assertThat;

/** Denied addresses in styles, which stay for the page to bring back. */
final class KeptAddressesTest {
    private static final String PAGE =
            "<style>@import '//ads.example/a.css';a{b:url( //ads.example/%C3%A9.png )}</style>"
                    + "<p style=\"background:url('https://stats.example/b?c&d')\">";

    @Test
    void they_are_kept_in_a_form_that_nobody_reads() {
        String parked = Pages.parked(PAGE);
        assertThat(parked).contains("data:,#").doesNotContain("example");
        assertThat(Pages.withKept(parked)).isEqualTo(PAGE);
    }

    @Test
    void they_are_not_where_no_choice_lets_them_come_back_however_often_the_sheet_was_seen() {
        Decision strict = UnknownVendorsTest.under(UnknownVendors.REMOVE, Pages.allowing());
        for (int i = 0; i < 2; i++) {
            assertThat(Pages.parked(PAGE)).contains("data:,#");
            assertThat(Pages.rewrite(PAGE, strict))
                    .contains("'data:,'", "( data:, )")
                    .doesNotContain("data:,#");
            assertThat(Pages.removed(PAGE)).contains("'data:,'", "( data:, )").doesNotContain("data:,#");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\\61", "'", "\\\"", "\t", "\\29 "})
    void one_that_is_not_written_plainly_is_not(String piece) {
        String sheet = "<style>a{b:url(\"//ads.example/c" + piece + "d\")}</style>";
        assertThat(Pages.parked(sheet)).isEqualTo("<style>a{b:url(\"data:,\")}</style>");
    }

    @Test
    void a_very_long_one_is_not() {
        String sheet = "<style>a{b:url(//ads.example/" + "c".repeat(3000) + ")}</style>";
        assertThat(Pages.parked(sheet)).isEqualTo("<style>a{b:url(data:,)}</style>");
    }
}
