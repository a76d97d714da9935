package io.consentry.rewrite;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Tells the pages that must be decoded before they can be rewritten: those whose bytes below 0x80 do not always mean
 * ASCII, so that neither a browser's tags are seen nor ours understood.
 *
 * <p>Whoever streams such a page decodes it, replacing what is malformed, rewrites it as UTF-8, and sends it with
 * {@code charset=utf-8} in its {@code Content-Type}, which outweighs what the page says of itself. Where it cannot,
 * it must not let the page through while anything is denied.
 */
public final class PageEncoding {
    /** How many bytes of a page {@link #decodedFrom} needs, unless the page is shorter. */
    public static final int BYTES_NEEDED = 6;

    private static final Set<String> UTF_16LE =
            Set.of("utf-16", "utf-16le", "csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff");
    private static final Set<String> UTF_16BE = Set.of("utf-16be", "unicodefffe");
    private static final Set<String> ISO_2022_JP = Set.of("iso-2022-jp", "csiso2022jp");

    /** The labels that browsers know (WHATWG Encoding, 4.2); those with other names are looked into further. */
    private static final Set<String> KNOWN = Set.of(
            ("unicode-1-1-utf-8 utf-8 utf8 866 cp866 csibm866 ibm866 iso-8859-1 iso-8859-2 iso-8859-3 iso-8859-4 "
                            + "iso-8859-5 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-8859-7 iso-8859-8 iso-8859-8-e "
                            + "iso-8859-8-i iso-8859-9 iso-8859-10 iso-8859-11 iso-8859-13 iso-8859-14 iso-8859-15 "
                            + "iso-8859-16 iso8859-1 iso88591 iso_8859-1 iso_8859-2 iso_8859-5 iso_8859-7 iso_8859-8 "
                            + "iso_8859-9 iso_8859-15 ascii us-ascii latin1 latin2 latin5 l1 l2 l5 koi8-r koi8-u koi8 "
                            + "macintosh mac x-mac-roman x-mac-cyrillic windows-874 tis-620 windows-1250 windows-1251 "
                            + "windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 "
                            + "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 x-cp1250 x-cp1251 x-cp1252 "
                            + "x-cp1253 x-cp1254 x-cp1255 x-cp1256 x-cp1257 x-cp1258 gbk gb2312 gb_2312-80 x-gbk gb18030 "
                            + "big5 big5-hkscs x-x-big5 euc-jp x-euc-jp shift_jis shift-jis sjis x-sjis windows-31j euc-kr "
                            + "ks_c_5601-1987 windows-949 korean x-user-defined")
                    .split(" ", -1));

    private PageEncoding() {}

    /** Whether a page begins with a byte order mark. */
    public static boolean hasMark(byte[] start, int from, int to) {
        return mark(start, from, to) != null;
    }

    private static @Nullable Charset mark(byte[] start, int from, int to) {
        int length = to - from;
        if (length >= 2 && start[from] == (byte) 0xFE && start[from + 1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (length >= 2 && start[from] == (byte) 0xFF && start[from + 1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        boolean utf8 = length >= 3
                && start[from] == (byte) 0xEF
                && start[from + 1] == (byte) 0xBB
                && start[from + 2] == (byte) 0xBF;
        return utf8 ? StandardCharsets.UTF_8 : null;
    }

    /** UTF-16 by the first characters of an XML declaration in it, which browsers look at in HTML, too. */
    private static @Nullable Charset declaration(byte[] start, int from, int to) {
        if (to - from < BYTES_NEEDED) {
            return null;
        }
        String first = new String(start, from, BYTES_NEEDED, StandardCharsets.ISO_8859_1);
        if (first.equals("<\0?\0x\0")) {
            return StandardCharsets.UTF_16LE;
        }
        return first.equals("\0<\0?\0x") ? StandardCharsets.UTF_16BE : null;
    }

    /** UTF-16 by a first character of ASCII, which in no other encoding has a null byte beside it; null if it is none. */
    public static @Nullable Charset wide(byte[] start, int from, int to) {
        if (to - from < 2 || (start[from] == 0) == (start[from + 1] == 0)) {
            return null;
        }
        return start[from] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    /** Whether browsers know an encoding of this label, so that they look no further. */
    public static boolean isKnown(String label) {
        String lower = label.strip().toLowerCase(Locale.ROOT);
        boolean decoded = UTF_16LE.contains(lower) || UTF_16BE.contains(lower) || ISO_2022_JP.contains(lower);
        return decoded || KNOWN.contains(lower);
    }

    /**
     * The label under which browsers read a page that declares one (WHATWG HTML 13.2.3.2).
     *
     * @param label in lower case; null if it declares none
     * @return null if they know none of this label
     */
    public static @Nullable String readAs(@Nullable String label) {
        if (label == null || !isKnown(label)) {
            return null;
        }
        boolean wide = UTF_16LE.contains(label) || UTF_16BE.contains(label);
        return wide ? "utf-8" : label.equals("x-user-defined") ? "windows-1252" : label;
    }

    /** What decodes a text from an encoding that {@link #decodedFrom} gives. */
    public static TextDecoder decoder(Charset charset) {
        return charset.name().equals("ISO-2022-JP")
                ? new Iso2022JpDecoder()
                : new Utf16Decoder(charset.equals(StandardCharsets.UTF_16BE));
    }

    /**
     * The encoding that a page must be decoded from: by its byte order mark, else by the label of its header, else
     * by what it declares of itself, which cannot be UTF-16 (WHATWG HTML 13.2.3.2).
     *
     * @param start the page's first bytes
     * @param label the {@code charset} parameter of the header; null if it has none that is known
     * @param declared the label in the page's own {@code meta} element; null if it has none, or it does not count
     * @return null if the page can be rewritten as it is
     */
    public static @Nullable Charset decodedFrom(
            byte[] start, int from, int to, @Nullable String label, @Nullable String declared) {
        Charset marked = mark(start, from, to);
        if (marked != null) {
            return marked.equals(StandardCharsets.UTF_8) ? null : marked;
        }
        if (label == null) {
            Charset wide = declaration(start, from, to);
            if (wide != null) {
                return wide;
            }
            return declared != null && ISO_2022_JP.contains(declared) ? Charset.forName("ISO-2022-JP") : null;
        }
        String lower = label.strip().toLowerCase(Locale.ROOT);
        if (UTF_16LE.contains(lower)) {
            return StandardCharsets.UTF_16LE;
        }
        if (UTF_16BE.contains(lower)) {
            return StandardCharsets.UTF_16BE;
        }
        return ISO_2022_JP.contains(lower) ? Charset.forName("ISO-2022-JP") : null;
    }
}
