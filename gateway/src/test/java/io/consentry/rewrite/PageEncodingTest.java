package io.consentry.rewrite;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which pages must be decoded first. */
final class PageEncodingTest {
    private static @Nullable Charset decodedFrom(@Nullable String label, int... start) {
        byte[] bytes = new byte[start.length];
        for (int i = 0; i < start.length; i++) {
            bytes[i] = (byte) start[i];
        }
        return PageEncoding.decodedFrom(bytes, 0, bytes.length, label, null);
    }

    @Test
    void byte_order_mark_outweighs_the_header() {
        assertThat(decodedFrom("utf-8", 0xFE, 0xFF, '<')).isEqualTo(StandardCharsets.UTF_16BE);
        assertThat(decodedFrom(null, 0xFF, 0xFE)).isEqualTo(StandardCharsets.UTF_16LE);
        assertThat(decodedFrom("utf-16", 0xEF, 0xBB, 0xBF)).isNull();
    }

    @Test
    void header_names_encodings_that_are_not_ascii() {
        assertThat(decodedFrom("UTF-16", '<')).isEqualTo(StandardCharsets.UTF_16LE);
        assertThat(decodedFrom("unicodefffe", '<')).isEqualTo(StandardCharsets.UTF_16BE);
        assertThat(decodedFrom(" ISO-2022-JP", '<')).isEqualTo(Charset.forName("ISO-2022-JP"));
    }

    @Test
    void every_other_encoding_is_rewritten_as_it_is() {
        assertThat(decodedFrom("windows-1252", '<')).isNull();
        assertThat(decodedFrom("shift_jis", '<')).isNull();
        assertThat(decodedFrom(null)).isNull();
    }

    private static @Nullable String declared(String start) {
        byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
        return DeclaredEncoding.of(bytes, 0, bytes.length).label();
    }

    @Test
    void what_is_declared_behind_what_every_browser_looks_at_is_known_for_it() {
        String late = "<title>" + "x".repeat(DeclaredEncoding.BYTES_NEEDED) + "</title><meta charset=koi8-r>";
        byte[] page = ("<?xml version='1.0' encoding='latin1'?>" + late).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(DeclaredEncoding.of(page, 0, page.length)).isEqualTo(new DeclaredEncoding("koi8-r", "latin1", true));
        byte[] plain = late.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(DeclaredEncoding.of(plain, 0, plain.length)).isEqualTo(new DeclaredEncoding("koi8-r", null, true));
        assertThat(DeclaredEncoding.of(plain, 0, plain.length - 1)).isEqualTo(new DeclaredEncoding(null, null, false));
    }

    @Test
    void a_declaration_is_early_if_its_tag_has_ended_by_then() {
        for (int letters = 950; letters < 1040; letters++) {
            byte[] page = ("<title>" + "x".repeat(letters) + "</title><meta charset=koi8-r>")
                    .getBytes(StandardCharsets.ISO_8859_1);
            String early = page.length <= DeclaredEncoding.BYTES_NEEDED ? "koi8-r" : null;
            assertThat(DeclaredEncoding.of(page, 0, page.length))
                    .isEqualTo(new DeclaredEncoding("koi8-r", early, true));
        }
    }

    @Test
    void a_page_that_begins_as_xml_declares_there_what_no_meta_element_does() {
        assertThat(declared("<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?><!doctype html><p>"))
                .isEqualTo("iso-2022-jp");
        assertThat(declared("<?xml version='1.0' encoding = 'utf-16'?>")).isEqualTo("utf-16");
        assertThat(declared("<?xml encoding=\"iso-2022-jp\"?><meta charset=UTF-8>"))
                .isEqualTo("utf-8");
        assertThat(declared(" <?xml encoding=\"iso-2022-jp\"?>")).isNull();
        assertThat(declared("<?xml version='1.0'?><p encoding='iso-2022-jp'>")).isNull();
    }
}
