package io.consentry.html;

import java.util.Arrays;

/** The open elements from the outermost {@code svg} or {@code math} inwards. */
final class ForeignStack {
    private Namespace[] namespaces = new Namespace[4];
    private TagName[] names = new TagName[4];
    private boolean[] htmlInside = new boolean[4];
    private int[] spelling = new int[5];
    private byte[] spellings = new byte[32];
    private int depth;

    /** How many open elements there are by the last bits of their names' hash, so that most end tags need no search. */
    private final short[] counts = new short[64];

    private int htmlCount;

    int depth() {
        return depth;
    }

    Namespace namespace(int at) {
        return namespaces[at];
    }

    TagName name(int at) {
        return names[at];
    }

    /** Whether the element is an HTML integration point (WHATWG HTML 13.2.6). */
    boolean isHtmlInside(int at) {
        return htmlInside[at];
    }

    void push(Namespace namespace, Tag tag, boolean isHtmlInside) {
        if (depth == names.length) {
            namespaces = Arrays.copyOf(namespaces, depth * 2);
            names = Arrays.copyOf(names, depth * 2);
            htmlInside = Arrays.copyOf(htmlInside, depth * 2);
            spelling = Arrays.copyOf(spelling, depth * 2 + 1);
        }
        namespaces[depth] = namespace;
        names[depth] = tag.name();
        htmlInside[depth] = isHtmlInside;
        int length = tag.nameTo() - tag.nameFrom();
        int start = spelling[depth];
        if (start + length > spellings.length) {
            spellings = Arrays.copyOf(spellings, (start + length) * 2);
        }
        for (int i = 0; i < length; i++) {
            spellings[start + i] = (byte) ByteScan.lower(tag.bytes()[tag.nameFrom() + i]);
        }
        depth++;
        spelling[depth] = start + length;
        count(depth - 1, 1);
    }

    void popTo(int newDepth) {
        while (depth > newDepth) {
            depth--;
            count(depth, -1);
        }
    }

    private void count(int at, int change) {
        counts[bucket(spellings, spelling[at], spelling[at + 1])] += (short) change;
        htmlCount += namespaces[at] == Namespace.HTML ? change : 0;
    }

    private static int bucket(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + ByteScan.lower(bytes[i]);
        }
        return (hash ^ (hash >>> 6)) & 63;
    }

    /** Whether an element of this name may be open. */
    boolean maybeOpen(Tag tag) {
        return counts[bucket(tag.bytes(), tag.nameFrom(), tag.nameTo())] > 0;
    }

    /** Whether any open element is one of HTML. */
    boolean holdsHtml() {
        return htmlCount > 0;
    }

    boolean isSpelt(int at, Tag tag) {
        if (names[at] != tag.name()) {
            return false;
        }
        int length = spelling[at + 1] - spelling[at];
        if (tag.nameTo() - tag.nameFrom() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (ByteScan.lower(tag.bytes()[tag.nameFrom() + i]) != spellings[spelling[at] + i]) {
                return false;
            }
        }
        return true;
    }
}
