package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.consentry.vendor.Vendor;
import io.consentry.vendor.VendorCatalog;

/**
 * The place that a browser contacts for a URL written in a page: the parser of the WHATWG URL standard, as far as
 * host and path go.
 *
 * <p>The attack is a URL that we read as harmless and a browser as a vendor's. Browsers drop tabs and newlines anywhere and control
 * characters at the ends; take backslashes for slashes; ignore missing and surplus slashes behind {@code https:};
 * skip user names ({@code https://shop.example@vendor.example/}); and fold hosts. All of that is undone before the
 * catalogue is asked.
 *
 * @param host lower-case ASCII without a trailing dot
 * @param port 1 to 65535, or 0 where the URL has one that no browser accepts
 * @param path begins with {@code /}, dot segments resolved; a query may follow
 */
public record TagUrl(String host, int port, String path) {
    /** The host of an address whose host is no UTF-8: which one it is, the encoding of the page tells. */
    static final String UNREADABLE = "?";

    /** What stands for bytes that are no UTF-8. */
    static final char NO_CHARACTER = '\uFFFD';

    /**
     * The vendor whom an absolute URL belongs to.
     *
     * @param url as in a request, without character references; {@code //host/} counts as absolute
     * @return null if it is relative, not of a scheme that contacts a host, or nobody's that the catalogue knows
     */
    public static @Nullable Vendor vendor(String url, VendorCatalog catalog) {
        TagUrl parsed = resolve(url, new PageAddress("https", "", 443, "/"));
        return parsed == null || parsed.host.isEmpty() ? null : catalog.match(parsed.host, parsed.path);
    }

    /**
     * Reads a URL as a browser on that page does.
     *
     * @param url an attribute's value with its character references resolved
     * @param base the page, or what its {@code base} element says
     * @return null if the URL contacts no host: {@code data:}, {@code javascript:}, {@code about:} and the like
     */
    static @Nullable TagUrl resolve(String url, PageAddress base) {
        String text = clean(url);
        int colon = schemeEnd(text);
        if (colon < 0) {
            return relative(text, base);
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (defaultPort(scheme) == 0) {
            return null;
        }
        String rest = text.substring(colon + 1);
        return scheme.equals(base.scheme()) ? relative(rest, base) : authority(rest, scheme);
    }

    /**
     * The other reading of a URL such as {@code https:host/}, in which slashes are missing: it is relative to a page of
     * the same scheme, and absolute on any other. Which of the two the browser is on cannot be told behind a server
     * that ends TLS.
     *
     * @return null if the URL has but one reading
     */
    static @Nullable TagUrl withoutSlashes(String url) {
        String text = clean(url);
        int colon = schemeEnd(text);
        if (colon < 0 || (isSlash(text, colon + 1) && isSlash(text, colon + 2))) {
            return null;
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        return defaultPort(scheme) == 0 ? null : authority(text.substring(colon + 1), scheme);
    }

    /** The port of a scheme that contacts hosts; 0 for any other. */
    static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            case "ftp" -> 21;
            default -> 0;
        };
    }

    /** Where the scheme of a cleaned URL ends, at its colon; -1 if it has none. */
    static int schemeEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' && i > 0) {
                return i;
            }
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean follows = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && !(i > 0 && follows)) {
                return -1;
            }
        }
        return -1;
    }

    /** Without what a browser drops before it parses. */
    static String clean(String url) {
        int from = 0;
        int to = url.length();
        while (from < to && url.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && url.charAt(to - 1) <= ' ') {
            to--;
        }
        String trimmed = url.substring(from, to);
        boolean clean = trimmed.indexOf('\t') < 0 && trimmed.indexOf('\n') < 0 && trimmed.indexOf('\r') < 0;
        return clean ? trimmed : trimmed.replaceAll("[\t\n\r]", "");
    }

    private static boolean isSlash(String text, int i) {
        return i < text.length() && (text.charAt(i) == '/' || text.charAt(i) == '\\');
    }

    private static @Nullable TagUrl relative(String text, PageAddress base) {
        if (isSlash(text, 0) && isSlash(text, 1)) {
            return authority(text, base.scheme());
        }
        if (isSlash(text, 0)) {
            return new TagUrl(base.host(), base.port(), path(text));
        }
        String page = base.path();
        int query = page.indexOf('?');
        String plain = query < 0 ? page : page.substring(0, query);
        if (text.isEmpty() || text.charAt(0) == '?' || text.charAt(0) == '#') {
            return new TagUrl(base.host(), base.port(), path(plain + text));
        }
        return new TagUrl(base.host(), base.port(), path(plain.substring(0, plain.lastIndexOf('/') + 1) + text));
    }

    private static @Nullable TagUrl authority(String text, String scheme) {
        int from = 0;
        while (isSlash(text, from)) {
            from++;
        }
        int to = from;
        while (to < text.length() && "/\\?#".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        int user = text.lastIndexOf('@', to - 1);
        String hostAndPort = text.substring(user >= from ? user + 1 : from, to);
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon >= 0 && colon > hostAndPort.lastIndexOf(']');
        if (hostAndPort.indexOf(NO_CHARACTER) >= 0) {
            return new TagUrl(UNREADABLE, 0, "/");
        }
        String host = HostName.fold(unescape(hasPort ? hostAndPort.substring(0, colon) : hostAndPort));
        if (host.isEmpty()) {
            return null;
        }
        int port = hasPort ? port(hostAndPort.substring(colon + 1), scheme) : defaultPort(scheme);
        return new TagUrl(host, port, path(text.substring(to)));
    }

    private static int port(String digits, String scheme) {
        if (digits.isEmpty()) {
            return defaultPort(scheme);
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 10);
            if (digit < 0 || port > 65535) {
                return 0;
            }
            port = port * 10 + digit;
        }
        return port > 65535 ? 0 : port;
    }

    /** A path without its fragment, with forward slashes, plain characters and no dot segments. */
    private static String path(String raw) {
        int fragment = raw.indexOf('#');
        String whole = fragment < 0 ? raw : raw.substring(0, fragment);
        int query = whole.indexOf('?');
        String path = unescape(query < 0 ? whole : whole.substring(0, query)).replace('\\', '/');
        String search = query < 0 ? "" : whole.substring(query);
        if (!path.startsWith("/")) {
            path = "/" + path;
        }
        return (path.contains("/.") ? withoutDots(path) : path) + search;
    }

    private static String withoutDots(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int from = 1;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String segment = path.substring(from, to);
            boolean last = slash < 0;
            if (segment.equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segment.equals(".")) {
                out.append('/').append(segment);
            }
            if (last && (segment.equals("..") || segment.equals("."))) {
                out.append('/');
            }
            from = to + 1;
        }
        return out.toString();
    }

    /** Undoes percent-encoding where it decodes to UTF-8; a percent sign that encodes nothing stays. */
    private static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        return new String(DataUrl.percentDecoded(text), StandardCharsets.UTF_8);
    }

    /** Whether an address is relative beyond doubt: its second character tells a path from a host. */
    static boolean isWithinSite(String url) {
        boolean path = url.startsWith("/") ? url.length() > 1 && isPlain(url.charAt(1)) : isPlain(url.charAt(0));
        return path && url.indexOf(':') < 0 && url.indexOf('\\') < 0;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    }
}
