package io.consentry.rewrite;

import org.jspecify.annotations.Nullable;

import io.consentry.html.Tag;

/** A start tag that waits for the text behind it, and that text so far. One object serves a page, for one tag after the other. */
final class Held {
    private @Nullable Tag tag;
    private ScriptType type = ScriptType.DATA;
    private final Slices text = new Slices();
    private boolean holding;
    private boolean begun;

    boolean isHolding() {
        return holding;
    }

    /**
     * Holds a tag, of which it takes a copy, with no text yet.
     *
     * @param scriptType of a script; of any other element {@link ScriptType#DATA}
     */
    void hold(Tag original, ScriptType scriptType) {
        tag = original.copy(tag);
        type = scriptType;
        text.clear();
        holding = true;
        begun = false;
    }

    /** Holds no more; what was held stays at hand until the next one is. */
    void letGo() {
        holding = false;
    }

    /** The tag is out, and holds on with nothing but this text behind it. */
    void goOn(byte[] rest) {
        text.clear();
        text.add(rest, 0, rest.length);
        holding = true;
        begun = true;
    }

    /** Never before {@link #hold}. */
    Tag tag() {
        if (tag == null) {
            throw new IllegalStateException("no tag has been held yet");
        }
        return tag;
    }

    ScriptType type() {
        return type;
    }

    Slices text() {
        return text;
    }

    /** Whether the tag is out already, and the beginning of its text. */
    boolean isBegun() {
        return begun;
    }
}
