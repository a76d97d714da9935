package io.consentry.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Which page of which site a request is about.
 *
 * @param host in lower case, without a port; empty where unknown
 * @param path decoded and without dot segments, so that no spelling of it evades a rule; empty where unknown
 */
public record Visited(String host, String path) {
    /** Nobody knows. Every rule that could apply does. */
    public static final Visited UNKNOWN = new Visited("", "");

    /**
     * Reads a request's address.
     *
     * @param host as in the {@code Host} header, or empty
     * @param path as in the request line, with or without a query, or empty
     */
    public static Visited of(String host, String path) {
        return new Visited(bare(host), plain(path));
    }

    private static String bare(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        if (colon > lower.lastIndexOf(']')) {
            lower = lower.substring(0, colon);
        }
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String plain(String path) {
        int end = path.length();
        for (char stop : new char[] {'?', '#'}) {
            int at = path.indexOf(stop);
            end = at >= 0 && at < end ? at : end;
        }
        String bare = path.substring(0, end);
        if (bare.isEmpty()) {
            return "";
        }
        if (bare.indexOf('%') < 0 && bare.indexOf('\\') < 0 && !bare.contains("/.") && !bare.contains("//")) {
            return bare;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = decoded(bare).replace('\\', '/').split("/", -1);
        for (String segment : segments) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        String last = segments[segments.length - 1];
        boolean folder = last.isEmpty() || last.equals(".") || last.equals("..");
        return "/" + String.join("/", kept) + (folder && !kept.isEmpty() ? "/" : "");
    }

    private static String decoded(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                out[length++] = bytes[i];
            } else {
                out[length++] = (byte) (high * 16 + low);
                i += 2;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
