package io.consentry.html;

/** Finds the end of an XML document type, whose declarations may hold {@code >} in strings, comments and instructions. */
final class XmlDoctypeScanner {
    private static final int OPENS_COMMENT = bytes("<!--");
    private static final int CLOSES_COMMENT = bytes("-->");
    private static final int OPENS_INSTRUCTION = bytes("<?");
    private static final int CLOSES_INSTRUCTION = bytes("?>");

    private enum State {
        OUTSIDE,
        SUBSET,
        DECLARATION,
        COMMENT,
        INSTRUCTION,
        DONE
    }

    private State state = State.DONE;
    private byte quote;
    /** The last four bytes. */
    private int last;

    private static int bytes(String ascii) {
        return ascii.chars().reduce(0, (all, c) -> (all << 8) | c);
    }

    /** Begins behind the word {@code DOCTYPE}. */
    void begin() {
        state = State.OUTSIDE;
        quote = 0;
        last = 0;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** The index behind the document type if {@link #isDone()}, else {@code to}. */
    int scan(byte[] b, int from, int to) {
        int i = from;
        while (i < to && state != State.DONE) {
            byte c = b[i++];
            last = (last << 8) | (c & 0xFF);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else {
                next(c);
            }
        }
        return i;
    }

    private void next(byte c) {
        boolean quotes = c == '"' || c == '\'';
        switch (state) {
            case OUTSIDE -> {
                quote = quotes ? c : 0;
                state = c == '>' ? State.DONE : c == '[' ? State.SUBSET : State.OUTSIDE;
            }
            case SUBSET -> state = c == '<' ? State.DECLARATION : c == ']' ? State.OUTSIDE : State.SUBSET;
            case DECLARATION -> {
                quote = quotes ? c : 0;
                if (c == '>') {
                    state = State.SUBSET;
                } else if (last == OPENS_COMMENT) {
                    state = State.COMMENT;
                    last = 0;
                } else if ((last & 0xFFFF) == OPENS_INSTRUCTION) {
                    state = State.INSTRUCTION;
                    last = 0;
                }
            }
            case COMMENT -> state = (last & 0xFFFFFF) == CLOSES_COMMENT ? State.SUBSET : State.COMMENT;
            case INSTRUCTION -> state = (last & 0xFFFF) == CLOSES_INSTRUCTION ? State.SUBSET : State.INSTRUCTION;
            case DONE -> throw new IllegalStateException(state.name());
        }
    }
}
