package io.consentry.rewrite;

import org.jspecify.annotations.Nullable;

import io.consentry.html.ByteScan;
import io.consentry.html.Tag;
import io.consentry.html.TagName;

/**
 * Puts a snippet first into a page's head, once: behind the head's start tag, or, where that is implied, before
 * the first thing that implies it; in any case before anything that could load.
 */
final class InsertionSpot {
    private final byte @Nullable [] snippet;
    private boolean waiting;
    private boolean seenAnything;

    InsertionSpot(byte @Nullable [] snippet) {
        this.snippet = snippet;
        this.waiting = snippet != null;
    }

    /** Whether the spot has not come yet. */
    boolean isWaiting() {
        return waiting;
    }

    boolean isInserted() {
        return snippet != null && !waiting;
    }

    void insert(Output out) {
        if (snippet != null && waiting) {
            out.insert(snippet);
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
        seenAnything = true;
        if (tag.name() != TagName.HTML && tag.name() != TagName.HEAD) {
            insert(out);
        }
    }

    void behindStart(Tag tag, Output out) {
        if (tag.name() == TagName.HEAD) {
            insert(out);
        }
    }

    void beforeEnd(Tag tag, Output out) {
        seenAnything = true;
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
