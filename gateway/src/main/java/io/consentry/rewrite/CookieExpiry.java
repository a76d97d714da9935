package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The {@code Set-Cookie} headers that delete cookies of which only the names are known.
 *
 * <p>A browser deletes a cookie when one of the same name, domain and path is set that has lapsed (RFC 6265, 5.3), also one
 * that scripts cannot see. A request does not tell a cookie's domain and path. It can only be one of those that lead to
 * this request: the host alone, the host or a parent as the domain, and a path that the request's path lies under. All
 * are tried. A parent that is a public suffix is tried too; browsers refuse it, so that no list of suffixes is needed.
 *
 * <p>What does not fit into one answer is left to the next ones: the likeliest (the root path) always go, and of the others
 * each answer takes a different part, until the cookie comes no more.
 */
public final class CookieExpiry {
    /** Of one answer. Proxies in front often have no more than 4 KiB for a whole head. */
    static final int MOST_LINES = 40;

    static final int MOST_CHARACTERS = 2560;

    private static final int MOST_NAMES = 64;
    private static final int MOST_DOMAINS = 8;
    private static final int MOST_PATHS = 32;

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_PATH = 256;
    private static final int LONGEST_HOST = 253;
    private static final String LAPSED = "=; Max-Age=0; Path=";

    private final List<String> names;
    private final List<String> domains;
    private final List<String> paths;
    private final List<String> lines = new ArrayList<>();
    private int room = MOST_CHARACTERS;

    private CookieExpiry(List<String> names, List<String> domains, List<String> paths) {
        this.names = names;
        this.domains = domains;
        this.paths = paths;
    }

    /**
     * The values of the headers.
     *
     * @param names of the cookies
     * @param host of the request, without a port
     * @param path of the request, with or without a query
     * @param turn says which part of those that do not fit; any number, another one for each answer
     */
    public static List<String> lines(Collection<String> names, String host, String path, int turn) {
        List<String> expirable = names.stream()
                .filter(CookieExpiry::isName)
                .distinct()
                .limit(MOST_NAMES)
                .toList();
        return new CookieExpiry(expirable, domains(host), paths(path)).write(turn);
    }

    private List<String> write(int turn) {
        int total = names.size() * domains.size() * paths.size();
        int next = 0;
        while (next < total && lines.size() < MOST_LINES / 2 && add(next, MOST_CHARACTERS / 2)) {
            next++;
        }
        int rest = total - next;
        for (int i = 0; i < rest && lines.size() < MOST_LINES; i++) {
            if (!add(next + Math.floorMod(turn + i, rest), 0)) {
                break;
            }
        }
        return lines;
    }

    /** Adds one of all combinations, those of the root path first; false if it does not fit. */
    private boolean add(int index, int reserve) {
        String name = names.get(index % names.size());
        String domain = domains.get(index / names.size() % domains.size());
        String path = paths.get(index / names.size() / domains.size());
        String lower = name.toLowerCase(Locale.ROOT);
        boolean hostOnly = lower.startsWith("__host-");
        if (hostOnly && !(domain.isEmpty() && path.equals("/"))) {
            return true;
        }
        String line = name
                + LAPSED
                + path
                + (domain.isEmpty() ? "" : "; Domain=" + domain)
                + (hostOnly || lower.startsWith("__secure-") ? "; Secure" : "");
        if (line.length() > room - reserve) {
            return false;
        }
        room -= line.length();
        lines.add(line);
        return true;
    }

    /** Empty for the host alone, then the host and its parents; an address has none, and a top-level domain is none. */
    private static List<String> domains(String host) {
        List<String> domains = new ArrayList<>(List.of(""));
        boolean address = host.indexOf(':') >= 0
                || host.length() > LONGEST_HOST
                || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))
                || !host.chars().allMatch(CookieExpiry::isOfHost);
        for (String domain = host; !address && domain.indexOf('.') > 0 && domains.size() < MOST_DOMAINS; ) {
            domains.add(domain);
            domain = domain.substring(domain.indexOf('.') + 1);
        }
        return domains;
    }

    /** The root, then what the path lies under, with and without a slash at the end (RFC 6265, 5.1.4). */
    private static List<String> paths(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '?' && path.charAt(end) != '#') {
            end++;
        }
        Set<String> paths = new LinkedHashSet<>(List.of("/"));
        int most = Math.min(end, LONGEST_PATH);
        for (int i = 1; i <= most && paths.size() < MOST_PATHS; i++) {
            if (i == end || path.charAt(i) == '/') {
                paths.add(path.substring(0, i));
                paths.add(path.substring(0, Math.min(i + 1, end)));
            }
        }
        paths.removeIf(each -> !each.startsWith("/") || !each.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';'));
        return List.copyOf(paths);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && ";,=\"".indexOf(c) < 0);
    }

    private static boolean isOfHost(int c) {
        return c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }
}
