package io.consentry.telemetry;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.consentry.rewrite.UnknownCookies;

/**
 * Names that the catalogue does not know, of cookies that the site sets or browsers send, or of hosts that its pages load
 * from, for the owner to look at.
 *
 * <p>What looks like an identifier within a name is not kept. Anybody may send cookies of any name, so no more than
 * {@link #MOST_NAMES} are kept, those that are seen often before those that are seen once.
 */
public final class NameInventory implements UnknownCookies {
    static final int MOST_NAMES = 1_000;

    private static final int LONGEST_NAME = 128;

    /** Runs of digits, and of hexadecimal digits with one among them. */
    private static final Pattern IDENTIFIER = Pattern.compile("(?=[0-9a-fA-F-]*[0-9])[0-9a-fA-F-]{8,}|[0-9]{3,}");

    private final Cache<String, LongAdder> names =
            Caffeine.newBuilder().maximumSize(MOST_NAMES).build();

    @Override
    public void seen(String name) {
        if (name.length() > LONGEST_NAME) {
            return;
        }
        names.get(shape(name), fresh -> new LongAdder()).increment();
    }

    /** The names, a star in the place of what looks like an identifier, and how often each was seen. */
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        names.asMap().forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    private static String shape(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= '0' && name.charAt(i) <= '9') {
                return IDENTIFIER.matcher(name).replaceAll("*");
            }
        }
        return name;
    }
}
