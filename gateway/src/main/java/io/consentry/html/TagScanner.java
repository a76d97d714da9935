package io.consentry.html;

/**
 * Scans a tag from its name to its {@code >}: WHATWG HTML 13.2.5.8 and 13.2.5.32 to 13.2.5.40.
 *
 * <p>Attributes that stand whole in a chunk, as almost all do, are read in one go ({@link #wholeAttributes}); the states
 * are for the one that a chunk's end cuts.
 */
final class TagScanner {
    /** A tag with more attributes than this counts as longer than the tokenizer holds. */
    private static final int MOST_ATTRIBUTES = 8192;

    private enum State {
        NAME,
        BEFORE_ATTRIBUTE,
        ATTRIBUTE_NAME,
        AFTER_ATTRIBUTE_NAME,
        BEFORE_VALUE,
        DOUBLE_QUOTED,
        SINGLE_QUOTED,
        UNQUOTED,
        AFTER_QUOTED,
        SELF_CLOSING,
        DONE
    }

    private final Tag tag;
    private State state = State.DONE;
    private int nameTo;
    private int attribute;
    private boolean recording;

    TagScanner(Tag tag) {
        this.tag = tag;
    }

    /** Begins at the first letter of the name. */
    void begin(boolean endTag) {
        tag.begin(endTag);
        state = State.NAME;
        recording = true;
    }

    /** Begins behind the name of an end tag that was found in raw text. */
    void beginBehindName(int nameEnd) {
        begin(true);
        nameTo = nameEnd;
        state = State.BEFORE_ATTRIBUTE;
    }

    /** Counts all places so far from a later place. */
    void shift(int by) {
        nameTo -= by;
        tag.shift(by);
    }

    /** Goes on without attributes, because the tag is too long. */
    void stopRecording() {
        tag.truncate();
        recording = false;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** Whether the name's end has been seen. */
    boolean hasName() {
        return state != State.NAME;
    }

    /** Just behind the name, if that has been seen. */
    int nameTo() {
        return nameTo;
    }

    /**
     * Scans on.
     *
     * @param origin from where the tag's places are counted: 0 if it began in this array, else the negative number of
     *     its bytes that came before
     * @return the index behind the tag if {@link #isDone()}, else {@code to}
     */
    int scan(byte[] b, int from, int to, int origin) {
        int i = from;
        if (state == State.NAME) {
            i = ByteScan.endOfName(b, i, to);
            if (i == to) {
                return to;
            }
            nameTo = i - origin;
            if (b[i] == '>') {
                return done(i);
            }
            state = State.BEFORE_ATTRIBUTE;
        }
        while (i < to && state != State.DONE) {
            switch (state) {
                case BEFORE_ATTRIBUTE -> {
                    i = recording ? wholeAttributes(b, i, to, origin) : ByteScan.skipSpace(b, i, to);
                    if (i < to && state != State.DONE) {
                        i = beforeAttribute(b, i, origin);
                    }
                }
                case ATTRIBUTE_NAME -> {
                    i = ByteScan.endOfAttributeName(b, i, to);
                    if (i < to) {
                        i = behindAttributeName(b, i, origin);
                    }
                }
                case AFTER_ATTRIBUTE_NAME -> {
                    i = ByteScan.skipSpace(b, i, to);
                    if (i < to) {
                        i = afterAttributeName(b, i, origin);
                    }
                }
                case BEFORE_VALUE -> {
                    i = ByteScan.skipSpace(b, i, to);
                    if (i < to) {
                        i = beforeValue(b, i, origin);
                    }
                }
                case DOUBLE_QUOTED -> i = quoted(b, i, to, origin, '"');
                case SINGLE_QUOTED -> i = quoted(b, i, to, origin, '\'');
                case UNQUOTED -> i = unquoted(b, i, to, origin);
                case AFTER_QUOTED ->
                    state = b[i] == '/' || b[i] == '>' ? State.AFTER_ATTRIBUTE_NAME : State.BEFORE_ATTRIBUTE;
                case SELF_CLOSING -> {
                    if (b[i] == '>') {
                        tag.selfClosing(true);
                        i = done(i);
                    } else {
                        state = State.BEFORE_ATTRIBUTE;
                    }
                }
                case NAME, DONE -> throw new IllegalStateException(state.name());
            }
        }
        return i;
    }

    private int done(int i) {
        state = State.DONE;
        return i + 1;
    }

    /**
     * Reads attributes from before their name, as long as each stands whole in the chunk.
     *
     * @return the index behind the tag if it is done, else where something begins that does not stand whole, or {@code to}
     */
    private int wholeAttributes(byte[] b, int from, int to, int origin) {
        int next = ByteScan.skipSpace(b, from, to);
        while (next < to) {
            int nameFrom = next;
            byte c = b[nameFrom];
            if (c == '>') {
                return done(nameFrom);
            }
            if (c == '/') {
                if (nameFrom + 1 == to || b[nameFrom + 1] == '>') {
                    return nameFrom;
                }
                next = ByteScan.skipSpace(b, nameFrom + 1, to);
                continue;
            }
            int nameEnd = ByteScan.endOfAttributeName(b, nameFrom + 1, to);
            boolean plain = nameEnd + 1 < to && b[nameEnd] == '=' && b[nameEnd + 1] == '"'; // as almost all are
            int equals = plain ? nameEnd : ByteScan.skipSpace(b, nameEnd, to);
            if (equals == to || tag.attributeCount() == MOST_ATTRIBUTES) {
                return nameFrom;
            }
            if (b[equals] != '=') {
                tag.addAttribute(nameFrom - origin, nameEnd - origin, -1, -1, nameEnd - origin);
                next = equals;
                continue;
            }
            int valueFrom = plain ? equals + 1 : ByteScan.skipSpace(b, equals + 1, to);
            if (valueFrom == to) {
                return nameFrom;
            }
            byte quote = b[valueFrom];
            boolean quoted = quote == '"' || quote == '\'';
            valueFrom += quoted ? 1 : 0;
            int valueTo =
                    quoted ? ByteScan.find(b, valueFrom, to, (char) quote) : ByteScan.endOfUnquoted(b, valueFrom, to);
            if (valueTo == to) {
                return nameFrom;
            }
            int end = quoted ? valueTo + 1 : valueTo;
            tag.addAttribute(nameFrom - origin, nameEnd - origin, valueFrom - origin, valueTo - origin, end - origin);
            next = ByteScan.skipSpace(b, end, to);
        }
        return next;
    }

    private int beforeAttribute(byte[] b, int i, int origin) {
        if (b[i] == '/' || b[i] == '>') {
            return afterAttributeName(b, i, origin);
        }
        if (recording) {
            attribute = tag.addAttribute(i - origin);
            if (attribute >= MOST_ATTRIBUTES) {
                stopRecording();
            }
        }
        state = State.ATTRIBUTE_NAME;
        return i + 1; // the first byte belongs to the name even if it is an equals sign
    }

    private int behindAttributeName(byte[] b, int i, int origin) {
        if (recording) {
            tag.nameEnds(attribute, i - origin);
        }
        if (b[i] == '=') {
            state = State.BEFORE_VALUE;
            return i + 1;
        }
        state = State.AFTER_ATTRIBUTE_NAME;
        return i;
    }

    private int afterAttributeName(byte[] b, int i, int origin) {
        return switch (b[i]) {
            case '/' -> go(State.SELF_CLOSING, i);
            case '>' -> done(i);
            case '=' -> go(State.BEFORE_VALUE, i);
            default -> beforeAttribute(b, i, origin);
        };
    }

    private int go(State next, int i) {
        state = next;
        return i + 1;
    }

    private int beforeValue(byte[] b, int i, int origin) {
        byte c = b[i];
        if (c == '"' || c == '\'') {
            valueBegins(i + 1 - origin);
            return go(c == '"' ? State.DOUBLE_QUOTED : State.SINGLE_QUOTED, i);
        }
        valueBegins(i - origin);
        if (c == '>') {
            valueEnds(i - origin, i - origin);
            return done(i);
        }
        state = State.UNQUOTED;
        return i;
    }

    private int quoted(byte[] b, int from, int to, int origin, char quote) {
        int i = ByteScan.find(b, from, to, quote);
        if (i == to) {
            return to;
        }
        valueEnds(i - origin, i + 1 - origin);
        state = State.AFTER_QUOTED;
        return i + 1;
    }

    private int unquoted(byte[] b, int from, int to, int origin) {
        int i = ByteScan.endOfUnquoted(b, from, to);
        if (i == to) {
            return to;
        }
        valueEnds(i - origin, i - origin);
        if (b[i] == '>') {
            return done(i);
        }
        state = State.BEFORE_ATTRIBUTE;
        return i + 1;
    }

    private void valueBegins(int offset) {
        if (recording) {
            tag.valueBegins(attribute, offset);
        }
    }

    private void valueEnds(int offset, int attributeEnd) {
        if (recording) {
            tag.valueEnds(attribute, offset, attributeEnd);
        }
    }
}
