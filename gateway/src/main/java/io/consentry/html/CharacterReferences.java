package io.consentry.html;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Character references as a browser resolves them: WHATWG HTML 13.2.5.72 to 13.2.5.80. */
public final class CharacterReferences {
    private static final int LONGEST_NAME = 32;
    private static final int REPLACEMENT = 0xFFFD;
    private static final Map<String, String> NAMED = load();

    /** What browsers take the numbers 0x80 to 0x9F for: windows-1252. Blank: the number stands for itself. */
    private static final String WINDOWS_1252 = "\u20AC\0\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039"
            + "\u0152\0\u017D\0\0\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\0\u017E\u0178";

    private CharacterReferences() {}

    /** The value of an attribute whose raw UTF-8 bytes are {@code bytes[from, to)}. */
    public static String decodeAttribute(byte[] bytes, int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return raw.indexOf('&') < 0 ? raw : decode(raw, true);
    }

    /**
     * Whether a raw value may be taken apart before its references are resolved, since all that it has, if any,
     * stand for ampersands and are written with their name.
     */
    public static boolean hasOnlyAmpersands(byte[] bytes, int from, int to) {
        int i = ByteScan.find(bytes, from, to, '&');
        while (i < to && ByteScan.startsWith(bytes, i, to, "&amp;")) {
            i = ByteScan.find(bytes, i + 1, to, '&');
        }
        return i == to;
    }

    /** Text with its character references resolved. */
    public static String decodeText(String raw) {
        return decode(raw, false);
    }

    private static String decode(String raw, boolean inAttribute) {
        StringBuilder out = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            int ampersand = raw.indexOf('&', i);
            if (ampersand < 0) {
                break;
            }
            out.append(raw, i, ampersand);
            i = ampersand + 1;
            int behind = i < raw.length() && raw.charAt(i) == '#'
                    ? numeric(raw, i + 1, out)
                    : named(raw, i, inAttribute, out);
            if (behind == i || behind < 0) {
                out.append('&');
            } else {
                i = behind;
            }
        }
        return out.append(raw, i, raw.length()).toString();
    }

    /** The index behind the reference, or -1 if it is none. */
    private static int numeric(String raw, int from, StringBuilder out) {
        boolean hexadecimal = from < raw.length() && (raw.charAt(from) | 0x20) == 'x';
        int radix = hexadecimal ? 16 : 10;
        int digits = hexadecimal ? from + 1 : from;
        int i = digits;
        int code = 0;
        while (i < raw.length() && raw.charAt(i) < 0x80 && Character.digit(raw.charAt(i), radix) >= 0) {
            code = Math.min(code * radix + Character.digit(raw.charAt(i), radix), Character.MAX_CODE_POINT + 1);
            i++;
        }
        if (i == digits) {
            return -1;
        }
        out.appendCodePoint(meaning(code));
        return i < raw.length() && raw.charAt(i) == ';' ? i + 1 : i;
    }

    private static int meaning(int code) {
        if (code == 0 || code > Character.MAX_CODE_POINT || (code >= 0xD800 && code <= 0xDFFF)) {
            return REPLACEMENT;
        }
        if (code >= 0x80 && code <= 0x9F && WINDOWS_1252.charAt(code - 0x80) != 0) {
            return WINDOWS_1252.charAt(code - 0x80);
        }
        return code;
    }

    /** The index behind the longest name that matches, or {@code from} if none does. */
    private static int named(String raw, int from, boolean inAttribute, StringBuilder out) {
        int end = from;
        while (end < raw.length() && end - from < LONGEST_NAME && isAlphanumeric(raw.charAt(end))) {
            end++;
        }
        if (end < raw.length() && raw.charAt(end) == ';') {
            end++;
        }
        for (int to = end; to > from + 1; to--) {
            String value = NAMED.get(raw.substring(from, to));
            if (value == null) {
                continue;
            }
            // Kept for the sake of old links such as ?a=b&copy=1: there an ampersand stays what it is.
            boolean unterminated = raw.charAt(to - 1) != ';';
            if (inAttribute && unterminated && to < raw.length() && continuesName(raw.charAt(to))) {
                return from;
            }
            out.append(value);
            return to;
        }
        return from;
    }

    private static boolean continuesName(char c) {
        return c == '=' || isAlphanumeric(c);
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static Map<String, String> load() {
        Map<String, String> names = new HashMap<>(4096);
        try (InputStream in = CharacterReferences.class.getResourceAsStream("entities.txt")) {
            if (in == null) {
                throw new IllegalStateException("entities.txt is not on the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split(" ", -1);
                StringBuilder value = new StringBuilder();
                for (int i = 1; i < parts.length; i++) {
                    value.appendCodePoint(Integer.parseInt(parts[i], 16));
                }
                names.put(parts[0], value.toString());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(names);
    }
}
