package io.consentry.vendor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The way from a cookie's name to the vendor whose scripts set it. A look-up allocates nothing. Immutable. */
final class CookieIndex {
    /** Patterns are kept by the character that they begin with; those of no letter are with the first. */
    private static final int FIRST_CHARACTERS = 128;

    private final Entry[] exact;
    private final Entry[][] patterns = new Entry[FIRST_CHARACTERS][];

    /**
     * A cookie of a vendor.
     *
     * @param pattern as in {@link Vendor#cookies()}
     */
    record Entry(String pattern, Vendor vendor) {
        boolean isPattern() {
            return pattern.indexOf('*') >= 0;
        }

        /** How much of a name it fixes. */
        private int length() {
            return (int) pattern.chars().filter(c -> c != '*').count();
        }
    }

    /** Builds the index; of two vendors that name the same cookie the first has it. */
    CookieIndex(Collection<Vendor> vendors) {
        List<Entry> ordered = ordered(vendors);
        List<Entry> full = ordered.stream().filter(entry -> !entry.isPattern()).toList();
        exact = new Entry[Integer.highestOneBit(Math.max(1, full.size())) * 4];
        full.forEach(this::put);
        for (int first = 0; first < FIRST_CHARACTERS; first++) {
            char wanted = (char) first;
            patterns[first] = ordered.stream()
                    .filter(Entry::isPattern)
                    .filter(entry -> entry.pattern.charAt(0) == '*' || entry.pattern.charAt(0) == wanted)
                    .toArray(Entry[]::new);
        }
    }

    /**
     * The cookies of all vendors in the order in which they are tried: full names, then patterns, of which the one that
     * fixes more of the name goes first.
     */
    static List<Entry> ordered(Collection<Vendor> vendors) {
        List<Entry> full = new ArrayList<>();
        List<Entry> globs = new ArrayList<>();
        for (Vendor vendor : vendors) {
            for (String pattern : vendor.cookies()) {
                Entry entry = new Entry(pattern, vendor);
                (entry.isPattern() ? globs : full).add(entry);
            }
        }
        globs.sort(Comparator.comparingInt(Entry::length).reversed());
        full.addAll(globs);
        return full;
    }

    private void put(Entry entry) {
        int at = slot(entry.pattern, 0, entry.pattern.length());
        if (exact[at] == null) {
            exact[at] = entry;
        }
    }

    /** The slot of a name, or the free one that it would have. */
    private int slot(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        int at = (hash ^ (hash >>> 15)) & (exact.length - 1);
        while (exact[at] != null && !isSame(exact[at].pattern, text, from, to)) {
            at = (at + 1) & (exact.length - 1);
        }
        return at;
    }

    private static boolean isSame(String name, String text, int from, int to) {
        return name.length() == to - from && text.startsWith(name, from);
    }

    /** The vendor that sets a cookie of the name that stands there; a full name goes before a pattern. */
    @Nullable
    Vendor match(String text, int from, int to) {
        Entry named = exact[slot(text, from, to)];
        if (named != null) {
            return named.vendor;
        }
        char first = from < to ? text.charAt(from) : 0;
        for (Entry entry : patterns[first < FIRST_CHARACTERS ? first : 0]) {
            if (matches(entry.pattern, text, from, to)) {
                return entry.vendor;
            }
        }
        return null;
    }

    /** Whether the pieces between the stars occur in the name in order, the first and the last at its ends. */
    private static boolean matches(String pattern, String text, int from, int to) {
        int star = pattern.indexOf('*');
        if (to - from < star || !text.regionMatches(from, pattern, 0, star)) {
            return false;
        }
        int at = from + star;
        for (int end = pattern.indexOf('*', star + 1); end >= 0; end = pattern.indexOf('*', star + 1)) {
            int length = end - star - 1;
            while (at + length <= to && !text.regionMatches(at, pattern, star + 1, length)) {
                at++;
            }
            at += length;
            if (at > to) {
                return false;
            }
            star = end;
        }
        int tail = pattern.length() - star - 1;
        return to - at >= tail && text.regionMatches(to - tail, pattern, star + 1, tail);
    }
}
