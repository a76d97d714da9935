package io.consentry.html;

import org.jspecify.annotations.Nullable;

/**
 * Scans what follows {@code <!} and its like: comments, document types, CDATA sections and what is read as a
 * comment (WHATWG HTML 13.2.5.41 to 13.2.5.71). Only the extent matters here: any {@code >} ends a document type.
 */
final class MarkupScanner {
    private static final String DOCTYPE = "doctype";
    private static final String CDATA = "[CDATA[";

    private enum State {
        OPEN,
        OPEN_DASH,
        DOCTYPE_WORD,
        CDATA_WORD,
        TO_GREATER_THAN,
        COMMENT_START,
        COMMENT_START_DASH,
        COMMENT,
        COMMENT_END_DASH,
        COMMENT_END,
        COMMENT_END_BANG,
        CDATA,
        CDATA_BRACKET,
        CDATA_END,
        INSTRUCTION,
        INSTRUCTION_END,
        SUBSET,
        DONE
    }

    private final boolean xml;
    private final XmlDoctypeScanner doctype = new XmlDoctypeScanner();
    private State state = State.DONE;
    private @Nullable Markup kind;
    private @Nullable Markup cdataKind;
    private int matched;

    /**
     * A scanner.
     *
     * @param isXml whether the rules of XML hold, where comments and instructions have one end each
     */
    MarkupScanner(boolean isXml) {
        xml = isXml;
    }

    /**
     * Begins behind {@code <!}.
     *
     * @param cdata what {@code [CDATA[} would begin here; null if nothing special
     */
    void begin(@Nullable Markup cdata) {
        state = State.OPEN;
        kind = null;
        cdataKind = cdata;
        matched = 0;
    }

    /** Begins a construct that reads as a comment up to the next {@code >}. */
    void beginBogus() {
        kind = Markup.BOGUS_COMMENT;
        state = State.TO_GREATER_THAN;
    }

    /** Begins at the question mark of what XML has as an instruction, and HTML as a comment. */
    void beginInstruction() {
        if (xml) {
            kind = Markup.INSTRUCTION;
            state = State.INSTRUCTION;
        } else {
            beginBogus();
        }
    }

    /** Begins inside a CDATA section. */
    void beginCdata() {
        kind = Markup.CDATA;
        state = State.CDATA;
    }

    /** What it is; null as long as that is open. */
    @Nullable
    Markup kind() {
        return kind;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** The index behind the construct if {@link #isDone()}, else {@code to}. */
    int scan(byte[] b, int from, int to) {
        int i = from;
        while (i < to && state != State.DONE) {
            switch (state) {
                case TO_GREATER_THAN -> {
                    i = ByteScan.find(b, i, to, '>');
                    if (i < to) {
                        i++;
                        state = State.DONE;
                    }
                }
                case COMMENT -> {
                    i = ByteScan.find(b, i, to, '-');
                    if (i < to) {
                        i++;
                        state = State.COMMENT_END_DASH;
                    }
                }
                case CDATA -> {
                    i = ByteScan.find(b, i, to, ']');
                    if (i < to) {
                        i++;
                        state = State.CDATA_BRACKET;
                    }
                }
                case INSTRUCTION -> {
                    i = ByteScan.find(b, i, to, '?');
                    if (i < to) {
                        i++;
                        state = State.INSTRUCTION_END;
                    }
                }
                case SUBSET -> {
                    i = doctype.scan(b, i, to);
                    if (doctype.isDone()) {
                        state = State.DONE;
                    }
                }
                case OPEN, OPEN_DASH, DOCTYPE_WORD, CDATA_WORD -> i = open(b[i], i);
                default -> i = close(b[i], i);
            }
        }
        return i;
    }

    private int open(byte c, int i) {
        if (state == State.OPEN) {
            if (c == '-') {
                state = State.OPEN_DASH;
                return i + 1;
            }
            if (ByteScan.lower(c) == DOCTYPE.charAt(0)) {
                state = State.DOCTYPE_WORD;
            } else if (c == CDATA.charAt(0) && cdataKind != null) {
                state = State.CDATA_WORD;
            } else {
                beginBogus();
            }
            return i;
        }
        if (state == State.OPEN_DASH && c == '-') {
            kind = Markup.COMMENT;
            state = xml ? State.COMMENT : State.COMMENT_START;
            return i + 1;
        }
        if (state == State.DOCTYPE_WORD && ByteScan.lower(c) == DOCTYPE.charAt(matched)) {
            matched++;
            if (matched == DOCTYPE.length()) {
                kind = Markup.DOCTYPE;
                doctype.begin();
                state = xml ? State.SUBSET : State.TO_GREATER_THAN;
            }
            return i + 1;
        }
        if (state == State.CDATA_WORD && c == CDATA.charAt(matched)) {
            matched++;
            if (matched == CDATA.length()) {
                kind = cdataKind;
                state = kind == Markup.CDATA ? State.CDATA : State.DONE;
            }
            return i + 1;
        }
        beginBogus();
        return i;
    }

    private int close(byte c, int i) {
        State next = next(c);
        boolean taken = next != State.COMMENT && next != State.CDATA && next != State.INSTRUCTION;
        state = next;
        return taken ? i + 1 : i;
    }

    /** Where a byte leads; back to the inside if it does not lead on towards the end. */
    private State next(byte c) {
        return switch (state) {
            case COMMENT_START -> c == '>' ? State.DONE : c == '-' ? State.COMMENT_START_DASH : State.COMMENT;
            case COMMENT_START_DASH -> c == '>' ? State.DONE : c == '-' ? State.COMMENT_END : State.COMMENT;
            case COMMENT_END_DASH -> c == '-' ? State.COMMENT_END : State.COMMENT;
            case COMMENT_END ->
                switch (c) {
                    case '>' -> State.DONE;
                    case '!' -> xml ? State.COMMENT : State.COMMENT_END_BANG;
                    case '-' -> State.COMMENT_END;
                    default -> State.COMMENT;
                };
            case COMMENT_END_BANG -> c == '>' ? State.DONE : c == '-' ? State.COMMENT_END_DASH : State.COMMENT;
            case INSTRUCTION_END -> c == '>' ? State.DONE : c == '?' ? State.INSTRUCTION_END : State.INSTRUCTION;
            case CDATA_BRACKET -> c == ']' ? State.CDATA_END : State.CDATA;
            case CDATA_END -> c == '>' ? State.DONE : c == ']' ? State.CDATA_END : State.CDATA;
            default -> throw new IllegalStateException(state.name());
        };
    }
}
