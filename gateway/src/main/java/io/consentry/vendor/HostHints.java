package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

import io.consentry.vendor.Vendor.Rule;

/**
 * Says at a glance whether a script can name a vendor's host at all: by the ends of names ({@code com}, {@code net}) as
 * they stand behind a dot and before what ends a host.
 *
 * <p>Dots in code stand before names of members, which are rarely such ends, so that nearly every script is done with
 * here. Immutable; allocates nothing but for what looks like a host.
 */
final class HostHints {
    private static final int SLOTS = 1 << 12;
    private static final int LONGEST = 14;

    /** How far a host with a backslash in it is looked at, on either side. */
    private static final int LONGEST_HOST = 300;

    private final boolean[] ends = new boolean[SLOTS];
    private final HostIndex hosts;

    HostHints(Collection<Vendor> vendors, Collection<String> aliases, HostIndex hosts) {
        this.hosts = hosts;
        for (Vendor vendor : vendors) {
            for (Rule rule : vendor.rules()) {
                add(rule.host());
            }
        }
        aliases.forEach(this::add);
    }

    private void add(String host) {
        int hash = 0;
        for (int i = host.lastIndexOf('.') + 1; i < host.length(); i++) {
            hash = hash * 31 + host.charAt(i);
        }
        ends[slot(hash)] = true;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 12)) & (SLOTS - 1);
    }

    /**
     * Whether a vendor's host may stand between the positions, or one put together from strings or written in escapes. A vendor that is never
     * touched counts not.
     */
    boolean isAny(byte[] text, int from, int to) {
        int decided = from;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (b == '.' ? isHost(text, from, i, to) : b == '+' && isJoin(text, from, i, to)) {
                return true;
            }
            if (b == '\\' && i + 1 < to) {
                if (mayHideHost(text[i + 1])) {
                    return true;
                }
                if (i >= decided && isHostByte(text[i + 1])) {
                    int end = hostEnd(text, i, to);
                    if (end > 0 && isWithinHost(text, from, i, end)) {
                        return true;
                    }
                    // Further backslashes of the same host say the same.
                    decided = Math.max(decided, end);
                }
            }
        }
        return false;
    }

    private boolean isHost(byte[] text, int from, int dot, int to) {
        int hash = 0;
        int end = dot + 1;
        while (end < to && end - dot <= LONGEST && isLetter(text[end])) {
            hash = hash * 31 + (text[end] | 0x20);
            end++;
        }
        if (end == dot + 1 || !ends[slot(hash)] || (end < to && !endsHost(text[end]))) {
            return false;
        }
        int start = dot;
        while (start > from && isHostByte(text[start - 1])) {
            start--;
        }
        while (start < dot && text[start] == '.') {
            start++;
        }
        StringBuilder host = new StringBuilder();
        for (int i = start; i < end; i++) {
            host.append((char) (text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i]));
        }
        return hosts.knows(host.toString());
    }

    /** What may stand behind a host in a string; in code, rather a parenthesis or another dot does. */
    private static boolean endsHost(byte b) {
        return switch (b) {
            case '/', '\\', '"', '\'', '`', ':', '?', '#', ' ', '<', '>', '%', '&', '$', '\n', '\r', '\t' -> true;
            default -> false;
        };
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    static boolean isHostByte(byte b) {
        return isLetter(b) || (b >= '0' && b <= '9') || b == '-' || b == '.' || b == '_';
    }

    /** Whether two strings are added here, each on its side of the plus. */
    private static boolean isJoin(byte[] text, int from, int plus, int to) {
        int before = plus - 1;
        while (before >= from && text[before] <= ' ' && text[before] >= 0) {
            before--;
        }
        int behind = plus + 1;
        while (behind < to && text[behind] <= ' ' && text[behind] >= 0) {
            behind++;
        }
        return before >= from && behind < to && isQuote(text[before]) && isQuote(text[behind]);
    }

    /** Whether the byte behind a backslash begins an escape that may stand for a part of a host. */
    private static boolean mayHideHost(byte escaped) {
        return switch (escaped) {
            case 'x', 'u', '0', '1', '2', '3', '4', '5', '6', '7', '\n', '\r' -> true;
            default -> escaped < 0;
        };
    }

    /** The end of the letters around a backslash; 0 if it is farther than any host's. */
    private static int hostEnd(byte[] text, int backslash, int to) {
        int end = backslash;
        while (end < to && isEscapedHostByte(text[end])) {
            if (end - backslash > LONGEST_HOST) {
                return 0;
            }
            end++;
        }
        return end;
    }

    /** Whether the letters before a backslash and those behind it, up to an end, are a host but for backslashes. */
    private boolean isWithinHost(byte[] text, int from, int backslash, int end) {
        int start = backslash;
        while (start > Math.max(from, backslash - LONGEST_HOST) && isEscapedHostByte(text[start - 1])) {
            start--;
        }
        String written = new String(text, start, end - start, StandardCharsets.ISO_8859_1);
        return hosts.knows(written.replace("\\", "").toLowerCase(Locale.ROOT).replaceAll("^[.]+|[.]+$", ""));
    }

    private static boolean isEscapedHostByte(byte b) {
        return b == '\\' || isHostByte(b);
    }

    private static boolean isQuote(byte b) {
        return b == '\'' || b == '"' || b == '`';
    }
}
