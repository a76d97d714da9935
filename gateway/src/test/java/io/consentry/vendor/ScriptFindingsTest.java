package io.consentry.vendor;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ScriptFindingsTest {
    private static boolean mayImport(String code) {
        byte[] bytes = ("import" + code + "import").getBytes(StandardCharsets.UTF_8);
        return ScriptFindings.mayImport(bytes, 6, bytes.length - 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import'a'",
                "import(a)",
                "x=import",
                "a;import\n\"a\"",
                "export{a}from'b'",
                "export",
                "poimport(a)",
                "important();import(a)",
                "import/**/'a'"
            })
    void finds_the_words_that_an_import_begins_with(String code) {
        assertThat(mayImport(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "impor", "important()", "exports.a=1", "report", "a.imports", "iMPORT(a)", "po"})
    void other_words_begin_none(String code) {
        assertThat(mayImport(code)).isFalse();
    }
}
