package io.consentry.vendor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A script in the one form in which scripts are compared: without comments and white space, every string in single
 * quotes with its escapes resolved, strings joined that are added to each other, and {@code a['b']} as {@code a.b}.
 * Immutable, but for its bytes, which nobody may change.
 */
final class ScriptText {
    /** In {@link #masked}, what stands for each byte of a string that is no plain word. */
    private static final byte MASK = 1;

    private static final int LONGEST_WORD = 16;

    private final byte[] bytes;
    private final int length;

    /** Beginning and end of each string's content, one pair after the other. */
    private final int[] strings;

    /**
     * Takes what {@link ScriptReader} has read.
     *
     * @param strings beginning and end of each string's content, ascending
     */
    ScriptText(byte[] bytes, int length, int[] strings) {
        this.bytes = bytes;
        this.length = length;
        this.strings = strings;
    }

    /** Reads {@code bytes[from, to)}. */
    static ScriptText of(byte[] bytes, int from, int to) {
        return new ScriptReader(bytes, from, to, false).read();
    }

    /**
     * Every reading that a browser may have of {@code bytes[from, to)}, the usual one first. Another one counts where a slash
     * behind a bracket may divide or begin a regular expression with a quote in it, and where a backslash may be the
     * second byte of a character, as in Shift_JIS: read wrongly, either hides code in a string.
     */
    static List<ScriptText> readings(byte[] bytes, int from, int to) {
        ScriptReader usual = new ScriptReader(bytes, from, to, false);
        List<ScriptText> readings = new ArrayList<>(List.of(usual.read()));
        if (usual.isAmbiguous()) {
            readings.add(new ScriptReader(bytes, from, to, true).read());
        }
        byte[] other = withoutSecondHalves(bytes, from, to);
        if (other != null) {
            readings.add(of(other, 0, other.length));
        }
        return readings;
    }

    private static byte @Nullable [] withoutSecondHalves(byte[] bytes, int from, int to) {
        byte[] other = null;
        for (int i = from + 1; i < to; i++) {
            if (bytes[i] == '\\' && bytes[i - 1] < 0) {
                other = other == null ? Arrays.copyOfRange(bytes, from, to) : other;
                other[i - from] = (byte) 0xBC;
            }
        }
        return other;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** The number of strings. */
    int strings() {
        return strings.length / 2;
    }

    int stringFrom(int index) {
        return strings[2 * index];
    }

    int stringTo(int index) {
        return strings[2 * index + 1];
    }

    /** The first string that begins at a position or behind it. */
    int stringAt(int position) {
        int found = Arrays.binarySearch(strings, position);
        int place = found >= 0 ? found : -found - 1;
        while (place > 0 && strings[place - 1] == position) {
            place--;
        }
        return (place + 1) / 2;
    }

    /** Whether a position lies inside of a string, its quotes not counted. */
    boolean isInString(int position) {
        int found = Arrays.binarySearch(strings, position);
        if (found >= 0) {
            return (found & 1) == 0 && strings[found] < strings[found + 1];
        }
        return (-found - 1 & 1) == 1;
    }

    /** A copy in which strings other than plain words cannot be taken for code. */
    byte[] masked() {
        byte[] copy = Arrays.copyOf(bytes, length);
        for (int i = 0; i < strings(); i++) {
            if (!isPlainWord(stringFrom(i), stringTo(i))) {
                Arrays.fill(copy, stringFrom(i), stringTo(i), MASK);
            }
        }
        return copy;
    }

    private boolean isPlainWord(int from, int end) {
        return end - from <= LONGEST_WORD && ScriptReader.isWord(bytes, from, end);
    }
}
