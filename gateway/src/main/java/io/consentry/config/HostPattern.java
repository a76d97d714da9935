package io.consentry.config;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.consentry.vendor.Vendor.Rule;

/** How a vendor file writes addresses: a host, perhaps a path, and perhaps alternatives in braces. */
final class HostPattern {
    private static final int MAX_HOST = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private HostPattern() {}

    /**
     * Reads an address such as {@code ads.example}, {@code www.example/ads} or {@code www.{a,b}.example/{x,y}}.
     *
     * @throws IllegalArgumentException if it is none; the message suggests what to write
     */
    static List<Rule> parse(String address) {
        if (address.contains("://") || address.startsWith("//")) {
            throw new IllegalArgumentException(
                    "write '" + address.substring(address.indexOf("//") + 2) + "', without the scheme");
        }
        if (address.startsWith("*.")) {
            throw new IllegalArgumentException(
                    "write '" + address.substring(2) + "', which covers its subdomains already");
        }
        List<Rule> rules = new ArrayList<>();
        for (String plain : alternatives(address)) {
            rules.add(rule(plain));
        }
        return rules;
    }

    /**
     * Reads the name of a site, or {@code *.} with one for all names below it: in lower case and ASCII.
     *
     * @throws IllegalArgumentException if it is none; the message suggests what to write
     */
    static String site(String pattern) {
        boolean below = pattern.startsWith("*.");
        String host = ascii(below ? pattern.substring(2) : pattern);
        if (host.length() > MAX_HOST || !NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("write a name without scheme, port and path, such as shop.example");
        }
        return below ? "*." + host : host;
    }

    private static Rule rule(String address) {
        int slash = address.indexOf('/');
        String written = slash < 0 ? address : address.substring(0, slash);
        String path = slash < 0 ? "" : address.substring(slash);
        if (written.contains(":")) {
            throw new IllegalArgumentException("write it without a port");
        }
        String host = ascii(written);
        if (!Rule.isValidHost(host)) {
            throw new IllegalArgumentException("write for example 'ads.example.com' or 'www.example.com/ads'");
        }
        try {
            return new Rule(host, path.equals("/") ? "" : path);
        } catch (IllegalArgumentException notAscii) {
            throw new IllegalArgumentException("write the path in ASCII, percent-encoded as in a request", notAscii);
        }
    }

    /** The name as it is asked for; one that is no name stays as it is written. */
    private static String ascii(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String bare = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (bare.length() > MAX_HOST || bare.chars().allMatch(c -> c < 0x80)) {
            return bare;
        }
        try {
            return IDN.toASCII(bare);
        } catch (IllegalArgumentException notAName) {
            return bare;
        }
    }

    private static List<String> alternatives(String address) {
        int open = address.indexOf('{');
        if (open < 0) {
            return List.of(address);
        }
        int close = address.indexOf('}', open);
        if (close < 0) {
            throw new IllegalArgumentException("close the brace");
        }
        List<String> all = new ArrayList<>();
        for (String choice : address.substring(open + 1, close).split(",", -1)) {
            all.addAll(alternatives(address.substring(0, open) + choice + address.substring(close + 1)));
        }
        return all;
    }
}
