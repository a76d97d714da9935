package io.consentry.rewrite;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Folds the host of a URL as browsers do before they ask for its address (URL standard 3.5, UTS 46).
 *
 * <p>The attack is a spelling that Java's IDNA of 2003 does not fold, or refuses, and browsers do: compatibility
 * letters younger than that, variation selectors, numbers for addresses.
 */
final class HostName {
    /** What UTS 46 ignores, and joiners, which only some browsers ignore. */
    private static final Pattern IGNORED = Pattern.compile(
            "[\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u3164"
                    + "\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF0-\\uFFF8\\x{1BCA0}-\\x{1BCA3}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]");

    /** Outlined letters and digits (Unicode 16), which are younger than Java 17's tables. */
    private static final int OUTLINED_A = 0x1CCD6;

    private static final int OUTLINED_0 = 0x1CCF0;
    private static final int OUTLINED_9 = 0x1CCF9;

    private static final Pattern STOPS = Pattern.compile("[\\u3002\\uFF0E\\uFF61]");
    /** No name that anybody can be asked for is longer, however it is spelt, in characters; the end of it tells the vendor. */
    private static final int LONGEST = 1024;

    private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");

    /** No label of more UTF-16 units has a form of at most 63 bytes (RFC 1035, 2.3.4; RFC 3492). */
    private static final int LONGEST_LABEL = 2 * 63;

    private HostName() {}

    /**
     * The host in lower-case ASCII, without a trailing dot.
     *
     * @param host with percent-encoding undone
     * @return a label that no browser would accept comes out as {@code *}; empty if nothing is left
     */
    static String fold(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (!isAscii(lower)) {
            String seen = end(IGNORED.matcher(outlined(host)).replaceAll(""));
            String plain = IGNORED.matcher(Normalizer.normalize(seen, Normalizer.Form.NFKC))
                    .replaceAll("");
            String folded = Normalizer.normalize(plain.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
            lower = labels(STOPS.matcher(folded).replaceAll("."));
        }
        String bare = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return endsInNumber(bare) ? address(bare) : bare;
    }

    private static String outlined(String host) {
        if (host.indexOf(Character.highSurrogate(OUTLINED_A)) < 0) {
            return host;
        }
        StringBuilder plain = new StringBuilder(host.length());
        host.codePoints().forEach(c -> {
            boolean outlined = c >= OUTLINED_A && c <= OUTLINED_9;
            plain.appendCodePoint(!outlined ? c : c < OUTLINED_0 ? 'a' + c - OUTLINED_A : '0' + c - OUTLINED_0);
        });
        return plain.toString();
    }

    private static String end(String host) {
        return host.substring(Math.max(0, host.length() - LONGEST));
    }

    /** Label by label, so that one that is refused does not hide those that tell the vendor. */
    private static String labels(String host) {
        if (isAscii(host)) {
            return host;
        }
        StringBuilder ascii = new StringBuilder(host.length() + 8);
        for (String label : host.split("\\.", -1)) {
            ascii.append(ascii.length() == 0 ? "" : ".").append(label(label));
        }
        return ascii.toString();
    }

    private static String label(String label) {
        if (isAscii(label)) {
            return label;
        }
        if (label.length() > LONGEST_LABEL) {
            return "*"; // of much longer ones, newer versions of Java throw something else
        }
        try {
            return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAName) {
            return "*";
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsInNumber(String host) {
        int last = host.lastIndexOf('.') + 1;
        if (last == host.length() || host.charAt(last) < '0' || host.charAt(last) > '9') {
            return false;
        }
        return NUMBER.matcher(host.substring(last)).matches();
    }

    /** An IPv4 address in any of its spellings, as four decimal numbers; the host itself if it is none. */
    private static String address(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length > 4) {
            return host;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = NUMBER.matcher(parts[i]).matches() ? number(parts[i]) : -1;
            boolean last = i == parts.length - 1;
            if (number < 0 || number > (last ? 0xFFFFFFFFL >>> (8 * i) : 255)) {
                return host;
            }
            address |= last ? number : number << (24 - 8 * i);
        }
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /** Decimal, octal behind a zero, or hexadecimal behind {@code 0x}; -1 if it is none or too large. */
    private static long number(String part) {
        boolean hexadecimal = part.length() > 1 && (part.charAt(1) | 0x20) == 'x';
        boolean octal = !hexadecimal && part.length() > 1 && part.charAt(0) == '0';
        String digits = hexadecimal ? part.substring(2) : part;
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int radix = hexadecimal ? 16 : octal ? 8 : 10;
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0 || number > 0xFFFFFFFFL) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
