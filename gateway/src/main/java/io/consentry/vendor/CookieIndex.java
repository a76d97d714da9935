package io.consentry.vendor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The way from a cookie's name to the vendor whose scripts set it. Immutable. */
final class CookieIndex {
    private final Map<String, Vendor> exact = new HashMap<>();
    private final List<Glob> globs = new ArrayList<>();

    private record Glob(String pattern, Vendor vendor) {}

    /** Builds the index; of two vendors that name the same cookie the first has it. */
    CookieIndex(Collection<Vendor> vendors) {
        for (Vendor vendor : vendors) {
            for (String pattern : vendor.cookies()) {
                if (pattern.indexOf('*') < 0) {
                    exact.putIfAbsent(pattern, vendor);
                } else {
                    globs.add(new Glob(pattern, vendor));
                }
            }
        }
    }

    /** The vendor that sets a cookie of this name; a full name goes before a pattern. */
    @Nullable
    Vendor match(String name) {
        Vendor named = exact.get(name);
        if (named != null) {
            return named;
        }
        for (Glob glob : globs) {
            if (matches(glob.pattern, name)) {
                return glob.vendor;
            }
        }
        return null;
    }

    /** Whether the pieces between the stars occur in the name in order, the first and the last at its ends. */
    private static boolean matches(String pattern, String name) {
        int star = pattern.indexOf('*');
        if (!name.startsWith(pattern.substring(0, star))) {
            return false;
        }
        int at = star;
        for (int end = pattern.indexOf('*', star + 1); end >= 0; end = pattern.indexOf('*', star + 1)) {
            String piece = pattern.substring(star + 1, end);
            int found = name.indexOf(piece, at);
            if (found < 0) {
                return false;
            }
            at = found + piece.length();
            star = end;
        }
        String tail = pattern.substring(star + 1);
        return name.length() - at >= tail.length() && name.endsWith(tail);
    }
}
