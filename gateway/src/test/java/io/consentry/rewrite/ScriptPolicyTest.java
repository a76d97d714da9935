package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts that the page's own policy keeps from loading must not come back as some that it trusts. */
final class ScriptPolicyTest {
    private static final String STRICT = "default-src 'self'; script-src 'nonce-abc' 'strict-dynamic' https:";

    private static String rewritten(String page, String... policies) {
        return Pages.run(
                page.getBytes(StandardCharsets.UTF_8),
                Pages.rules(Pages.allowing()).under(List.of(policies)),
                null,
                new int[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script src=//ads.example/a.js></script>",
                "<script nonce=abd src=//ads.example/a.js></script>",
                "<script nonce nonce=abc src=//ads.example/a.js></script>",
                "<template></template></template><script src=//ads.example/a.js></script>",
                "<script nonce=ABC type=module src=//ads.example/a.js></script>"
            })
    void a_script_that_a_strict_policy_bars_is_not_parked(String script) {
        for (String[] policies : new String[][] {
            {STRICT}, {"img-src *, " + STRICT}, {"img-src *", STRICT}, {"default-src 'STRICT-DYNAMIC' 'nonce-abc'"}
        }) {
            assertThat(rewritten(script, policies)).doesNotContain("script");
        }
        assertThat(rewritten(script)).contains("data-consentry-src");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <script nonce=abc src=//ads.example/a.js></script> | script-src 'nonce-abc' 'strict-dynamic'
                    <script nonce="a&#98;c" src=//ads.example/a.js></script> | script-src 'nonce-abc' 'strict-dynamic'
                    <script src=//ads.example/a.js></script> | script-src 'nonce-abc' ads.example
                    <script src=//ads.example/a.js></script> | script-src-elem ads.example; script-src 'strict-dynamic'
                    <script integrity=sha256-x src=//ads.example/a.js></script> | script-src 'sha256-x' 'strict-dynamic'
                    <script src=//ads.example/a.js></script> | script-src 'url-sha256-x' 'strict-dynamic'
                    <script type=" Text/Partytown" src=//ads.example/a.js></script> | script-src 'strict-dynamic'
                    <template><p><script src=//ads.example/a.js></script></template> | script-src 'strict-dynamic'
                    <script>adq('init')</script> | script-src 'strict-dynamic'
                    <script type=rocketlazyloadscript data-rocket-src=//ads.example/a></script> | script-src 'strict-dynamic'
                    """)
    void what_may_load_waits(String script, String policy) {
        assertThat(rewritten(script, policy)).contains("data-consentry=\"advertising\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script src=/a.js></script>", "<img src=/a>"})
    void what_is_allowed_stays(String markup) {
        assertThat(rewritten(markup, STRICT)).isEqualTo(markup);
    }
}
