package io.consentry.html;

/**
 * Scans text that only its own element's end tag can end: RCDATA, RAWTEXT and script data with its escaped
 * states (WHATWG HTML 13.2.5.9 to 13.2.5.31).
 */
final class RawTextScanner {
    private static final String SCRIPT = "script";

    private enum State {
        TEXT,
        LESS_THAN,
        END_TAG_OPEN,
        END_TAG_NAME,
        MATCHED,
        ESCAPE_START,
        ESCAPE_START_DASH,
        ESCAPED,
        ESCAPED_DASH,
        ESCAPED_DASH_DASH,
        ESCAPED_LESS_THAN,
        DOUBLE_ESCAPE_START,
        DOUBLE_ESCAPED,
        DOUBLE_ESCAPED_DASH,
        DOUBLE_ESCAPED_DASH_DASH,
        DOUBLE_ESCAPED_LESS_THAN,
        DOUBLE_ESCAPE_END
    }

    private String endName = "";
    private boolean script;
    private State state = State.TEXT;
    private State base = State.TEXT;
    private int candidate;
    private int matched;

    /**
     * Begins behind a start tag.
     *
     * @param lowerCaseName whose end tag ends the text
     */
    void begin(String lowerCaseName, boolean isScript) {
        endName = lowerCaseName;
        script = isScript;
        state = State.TEXT;
        candidate = 0;
    }

    /** Whether the end tag's name has been seen, and a byte that ends a name follows. */
    boolean isMatched() {
        return state == State.MATCHED;
    }

    /** Bytes, counted from a {@code <}, that may turn out to be the end tag; 0 if there are none. */
    int candidateLength() {
        return candidate;
    }

    /** The index behind the end tag's name if {@link #isMatched()}, else {@code to}. */
    int scan(byte[] b, int from, int to) {
        int i = from;
        while (i < to) {
            switch (state) {
                case TEXT -> {
                    i = ByteScan.find(b, i, to, '<');
                    if (i < to) {
                        i++;
                        lessThan(State.LESS_THAN, State.TEXT);
                    }
                }
                case ESCAPED, DOUBLE_ESCAPED -> {
                    i = ByteScan.findEither(b, i, to, '-', '<');
                    if (i < to) {
                        i = escaped(b, i);
                    }
                }
                case LESS_THAN -> i = behindLessThan(b, i);
                case END_TAG_OPEN, END_TAG_NAME -> i = endTag(b, i);
                case MATCHED -> {
                    return i;
                }
                default -> i = escaped(b, i);
            }
            if (state == State.MATCHED) {
                return i;
            }
        }
        return i;
    }

    private void lessThan(State next, State textState) {
        candidate = 1;
        base = textState;
        state = next;
    }

    private void toText(State next) {
        candidate = 0;
        state = next;
    }

    private int behindLessThan(byte[] b, int i) {
        if (b[i] == '/') {
            candidate = 2;
            state = State.END_TAG_OPEN;
            return i + 1;
        }
        if (script && b[i] == '!') {
            toText(State.ESCAPE_START);
            return i + 1;
        }
        toText(State.TEXT);
        return i;
    }

    private int endTag(byte[] b, int i) {
        if (state == State.END_TAG_OPEN && ByteScan.isLetter(b[i])) {
            matched = 0;
            state = State.END_TAG_NAME;
        }
        if (state == State.END_TAG_OPEN) {
            toText(base);
            return i;
        }
        boolean nameIsComplete = matched == endName.length();
        if (nameIsComplete && (b[i] == '>' || b[i] == '/' || ByteScan.isSpace(b[i]))) {
            state = State.MATCHED;
            return i;
        }
        if (!nameIsComplete && ByteScan.lower(b[i]) == endName.charAt(matched)) {
            matched++;
            candidate++;
            return i + 1;
        }
        toText(base);
        return i;
    }

    private int escaped(byte[] b, int i) {
        byte c = b[i];
        return switch (state) {
            case ESCAPE_START -> goIf(c == '-', State.ESCAPE_START_DASH, State.TEXT, i);
            case ESCAPE_START_DASH -> goIf(c == '-', State.ESCAPED_DASH_DASH, State.TEXT, i);
            case ESCAPED -> dashes(c, i, State.ESCAPED_DASH, State.ESCAPED);
            case ESCAPED_DASH, ESCAPED_DASH_DASH -> dashes(c, i, State.ESCAPED_DASH_DASH, State.ESCAPED);
            case ESCAPED_LESS_THAN -> escapedLessThan(c, i);
            case DOUBLE_ESCAPE_START -> word(c, i, State.DOUBLE_ESCAPED, State.ESCAPED);
            case DOUBLE_ESCAPED -> dashes(c, i, State.DOUBLE_ESCAPED_DASH, State.DOUBLE_ESCAPED);
            case DOUBLE_ESCAPED_DASH, DOUBLE_ESCAPED_DASH_DASH ->
                dashes(c, i, State.DOUBLE_ESCAPED_DASH_DASH, State.DOUBLE_ESCAPED);
            case DOUBLE_ESCAPED_LESS_THAN -> {
                matched = 0;
                yield goIf(c == '/', State.DOUBLE_ESCAPE_END, State.DOUBLE_ESCAPED, i);
            }
            case DOUBLE_ESCAPE_END -> word(c, i, State.ESCAPED, State.DOUBLE_ESCAPED);
            default -> throw new IllegalStateException(state.name());
        };
    }

    /** Takes the byte if it is the one that leads on, and leaves it to the other state if not. */
    private int goIf(boolean leadsOn, State next, State otherwise, int i) {
        state = leadsOn ? next : otherwise;
        return leadsOn ? i + 1 : i;
    }

    private int escapedLessThan(byte c, int i) {
        if (c == '/') {
            candidate = 2;
            state = State.END_TAG_OPEN;
            return i + 1;
        }
        matched = 0;
        toText(ByteScan.isLetter(c) ? State.DOUBLE_ESCAPE_START : State.ESCAPED);
        return i;
    }

    /** Counts dashes towards {@code -->}, which leads back to plain script data. */
    private int dashes(byte c, int i, State afterDash, State plain) {
        if (c == '-') {
            state = afterDash;
        } else if (c == '<') {
            if (plain == State.ESCAPED) {
                lessThan(State.ESCAPED_LESS_THAN, State.ESCAPED);
            } else {
                state = State.DOUBLE_ESCAPED_LESS_THAN;
            }
        } else if (c == '>' && (state == State.ESCAPED_DASH_DASH || state == State.DOUBLE_ESCAPED_DASH_DASH)) {
            state = State.TEXT;
        } else {
            state = plain;
        }
        return i + 1;
    }

    /** Reads letters, and at their end goes one way if they spelt "script" and the other way if not. */
    private int word(byte c, int i, State ifScript, State otherwise) {
        if (c == '>' || c == '/' || ByteScan.isSpace(c)) {
            state = matched == SCRIPT.length() ? ifScript : otherwise;
            return i + 1;
        }
        if (!ByteScan.isLetter(c)) {
            state = otherwise;
            return i;
        }
        boolean goesOn = matched >= 0 && matched < SCRIPT.length() && ByteScan.lower(c) == SCRIPT.charAt(matched);
        matched = goesOn ? matched + 1 : -1;
        return i + 1;
    }
}
