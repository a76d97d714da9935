package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.consentry.consent.Purpose;
import io.consentry.rewrite.RecurringSheets.Asked;
import io.consentry.rewrite.RecurringSheets.Reading;

import static org.assertj.core.api.Assertions.assertThat;

final class RecurringSheetsTest {
    private static Slice slice(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.US_ASCII);
        return new Slice(bytes, 1, bytes.length - 1);
    }

    private static final Reading READING = new Reading(List.of(new Asked(slice("//d/"), false)), null);

    private static String text(Slice slice) {
        return slice.text(StandardCharsets.US_ASCII);
    }

    private static @Nullable Reading remembered(String css) {
        assertThat(Pages.rewrite("<style>" + css + "</style>", Pages.allowing()))
                .isNotEmpty();
        return RecurringSheets.ELEMENTS.reading(slice(css), true);
    }

    @Test
    void a_sheet_is_known_by_all_its_bytes() {
        RecurringSheets sheets = new RecurringSheets(64 << 10, 1 << 8);
        assertThat(sheets.reading(slice("a{b:url(c)}"), true)).isNull();
        sheets.add(slice("a{b:url(c)}"), true, READING);
        assertThat(sheets.reading(slice("a{b:url(c)}"), true)).isEqualTo(READING);
        assertThat(sheets.reading(slice("a{b:url(d)}"), true)).isNull();
        assertThat(sheets.reading(slice("a{b:url(c)} "), true)).isNull();
    }

    @Test
    void what_is_too_long_is_not_remembered() {
        RecurringSheets sheets = new RecurringSheets(64 << 10, 1 << 8);
        Slice sheet = slice("a".repeat(70_000));
        sheets.add(sheet, true, READING);
        assertThat(sheets.reading(sheet, true)).isNull();
        sheets.add(slice("a"), true, new Reading(Collections.nCopies(65, new Asked(slice("//d/"), false)), null));
        assertThat(sheets.reading(slice("a"), true)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{b:url(c.gif)}",
                "a{b:url(/c/d.gif?e)}",
                "a{b:url('../c.gif')}",
                "@import 'c.css';",
                "a{b:url(data:image/png;base64,AAAA)}",
                "a{b:url(data:,#Ly9hZHMuZXhhbXBsZS9j)}",
                "a{b:url(DATA:image/png;base64,AAAA)}",
                "a:not(b){c:calc(1px)}"
            })
    void what_stays_within_the_site_asks_for_nothing(String css) {
        assertThat(remembered(css)).isEqualTo(new Reading(List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//own.example/c",
                "https://other.example/c",
                "/\\9/other.example/c",
                "\\5c\\5c other.example/c",
                "' //other.example/c'",
                "https:c"
            })
    void what_could_lead_elsewhere_is_judged_anew(String url) {
        Reading reading = Objects.requireNonNull(remembered("a{b:url(" + url + ")}"));
        assertThat(reading.asked()).hasSize(1).noneMatch(Asked::denied);
        assertThat(reading.edited()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{b:image-set(attr(c) 1x)}",
                "@import 'data:image/png,@import \"//ads.example\"';",
                "a{b:url(data:text/css,c)}"
            })
    void what_may_be_anything_or_within_its_address_is_read_anew(String css) {
        assertThat(remembered(css)).isNull();
    }

    @Test
    void what_is_denied_is_remembered_with_what_the_sheet_becomes() {
        Reading reading = Objects.requireNonNull(remembered("a{b:url(//ads.example/c)}"));
        assertThat(reading.asked()).singleElement().satisfies(asked -> {
            assertThat(text(asked.url())).isEqualTo("//ads.example/c");
            assertThat(asked.denied()).isTrue();
        });
        assertThat(text(Objects.requireNonNull(reading.edited()))).isEqualTo("a{b:url(data:,#Ly9hZHMuZXhhbXBsZS9j)}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<style>a{b:url(//ads.example/recurring)}</style>",
                "<p style='b:url(//ads.example/recurring)'>",
                "<p style='b:url(//ads.example/&#114;ecurring)'>"
            })
    void what_recurs_is_judged_for_each_visitor(String page) {
        for (int round = 0; round < 3; round++) {
            assertThat(Pages.rewrite(page, Pages.allowingAll())).isEqualTo(page);
            assertThat(Pages.rewrite(page, Pages.allowing(Purpose.ADVERTISING))).isEqualTo(page);
            for (int again = 0; again < 2; again++) {
                assertThat(Pages.rewrite(page, Pages.allowing())).doesNotContain("//ads.example");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<style>a{b:url(c/recurring)}</style>", "<p style='b:url(c/recurring)'>"})
    void what_is_relative_is_judged_by_the_bases_of_the_page(String page) {
        for (int round = 0; round < 3; round++) {
            assertThat(Pages.rewrite(page, Pages.allowing())).isEqualTo(page);
            assertThat(Pages.rewrite("<base href='//ads.example/'>" + page, Pages.allowing()))
                    .contains("data:,");
        }
    }
}
