package io.consentry.vendor;

/**
 * Where the regular expressions of a script end: ECMA-262 12.9.5.
 *
 * <p>The attack is a row of slashes, of which each is looked behind to the end of the line. So what was read once over a
 * longer way is remembered for all places on it.
 */
final class RegexEnds {
    /** Expressions up to this length, in bytes, may be read twice. */
    private static final int SHORT = 256;

    private final byte[] in;
    private final int begin;
    private final int to;

    /** Once it is worth it, by place and whether in a set: where an expression ends that is read there, or -1. */
    private int[] known = {};

    /** Those of {@code bytes[from, to)}. */
    RegexEnds(byte[] bytes, int from, int to) {
        this.in = bytes;
        this.begin = from;
        this.to = to;
    }

    /** Behind the expression whose body begins here; -1 if none does that ends on its own line. */
    int of(int body) {
        int end = read(body, 0);
        if (end < 0 || end - body > SHORT) {
            read(body, end);
        }
        return end;
    }

    /**
     * Reads an expression.
     *
     * @param found what came of it, to be remembered; 0 if it has not been read
     */
    private int read(int body, int found) {
        boolean set = false;
        for (int i = body; i < to && in[i] != '\n' && in[i] != '\r'; i++) {
            if (i - body > SHORT) {
                int before = recall(2 * (i - begin) + (set ? 1 : 0), found);
                if (before != 0) {
                    return before;
                }
            }
            if (in[i] == '\\') {
                i++;
            } else if (in[i] == '[') {
                set = true;
            } else if (in[i] == ']') {
                set = false;
            } else if (in[i] == '/' && !set) {
                return i + 1;
            }
        }
        return -1;
    }

    private int recall(int slot, int found) {
        if (found != 0 && known.length == 0) {
            known = new int[2 * (to - begin)];
        }
        int before = known.length == 0 ? 0 : known[slot];
        if (before == 0 && found != 0) {
            known[slot] = found;
        }
        return before;
    }
}
