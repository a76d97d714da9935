package io.consentry.proxy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Finds what belongs to a host's name: by the name itself, or by the longest {@code *.} pattern that it lies below. */
final class HostTable<T> {
    private static final String BELOW = "*.";

    private final Map<String, T> exact = new HashMap<>();
    private final Map<String, T> below = new HashMap<>();

    /** Adds patterns, in lower case and ASCII. For the time before it is shared. */
    void put(List<String> patterns, T value) {
        for (String pattern : patterns) {
            if (pattern.startsWith(BELOW)) {
                below.put(pattern.substring(BELOW.length()), value);
            } else {
                exact.put(pattern, value);
            }
        }
    }

    /** Finds by a name as {@link #name} gives it; null if it is nobody's. */
    @Nullable
    T find(String name) {
        T named = exact.get(name);
        if (named != null || below.isEmpty()) {
            return named;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            T above = below.get(name.substring(dot + 1));
            if (above != null) {
                return above;
            }
        }
        return null;
    }

    /** The name in a {@code Host} header or a server name: without a port and a dot at its end, in lower case. */
    static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        String name = end <= 0 ? host : host.substring(0, end);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
