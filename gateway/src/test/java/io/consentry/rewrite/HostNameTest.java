package io.consentry.rewrite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How browsers fold hosts. */
final class HostNameTest {
    @ParameterizedTest
    @CsvSource({
        "ADS.Example,ads.example",
        "ads.example.,ads.example",
        "ａｄｓ。ｅｘａｍｐｌｅ,ads.example",
        "ads｡example,ads.example",
        "a\u00adds\u200b.exam\u2060ple\ufe0f,ads.example",
        "a\uDB40\uDD00ds.example,ads.example",
        "\uD83C\uDD30ds.example,ads.example",
        "\uD835\uDC1Ads.example,ads.example",
        "ⓐds.example,ads.example",
        "adſ.example,ads.example",
        "ᵃds.example,ads.example",
        "K.example,k.example",
        "wérbung.example,xn--wrbung-bva.example",
        "WÉRBUNG.example,xn--wrbung-bva.example",
        "xn--WRBUNG-bva.example,xn--wrbung-bva.example",
        "א1.ads.example,*.ads.example",
    })
    void host_is_folded(String written, String folded) {
        assertThat(HostName.fold(written)).isEqualTo(folded);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 126, 127, 1_000, 2_000})
    void a_label_that_is_too_long_hides_none_behind_it(int length) {
        assertThat(HostName.fold("é".repeat(length) + ".ads.example")).isEqualTo("*.ads.example");
    }

    @Test
    void a_label_whose_form_is_short_enough_may_be_long_itself() {
        assertThat(HostName.fold("💩".repeat(56) + ".example")).matches("xn--ls8ha{55}\\.example");
        assertThat(HostName.fold("💩".repeat(57) + ".example")).isEqualTo("*.example");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,192.0.2.7",
        "0xC0000207,192.0.2.7",
        "3221225991,192.0.2.7",
        "0300.0.02.7,192.0.2.7",
        "192.0.519,192.0.2.7",
        "192.519,192.0.2.7",
        "0xc0.0.0x2.07.,192.0.2.7",
        "１９２.0.2.7,192.0.2.7",
        "0x.0.0.0,0.0.0.0",
        "256.0.2.7,256.0.2.7",
        "192.0.2.7.1,192.0.2.7.1",
        "4294967296,4294967296",
        "08.0.2.7,08.0.2.7",
        "1.example,1.example",
    })
    void address_is_written_as_four_numbers(String written, String folded) {
        assertThat(HostName.fold(written)).isEqualTo(folded);
    }
}
