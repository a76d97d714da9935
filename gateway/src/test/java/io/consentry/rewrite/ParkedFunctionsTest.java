package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts that do nothing but call what parked ones declare. */
final class ParkedFunctionsTest {
    private static final String DECLARES = "<script>function ad(n){document.write('<img src=\"//ads.example/'+n+'\">')}"
            + "var b=function inner(){function deep(){}}</script>";

    private static String script(String code) {
        return "<script>" + code + "</script>";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ad('1')",
                "ad({size: '300x250', list: [1, 2]}, more)",
                "\n // one\n var size = 'b', n=1;\n<!-- old\nad (n, size);\n//-->",
                "/* * */x=\"c\"\nad('' + x)\nad(2)"
            })
    void they_wait_with_them(String calls) {
        assertThat(Pages.parked(DECLARES)).contains("data-consentry=\"advertising\"");
        assertThat(Pages.parked(DECLARES + script(calls)))
                .isEqualTo(Pages.parked(DECLARES) + "<script type=\"text/plain\" data-consentry=\"advertising\">"
                        + calls + "</script>");
        assertThat(Pages.parked(script(calls))).isEqualTo(script(calls));
        assertThat(Pages.rewrite(DECLARES + script(calls), Pages.allowingAll())).isEqualTo(DECLARES + script(calls));
        assertThat(Pages.removed(DECLARES + script(calls) + "<p>")).isEqualTo("<p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=1",
                "var lang='de';ad('1')",
                "window.onload=init;ad('1')",
                "x=init();ad(x)",
                "ads()",
                "inner()",
                "deep()",
                "own.ad()",
                "show();ad('1')",
                "ad('1');show()",
                "ad('1');other.x()",
                "ad('1').then",
                "ad(show())",
                "ad(x=>1)",
                "ready(function(){ad('1')})",
                "var a=new Other;ad('1')",
                "if(a)ad('1')",
                "function ad(){}ad('1')",
            })
    void own_code_goes_on(String code) {
        assertThat(Pages.parked(DECLARES + script(code))).endsWith(script(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var f=function ad(n){%s}",
                "~function ad(n){%s}()",
                "void function ad(n){%s}()",
                "new function ad(n){%s}",
                "{function inside(){}}var ad=(n)=>{%s}",
            })
    void what_is_no_declaration_is_not_called(String expression) {
        String code = script(expression.formatted("document.write('<img src=\"//ads.example/'+n+'\">')"));
        assertThat(Pages.parked(code)).contains("data-consentry=");
        assertThat(Pages.parked(code + script("ad()"))).endsWith(script("ad()"));
    }

    @Test
    void functions_of_a_module_are_its_own() {
        String code = DECLARES.replaceFirst("<script>", "<script type=module>") + script("ad('1')");
        assertThat(Pages.parked(code)).contains("data-consentry=").endsWith(script("ad('1')"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"function ad(n){own(n)}", "var ad=function(n){own(n)}", "window.ad=own"})
    void a_function_that_another_script_may_give_again_is_there(String own) {
        String code = DECLARES + script(own) + script("ad('1')");
        assertThat(Pages.parked(code)).endsWith(script(own) + script("ad('1')"));
    }

    @Test
    void so_many_functions_are_known_of_a_page_and_no_more() {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            page.append(DECLARES.replace("ad(n)", "ad" + i + "(n)"));
        }
        assertThat(Pages.parked(page + script("ad31()"))).doesNotEndWith(script("ad31()"));
        assertThat(Pages.parked(page + script("ad32()"))).endsWith(script("ad32()"));
    }

    @Test
    void a_long_script_goes_on() {
        String code = script("ad('1');".repeat(900));
        assertThat(Pages.parked(DECLARES + code)).endsWith(code);
    }

    @Test
    void who_calls_what_a_stub_stands_for_goes_on() {
        String page = script("function gtag(){}var s=document.createElement('script');s.src='//ads.example/1.js'")
                + script("gtag('event');");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StubScript stubs = new StubScript("<script src=\"/stubs.js\"", Map.of("ads", "gtag"));
        PageRewriter rewriter = new PageRewriter(
                Pages.rules(Pages.allowing()), null, stubs, (bytes, from, to) -> out.write(bytes, from, to - from));
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        rewriter.write(bytes, 0, bytes.length);
        rewriter.end();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("data-names=\"gtag\"")
                .endsWith(script("gtag('event');"));
        assertThat(Pages.parked(page)).doesNotEndWith(script("gtag('event');"));
    }
}
