package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import io.consentry.html.Namespace;
import io.consentry.html.Tag;
import io.consentry.html.TagName;

/**
 * Puts the guard into documents that stand in a frame's tag ({@code srcdoc}): their scripts may run before the guard of the
 * page around looks into the frame, and that of one without an origin (HTML 4.8.5, "sandbox") it never does.
 */
final class FrameGuard {
    /** Writes nothing. */
    static final FrameGuard NONE = new FrameGuard(new byte[0]);

    private final byte[] markup;

    /**
     * Writes nothing for no markup.
     *
     * @param markup in ASCII
     */
    FrameGuard(byte[] markup) {
        StringBuilder value = new StringBuilder();
        for (char c : new String(markup, StandardCharsets.US_ASCII).toCharArray()) {
            // So that it reads the same in quotes of either kind and without.
            if (" \"'&<=>`".indexOf(c) >= 0) {
                value.append("&#").append((int) c).append(';');
            } else {
                value.append(c);
            }
        }
        this.markup = value.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The attribute with the document of a frame whose scripts run; -1 if there is none. */
    int attribute(Tag tag) {
        if (markup.length == 0
                || tag.name() != TagName.IFRAME
                || tag.namespace() != Namespace.HTML
                || tag.isUncertain()
                || tag.isXml()) {
            return -1;
        }
        int document = tag.find("srcdoc");
        int sandbox = tag.find("sandbox");
        boolean empty = document < 0 || tag.valueFrom(document) == tag.valueTo(document);
        boolean runs = sandbox < 0
                || Srcset.words(Loads.value(tag, sandbox)).stream().anyMatch("allow-scripts"::equalsIgnoreCase);
        return !empty && runs ? document : -1;
    }

    /** As the value of an attribute. */
    byte[] markup() {
        return markup;
    }
}
