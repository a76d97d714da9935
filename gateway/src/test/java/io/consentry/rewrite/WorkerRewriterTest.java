package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts of workers that are files of the site. */
final class WorkerRewriterTest {
    private static final String GUARD = "if(!self.g){guard()}";
    private static final String DENIED = "https://ads.example/m.js";
    private static final String NOTHING = "'data:text/javascript,'";

    private static String rewritten(String code, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
        WorkerRewriter rewriter = new WorkerRewriter(
                Pages.rules(Pages.allowing()),
                GUARD.getBytes(StandardCharsets.UTF_8),
                (piece, from, to) -> out.write(piece, from, to - from));
        for (int i = 0; i < bytes.length; i += length) {
            rewriter.write(bytes, i, Math.min(bytes.length, i + length));
            assertThat(rewriter.held()).isLessThanOrEqualTo(Elements.MOST_SCRIPT_BYTES);
        }
        rewriter.end();
        assertThat(rewriter.held()).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] rewritten(byte[] bytes, byte[] guard) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WorkerRewriter rewriter = new WorkerRewriter(
                Pages.rules(Pages.allowing()), guard, (piece, from, to) -> out.write(piece, from, to - from));
        rewriter.write(bytes, 0, bytes.length);
        rewriter.end();
        return out.toByteArray();
    }

    /** Whole and byte by byte. */
    private static String rewritten(String code) {
        String whole = rewritten(code, 1 << 20);
        assertThat(rewritten(code, 1)).isEqualTo(whole);
        return whole;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "f()",
                "// x\nf()",
                "'use strict'.length",
                "'use strict' + f()",
                "f();'use strict'",
                "'use strict'\n.length",
                "'use strict' /*\n*/ + f()",
                "'use\\x20strict';f()",
                "'use strict",
                "'use strict'\nin self"
            })
    void the_guard_stands_first(String code) {
        assertThat(rewritten(code)).isEqualTo(GUARD + code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'use strict';f()",
                "\"use strict\"",
                "'use strict'\nf()",
                "'use strict' /*\n*/ f()",
                "'use strict' // a\n++n",
                "'use strict'\nindex()",
                "/* a\n */ // b\n 'use strict' /* c */ ; f()",
                "'use asm';'a\\'b'\n'use strict';",
            })
    void a_strict_script_stays_strict(String code) {
        assertThat(rewritten(code)).isEqualTo("\"use strict\";" + GUARD + code);
    }

    @Test
    void marks_and_first_lines_for_shells_stay_first() {
        assertThat(rewritten("\uFEFFf()")).isEqualTo("\uFEFF" + GUARD + "f()");
        assertThat(rewritten("#!/bin/ü\nf()")).isEqualTo("#!/bin/ü\n" + GUARD + "f()");
        assertThat(rewritten("\uFEFF#!x\r\n'use strict'"))
                .isEqualTo("\uFEFF#!x\r" + "\"use strict\";" + GUARD + "\n'use strict'");
    }

    @Test
    void a_first_line_for_shells_keeps_its_bytes_and_ends_before_the_guard() {
        assertThat(rewritten("#!import '" + DENIED + "'\u2028import '" + DENIED + "'"))
                .isEqualTo("#!import '" + DENIED + "'\u2028" + GUARD + "import " + NOTHING);
        assertThat(rewritten("#!x")).isEqualTo("#!x\n" + GUARD);
        String endless = "#!" + "x".repeat(1 << 17);
        assertThat(rewritten(endless, 1 << 12)).startsWith("#!x").contains("x\n" + GUARD + "x");
        assertThat(rewritten(new byte[] {'#', '!', (byte) 0xE4, '\n', 'f', '(', ')'}, new byte[] {'g', ';'}))
                .isEqualTo(new byte[] {'#', '!', (byte) 0xE4, '\n', 'g', ';', 'f', '(', ')'});
    }

    @Test
    void bytes_that_only_go_on_characters_pass() {
        byte[] bytes = new byte[1 << 17];
        Arrays.fill(bytes, (byte) 0x80);
        assertThat(rewritten(bytes, new byte[0])).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "import 'URL'; f()|import NOTHING; f()",
                "import {a} from \"URL\"|import {a} from \"data:text/javascript,\"",
                "say(\"import('URL')\")|say(\"import(NOTHING)\")",
                "export * from'URL';import './own.js'|export * fromNOTHING;import './own.js'",
                "await import('https://ads.' + `example/m.js`) + 'x'|await import(NOTHING) + 'x'",
                "'ü'; import 'https://ads.ex\\x61mple/m.js'|'ü'; import NOTHING",
                "import '//nobody.example/m.js'; import 'URL'|import '//nobody.example/m.js'; import NOTHING",
            })
    void modules_of_denied_vendors_are_empty(String code, String expected) {
        assertThat(rewritten(code.replace("URL", DENIED))).isEqualTo(GUARD + expected.replace("NOTHING", NOTHING));
    }

    @Test
    void a_long_script_passes_behind_its_beginning() {
        String rest = "/* ü */".repeat(40_000);
        assertThat(rewritten("import '" + DENIED + "';" + rest, 1000))
                .isEqualTo(GUARD + "import " + NOTHING + ";" + rest);
        assertThat(rewritten("f();" + rest, 1001)).isEqualTo(GUARD + "f();" + rest);
    }

    @Test
    void bytes_that_are_no_characters_pass_where_nothing_is_denied() {
        byte[] bytes = {'\'', (byte) 0xE4, '\'', (byte) 0xC3};
        assertThat(rewritten(bytes, new byte[0])).isEqualTo(bytes);
    }

    @Test
    void what_was_imported_is_counted() {
        WorkerRewriter rewriter =
                new WorkerRewriter(Pages.rules(Pages.allowing()), new byte[0], (bytes, from, to) -> {});
        byte[] code = ("import '" + DENIED + "'").getBytes(StandardCharsets.UTF_8);
        rewriter.write(code, 0, code.length);
        rewriter.end();
        assertThat(rewriter.summary().vendors()).containsOnlyKeys("ads");
    }
}
