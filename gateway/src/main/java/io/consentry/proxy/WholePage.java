package io.consentry.proxy;

import java.util.List;

import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.TagWitness;

/**
 * A page that has come whole, read as the proxy reads one on its way to a browser that navigates to it.
 *
 * @param contentType the value of its header; empty if it has none
 * @param contentEncoding the same
 * @param body in its encoding
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record WholePage(String contentType, String contentEncoding, byte[] body) {
    /** Whether a browser would show it as a page. */
    public boolean isPage() {
        return DocumentKind.of(types(), true) != DocumentKind.OTHER;
    }

    /**
     * Judges its tags.
     *
     * @param witness sees each of them
     * @throws RuntimeException if it is compressed and cannot be read
     */
    public void judge(PageRules rules, TagWitness witness) {
        ContentDecoder decoder = ContentDecoder.isIdentity(contentEncoding) ? null : ContentDecoder.of(contentEncoding);
        PageReading reading = new PageReading(
                TextType.of(contentType),
                decoder,
                (first, sink) -> PageRewriter.witnessed(rules, DocumentKind.isXml(types(), true, first), witness, sink),
                (bytes, from, to) -> {},
                summary -> {});
        try {
            reading.write(body);
            reading.end();
        } finally {
            reading.release();
        }
    }

    private List<String> types() {
        return contentType.isEmpty() ? List.of() : List.of(contentType);
    }
}
