package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScriptNonceTest {
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
        String written = new String(ScriptNonce.write(SNIPPET, List.of(policy)), StandardCharsets.UTF_8);
        String attribute = nonce.isEmpty() ? "" : "nonce=\"" + nonce + "\" ";
        assertThat(written)
                .isEqualTo("<script " + attribute + "type=a>{}</script><script " + attribute + "src=b></script>");
    }
}
