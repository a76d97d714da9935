package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The addresses that scripts import modules from. */
final class ModuleImportsTest {
    private static List<String> imports(String code) {
        byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
        return ModuleImports.imports(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import 'u'",
                "import\"u\"",
                "import a from 'u'",
                "import*as a from'u'",
                "import {a, b as c}from 'u' with {type: 'json'}",
                "export * from 'u'",
                "export {a} from // x\n 'u'",
                "import(`u`)",
                "await import ( /* ' */ 'u' )",
                "a\n?import('u'):b",
                "[...import('u')]",
                "a.\nimport('u')",
                "import /* 'x' */ 'u'",
                "import('\\x75')",
                "import('\\u0075')",
                "import('\\u{75}')",
                "import('\\165')",
                "import('\\\nu')",
                "/*\n// */ import 'u'",
                "'\\\n//'; import('u')",
                "`\n//`; import('u')",
            })
    void import_is_found(String code) {
        assertThat(imports(code)).containsExactly("u");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "important('u')",
                "reimport('u')",
                "$import('u')",
                "Array.from('u')",
                "files.import('u')",
                "files?.import('u')",
                "import.meta.url",
                "import(u)",
                "  // import 'u'",
                "import a from b",
                "",
                "m",
                "impor"
            })
    void what_imports_nothing_is_none(String code) {
        assertThat(imports(code)).isEmpty();
    }

    @Test
    void pieces_are_put_together() {
        assertThat(imports("import('https:' + \"//\" +`a.example` + name)")).containsExactly("https://a.example");
    }

    @Test
    void a_string_without_end_counts() {
        assertThat(imports("import('u")).containsExactly("u");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "a\\/b,a/b",
                "\\x2f,/",
                "\\u002F,/",
                "\\u{2F},/",
                "\\u{zz},u{zz}",
                "\\xZ,xZ",
                "\\,\\",
                "\\57,/",
                "\\u00,u00"
            })
    void escapes_are_resolved(String text, String expected) {
        assertThat(ModuleImports.unescape(text)).isEqualTo(expected);
    }
}
