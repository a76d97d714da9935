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
 * it must not let the page through while anything is denied. Not recognised is a page that names ISO-2022-JP
 * in a {@code meta} element only.
 */
public final class PageEncoding {
    /** How many bytes of a page {@link #decodedFrom} needs, unless the page is shorter. */
    public static final int BYTES_NEEDED = 3;

    private static final Set<String> UTF_16LE =
            Set.of("utf-16", "utf-16le", "csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff");
    private static final Set<String> UTF_16BE = Set.of("utf-16be", "unicodefffe");
    private static final Set<String> ISO_2022_JP = Set.of("iso-2022-jp", "csiso2022jp");

    private PageEncoding() {}

    /**
     * The encoding that a page must be decoded from: by its byte order mark, else by the label of its header
     * (WHATWG HTML 13.2.3.2).
     *
     * @param start the page's first bytes
     * @param label the {@code charset} parameter of the header; null if it has none
     * @return null if the page can be rewritten as it is
     */
    public static @Nullable Charset decodedFrom(byte[] start, int from, int to, @Nullable String label) {
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
        if (utf8 || label == null) {
            return null;
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
