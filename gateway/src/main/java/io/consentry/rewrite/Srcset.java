package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.consentry.html.ByteScan;

/** The URLs of the candidates of a {@code srcset} attribute, one after the other: WHATWG HTML 4.8.4.2. */
final class Srcset {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int from;
    private int to;

    /** Begins before the first in {@code bytes[start, end)}. */
    Srcset(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** Goes to the next; whether there is one. */
    boolean next() {
        while (at < end && (ByteScan.isSpace(bytes[at]) || bytes[at] == ',')) {
            at++;
        }
        from = at;
        while (at < end && !ByteScan.isSpace(bytes[at])) {
            at++;
        }
        to = at;
        while (to > from && bytes[to - 1] == ',') {
            to--;
        }
        if (to == at) {
            skipDescriptors();
        }
        return to > from;
    }

    private void skipDescriptors() {
        boolean inParentheses = false;
        while (at < end && (inParentheses || bytes[at] != ',')) {
            if (bytes[at] == '(') {
                inParentheses = true;
            } else if (bytes[at] == ')') {
                inParentheses = false;
            }
            at++;
        }
    }

    /** Where it begins. */
    int from() {
        return from;
    }

    /** Behind its end. */
    int to() {
        return to;
    }

    /** All of them, in order. */
    static List<String> urls(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        List<String> urls = new ArrayList<>();
        for (Srcset each = new Srcset(bytes, 0, bytes.length); each.next(); ) {
            urls.add(new String(bytes, each.from, each.to - each.from, StandardCharsets.UTF_8));
        }
        return urls;
    }

    /** The words of a value that white space divides. */
    static List<String> words(String value) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < value.length()) {
            int from = i;
            while (i < value.length() && !isSpace(value.charAt(i))) {
                i++;
            }
            if (i > from) {
                words.add(value.substring(from, i));
            }
            i++;
        }
        return words;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }
}
