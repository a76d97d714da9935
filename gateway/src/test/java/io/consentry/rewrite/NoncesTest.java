package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NoncesTest {
    private static final byte[] SNIPPET =
            "<script type=a>{}</script><script src=b></script>".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "script-src 'nonce-abc='                                  | abc=",
                "default-src 'self'; script-src 'strict-dynamic' 'nonce-x' | x",
                "default-src 'nonce-d'                                    | d",
                "default-src 'nonce-d'; script-src 'nonce-s'              | s",
                "script-src 'nonce-s'; script-src-elem 'nonce-e'          | e",
                "img-src 'self', script-src 'nonce-two'                   | two",
                "default-src 'nonce-d'; script-src 'self'                 | ''",
                "style-src 'nonce-no'                                     | ''",
                "script-src 'nonce-\"><script>'                           | ''",
            })
    void nonce_of_the_governing_directive_is_written(String policy, String nonce) {
        String written = new String(Nonces.write(SNIPPET, List.of(policy)), StandardCharsets.UTF_8);
        String attribute = nonce.isEmpty() ? "" : "nonce=\"" + nonce + "\" ";
        assertThat(written)
                .isEqualTo("<script " + attribute + "type=a>{}</script><script " + attribute + "src=b></script>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "style-src 'nonce-s'; script-src 'nonce-x'       | s",
                "style-src-elem 'nonce-e'; style-src 'nonce-s'   | e",
                "default-src 'nonce-d'; script-src 'self'        | d",
                "style-src 'self'                                | ''",
            })
    void style_sheets_have_a_nonce_of_their_own(String policy, String nonce) {
        byte[] sheet = "<link rel=stylesheet>".getBytes(StandardCharsets.UTF_8);
        assertThat(new String(Nonces.write(sheet, List.of(policy)), StandardCharsets.UTF_8))
                .isEqualTo(nonce.isEmpty() ? "<link rel=stylesheet>" : "<link nonce=\"" + nonce + "\" rel=stylesheet>");
    }
}
