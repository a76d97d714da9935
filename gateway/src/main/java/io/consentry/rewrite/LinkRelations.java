package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.consentry.html.ByteScan;
import io.consentry.html.Tag;

/** The relations of a link: WHATWG HTML 4.6.7. */
final class LinkRelations {
    /** Those that load something or warm a connection. */
    private static final List<String> LOADING = List.of(
            "apple-touch-icon",
            "apple-touch-icon-precomposed",
            "apple-touch-startup-image",
            "compression-dictionary",
            "dns-prefetch",
            "fluid-icon",
            "icon",
            "import",
            "manifest",
            "mask-icon",
            "modulepreload",
            "preconnect",
            "prefetch",
            "preload",
            "prerender",
            "search",
            "stylesheet");

    private LinkRelations() {}

    /** Whether those of a link element load. */
    static boolean load(Tag tag) {
        int rel = tag.find("rel");
        int from = rel < 0 ? -1 : tag.valueFrom(rel);
        if (from < 0) {
            return false;
        }
        int to = tag.valueTo(rel);
        boolean plain = ByteScan.find(tag.bytes(), from, to, '&') == to;
        return plain ? load(tag.bytes(), from, to) : load(Loads.value(tag, rel));
    }

    /** Whether any of these loads, divided by white space. */
    static boolean load(String relations) {
        byte[] bytes = relations.getBytes(StandardCharsets.UTF_8);
        return load(bytes, 0, bytes.length);
    }

    private static boolean load(byte[] relations, int from, int to) {
        int end = from;
        for (int i = from; i < to; i = end + 1) {
            end = i;
            while (end < to && !ByteScan.isSpace(relations[end])) {
                end++;
            }
            if (ByteScan.isOneOf(LOADING, relations, i, end)) {
                return true;
            }
        }
        return false;
    }
}
