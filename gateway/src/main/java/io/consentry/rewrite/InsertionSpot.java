package io.consentry.rewrite;

import org.jspecify.annotations.Nullable;

import io.consentry.html.ByteScan;
import io.consentry.html.Tag;
import io.consentry.html.TagName;

/**
 * Puts markup into a page: some first into its head, once, and some first into its body. The head's goes before the first element of the head, or, where that is implied, before
 * the first thing that implies it; in any case before anything that could load.
 *
 * <p>One thing may stand before it: the declaration of the page's encoding, which browsers look for in the first 1,024
 * bytes only (WHATWG HTML 4.2.5.4).
 */
final class InsertionSpot {
    private final @Nullable Insertion insertion;
    private boolean waiting;
    private boolean bodyWaits;
    private boolean headEnded;
    private boolean seenAnything;

    InsertionSpot(@Nullable Insertion insertion) {
        this.insertion = insertion;
        this.waiting = insertion != null;
        this.bodyWaits = insertion != null && insertion.body().length > 0;
    }

    /** Whether the spot has not come yet. */
    boolean isWaiting() {
        return waiting;
    }

    /** Whether nothing is to be put in any more. */
    boolean isDone() {
        return !waiting && !bodyWaits;
    }

    boolean isInserted() {
        return insertion != null && !waiting;
    }

    void insert(Output out) {
        if (insertion != null && waiting) {
            out.insert(insertion.head());
            waiting = false;
        }
    }

    /** Copies leading white space and inserts before what is none; returns where the rest begins. */
    int beforeText(byte[] bytes, int from, int to, Output out) {
        int i = ByteScan.skipSpace(bytes, from, to);
        out.copy(bytes, from, i);
        if (i < to) {
            insert(out);
        }
        return i;
    }

    void beforeStart(Tag tag, Output out) {
        if (isDone()) {
            return;
        }
        seenAnything = true;
        if (tag.name() != TagName.HTML && tag.name() != TagName.HEAD && !declaresEncoding(tag)) {
            insert(out);
        }
        bodyWaits = bodyWaits && !(headEnded && beginsBody(tag));
    }

    /** Whether a tag behind the head begins a body that has none of its own: nobody knows what it is in, so nothing is put there. */
    private static boolean beginsBody(Tag tag) {
        return switch (tag.name()) {
            case BODY, BASE, LINK, META, NOSCRIPT, SCRIPT, STYLE, TEMPLATE, TITLE -> false;
            default -> true;
        };
    }

    void behindStart(Tag tag, Output out) {
        if (isDone()) {
            return;
        }
        if (declaresEncoding(tag)) {
            insert(out);
        }
        if (insertion != null && bodyWaits && tag.name() == TagName.BODY) {
            out.insert(insertion.body());
            bodyWaits = false;
        }
    }

    /** Whether a tag says the page's encoding and nothing else: it must not be one that refreshes, too. */
    private static boolean declaresEncoding(Tag tag) {
        return tag.name() == TagName.META && tag.find("charset") >= 0 && tag.find("http-equiv") < 0;
    }

    void beforeEnd(Tag tag, Output out) {
        if (isDone()) {
            return;
        }
        seenAnything = true;
        headEnded = headEnded || tag.name() == TagName.HEAD;
        switch (tag.name()) {
            case HEAD, BODY, HTML, BR -> insert(out);
            default -> {}
        }
    }

    void markup() {
        seenAnything = true;
    }

    void atEnd(Output out) {
        if (seenAnything) {
            insert(out);
        }
    }
}
