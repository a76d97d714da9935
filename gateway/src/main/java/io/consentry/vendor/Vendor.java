package io.consentry.vendor;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.consentry.consent.Purpose;

/**
 * A third party: where its tags come from, what they are for, and by what else it is known.
 *
 * @param id lower-case letters, digits and hyphens, at most 64 characters
 * @param name as people know it
 * @param purposes all of which must be allowed before a tag of this vendor may load; empty for a vendor never touched
 * @param rules which requests reach it
 * @param snippets what tells scripts that load or initialise it
 * @param cookies names of cookies that its scripts set, where {@code *} stands for any run of characters
 */
public record Vendor(
        String id,
        String name,
        SortedSet<Purpose> purposes,
        List<Rule> rules,
        List<Signature> snippets,
        List<String> cookies) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /**
     * Takes immutable copies.
     *
     * @throws IllegalArgumentException if the identifier is not of the form above
     */
    public Vendor {
        if (!isValidId(id)) {
            throw new IllegalArgumentException("not a vendor identifier: '" + id + "'");
        }
        purposes = Collections.unmodifiableSortedSet(new TreeSet<>(purposes));
        rules = List.copyOf(rules);
        snippets = List.copyOf(snippets);
        cookies = List.copyOf(cookies);
    }

    /** The same vendor with other purposes. */
    public Vendor withPurposes(Collection<Purpose> others) {
        return new Vendor(id, name, new TreeSet<>(others), rules, snippets, cookies);
    }

    /** Whether its tags are never touched: it has no purposes, or no other than {@link Purpose#NECESSARY}. */
    public boolean isNecessary() {
        return purposes.isEmpty() || (purposes.size() == 1 && purposes.first().equals(Purpose.NECESSARY));
    }

    /** Whether {@code id} has the form of a vendor's identifier. */
    public static boolean isValidId(String id) {
        return ID.matcher(id).matches();
    }

    /**
     * A piece of code that only a script has which loads or initialises a vendor. White space and the kind of quotes make no
     * difference. One that begins with a letter, digit, {@code _} or {@code $} counts only where none of these stands before
     * it, and inside of strings and comments none counts.
     *
     * @param code in ASCII, case-sensitive
     * @param isCall whether it only calls what another tag loads, so that it does not count in functions of the site's own
     */
    public record Signature(String code, boolean isCall) {
        /**
         * Checks the code.
         *
         * @throws IllegalArgumentException if it is empty or not ASCII
         */
        public Signature {
            if (code.isEmpty() || code.chars().anyMatch(c -> c > 0x7e || c < 0x20)) {
                throw new IllegalArgumentException("not a signature: '" + code + "'");
            }
        }
    }

    /**
     * Which requests a rule covers: those to its host and the subdomains of it, under its path.
     *
     * <p>A path is compared as it stands, case-sensitively and up to a boundary: {@code /tr} covers {@code /tr},
     * {@code /tr/x}, {@code /tr?id=1} and {@code /tr@2}, a package's version, and not {@code /trends}. A path that itself ends with another character than
     * a letter or digit is a plain prefix, so that {@code /js/tag-} covers {@code /js/tag-7.js}. It may reach into the
     * query: {@code /js?id=}.
     *
     * @param host lower-case ASCII (punycode) with at least one dot, without port and trailing dot
     * @param path empty for every path, or a prefix that begins with a slash, in printable ASCII
     */
    public record Rule(String host, String path) {
        private static final int MAX_HOST = 253;
        private static final Pattern HOST = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)+");
        private static final Pattern PATH = Pattern.compile("(/[!-~&&[^\"\\\\<>]]*)?");

        /**
         * Checks both.
         *
         * @throws IllegalArgumentException if one is not of the form above
         */
        public Rule {
            if (!isValidHost(host)) {
                throw new IllegalArgumentException("not a host: '" + host + "'");
            }
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException("not a path: '" + path + "'");
            }
        }

        /** Whether {@code host} has the form that a rule asks for. */
        public static boolean isValidHost(String host) {
            return host.length() <= MAX_HOST && HOST.matcher(host).matches();
        }

        /** Whether the path of a request, which may carry a query, lies under {@link #path}. */
        public boolean coversPath(String requestPath) {
            return covers(path, requestPath);
        }

        static boolean covers(String prefix, String requestPath) {
            if (!requestPath.startsWith(prefix)) {
                return false;
            }
            int length = prefix.length();
            if (length == 0 || requestPath.length() == length || !isLetterOrDigit(prefix.charAt(length - 1))) {
                return true;
            }
            char next = requestPath.charAt(length);
            return next == '/' || next == '?' || next == '#' || next == '@';
        }

        private static boolean isLetterOrDigit(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }

        @Override
        public String toString() {
            return host + path;
        }
    }
}
