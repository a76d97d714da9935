package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Texts that are longer than what is held back of them. */
final class LongTextTest {
    private static final int PIECE = 16 << 10;

    private static String run(String page) {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        int[] cuts = new int[bytes.length / PIECE];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = (i + 1) * PIECE;
        }
        return Pages.run(bytes, Pages.rules(Pages.allowing()), null, cuts);
    }

    private static String comment(int length) {
        return "/*" + "x".repeat(length - 4) + "*/";
    }

    @Test
    void a_script_is_judged_by_its_first_64_kib() {
        String late = "<script>" + comment(Elements.MOST_SCRIPT_BYTES) + "adq('x')</script><p>on";
        assertThat(run(late)).isEqualTo(late);
    }

    @Test
    void a_script_that_is_denied_by_its_beginning_is_parked_to_its_end() {
        String code = "adq('x');" + comment(4 * Elements.MOST_SCRIPT_BYTES);
        assertThat(run("<script>" + code + "</script><p>on"))
                .startsWith("<script type=\"text/plain\" data-consentry=\"advertising\">")
                .endsWith(code + "</script><p>on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"importmap", "speculationrules"})
    void a_map_that_is_too_long_to_be_read_is_parked(String type) {
        String json = "{\"imports\":{\"a\":\"" + "x".repeat(Elements.MOST_TEXT_BYTES) + "\"}}";
        assertThat(run("<script type=" + type + ">" + json + "</script><p>on"))
                .startsWith("<script type=\"text/plain\" data-consentry=\"advertising analytics functional\"")
                .endsWith(json + "</script><p>on");
    }

    @Test
    void every_rule_of_a_long_style_sheet_is_judged() {
        String rule = "p{color:red}\n";
        String many = rule.repeat(Elements.MOST_TEXT_BYTES / rule.length() + 1);
        String sheet = many + "a{background:url(https://ads.example/1)}" + many + "b{background:url(/own.png)}";
        String through = run("<style>" + sheet + "</style><p>on");
        assertThat(through.contains("ads.example")).isFalse();
        assertThat(through).startsWith("<style>" + rule).endsWith("b{background:url(/own.png)}</style><p>on");
        assertThat(through.split("p\\{color:red\\}\n", -1)).hasSize(many.length() / rule.length() * 2 + 1);
    }
}
