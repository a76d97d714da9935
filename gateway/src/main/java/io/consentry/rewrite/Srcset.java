package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.List;

/** The candidates of a {@code srcset} attribute: WHATWG HTML 4.8.4.2. */
final class Srcset {
    private Srcset() {}

    /** The URLs, in order. */
    static List<String> urls(String value) {
        List<String> urls = new ArrayList<>();
        int i = 0;
        while (true) {
            while (i < value.length() && (isSpace(value.charAt(i)) || value.charAt(i) == ',')) {
                i++;
            }
            if (i == value.length()) {
                return urls;
            }
            int from = i;
            while (i < value.length() && !isSpace(value.charAt(i))) {
                i++;
            }
            int to = i;
            while (to > from && value.charAt(to - 1) == ',') {
                to--;
            }
            urls.add(value.substring(from, to));
            if (to == i) {
                i = endOfDescriptors(value, i);
            }
        }
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

    private static int endOfDescriptors(String value, int from) {
        boolean inParentheses = false;
        int i = from;
        while (i < value.length() && (inParentheses || value.charAt(i) != ',')) {
            if (value.charAt(i) == '(') {
                inParentheses = true;
            } else if (value.charAt(i) == ')') {
                inParentheses = false;
            }
            i++;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }
}
