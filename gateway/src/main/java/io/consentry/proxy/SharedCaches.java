package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.vertx.core.MultiMap;

/** Keeps shared caches from giving one visitor's answer to another (RFC 9111, 3.5 and 5.2.2; RFC 9213). */
final class SharedCaches {
    /** Besides {@code CDN-Cache-Control} and others that end like it. */
    private static final Set<String> TARGETED = Set.of("surrogate-control", "edge-control", "x-accel-expires");

    private SharedCaches() {}

    /** Makes an answer one that only the visitor's own browser may keep, for as long as it might have. */
    static void forbid(MultiMap headers) {
        forbidTargeted(headers);
        List<String> kept = new ArrayList<>();
        for (String value : headers.getAll("Cache-Control")) {
            for (String directive : split(value)) {
                String name = directive.toLowerCase(Locale.ROOT);
                if (name.equals("private") || name.equals("no-store")) {
                    return;
                }
                if (!name.equals("public") && !name.startsWith("s-maxage") && !name.startsWith("private")) {
                    kept.add(directive);
                }
            }
        }
        kept.add(0, "private");
        headers.set("Cache-Control", String.join(", ", kept));
    }

    /**
     * What tells caches of one kind something else than {@code Cache-Control} tells all: those of delivery networks, of nginx
     * (which keeps what is private for as long as {@code X-Accel-Expires} says), LiteSpeed and Akamai.
     */
    static void forbidTargeted(MultiMap headers) {
        for (String name : List.copyOf(headers.names())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (TARGETED.contains(lower) || lower.endsWith("-cache-control")) {
                headers.remove(name);
            }
        }
    }

    /** Commas within quotes divide nothing. */
    private static List<String> split(String value) {
        List<String> directives = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i <= value.length(); i++) {
            boolean end = i == value.length();
            if (!end && value.charAt(i) == '"') {
                quoted = !quoted;
            }
            if (end || (value.charAt(i) == ',' && !quoted)) {
                String directive = value.substring(from, i).strip();
                if (!directive.isEmpty()) {
                    directives.add(directive);
                }
                from = i + 1;
            }
        }
        return directives;
    }
}
