package io.consentry.rewrite;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OwnSourcesTest {
    private static final String OURS = "shop.example/_consent/";

    private static String admitted(String policy) {
        return OwnSources.admit(policy, "shop.example", "/_consent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "upgrade-insecure-requests",
                "img-src 'none'; frame-ancestors 'none'",
                "default-src 'self'; img-src *",
                "script-src 'nonce-abc' 'strict-dynamic'; object-src 'none'",
                "script-src 'strict-dynamic' 'sha256-abc='",
                "script-src 'Nonce-abc'; connect-src 'self'",
                "script-src *; connect-src 'SELF'",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ,, font-src 'none';",
                "require-trusted-types-for 'script'; trusted-types *",
                "trusted-types a consentry 'allow-duplicates'",
            })
    void a_policy_that_admits_us_stays_as_it_is(String policy) {
        assertThat(admitted(policy)).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "script-src https://cdn.example                | script-src https://cdn.example OURS",
                "script-src 'sha256-abc=' 'unsafe-inline'      | script-src 'sha256-abc=' 'unsafe-inline' OURS",
                "default-src 'none'; img-src a                 | default-src OURS; img-src a",
                "default-src 'self'; connect-src api.example   | default-src 'self'; connect-src api.example OURS",
                "script-src a; script-src-elem b ; SCRIPT-SRC c| script-src a; script-src-elem b OURS; SCRIPT-SRC c",
                "style-src 'None'                              | style-src OURS",
                "style-src                                     | style-src OURS",
                "script-src 'self', script-src cdn.example     | script-src 'self', script-src cdn.example OURS",
                "trusted-types 'none'                          | trusted-types consentry",
                "Trusted-Types dompurify; default-src 'self'   | Trusted-Types dompurify consentry; default-src 'self'",
                "default-src 'nonce-x' 'strict-dynamic'        | default-src 'nonce-x' 'strict-dynamic' OURS",
                "script-src 'none-such'                        | script-src 'none-such' OURS",
            })
    void what_is_missing_is_added_and_nothing_else(String policy, String expected) {
        String whole = expected.replace("OURS", OURS);
        assertThat(admitted(policy)).isEqualTo(whole);
        assertThat(admitted(whole)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[::1]:8080", "a.example; script-src *", "a.example evil.example", "a,b", "a.example:", "ä"})
    void a_host_that_no_source_expression_can_hold_is_not_written(String host) {
        assertThat(OwnSources.admit("script-src x; trusted-types x", host, "/_consent"))
                .isEqualTo("script-src x; trusted-types x consentry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:8080", "xn--caf-dma.example:1"})
    void a_host_may_have_a_port(String host) {
        assertThat(OwnSources.admit("script-src x", host, "/p")).isEqualTo("script-src x " + host + "/p/");
    }
}
