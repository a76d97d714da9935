package io.consentry.rewrite;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Cookies whose domain and path nobody told are deleted, and no others. */
final class CookieExpiryTest {
    /** A browser's jar, as RFC 6265, 5.3 and 5.4 have it; these suffixes are public. */
    private static final class Jar {
        private static final Set<String> SUFFIXES = Set.of("example", "co.example");

        private final Set<Kept> kept = new LinkedHashSet<>();

        private record Kept(String name, String domain, boolean hostOnly, String path) {
            boolean isFor(String host, String requestPath) {
                boolean covers = hostOnly ? host.equals(domain) : host.equals(domain) || host.endsWith("." + domain);
                boolean below = requestPath.equals(path)
                        || (requestPath.startsWith(path)
                                && (path.endsWith("/") || requestPath.charAt(path.length()) == '/'));
                return covers && below;
            }
        }

        void keep(String name, String domain, boolean hostOnly, String path) {
            kept.add(new Kept(name, domain, hostOnly, path));
        }

        List<String> sent(String host, String path) {
            return kept.stream()
                    .filter(each -> each.isFor(host, path))
                    .map(Kept::name)
                    .toList();
        }

        void take(String line, String host) {
            String[] parts = line.split("; ", -1);
            String name = parts[0].substring(0, parts[0].indexOf('='));
            String path = "/";
            String domain = host;
            boolean hostOnly = true;
            assertThat(parts).contains("Max-Age=0");
            for (String part : parts) {
                path = part.startsWith("Path=") ? part.substring(5) : path;
                if (part.startsWith("Domain=")) {
                    domain = part.substring(7);
                    hostOnly = false;
                }
            }
            boolean allowed = host.equals(domain) || (host.endsWith("." + domain) && !SUFFIXES.contains(domain));
            if (allowed) {
                kept.remove(new Kept(name, domain, hostOnly, path));
            }
        }
    }

    @Test
    void cookie_is_tried_at_every_domain_and_path() {
        assertThat(CookieExpiry.lines(List.of("_ga"), "www.shop.example", "/a/b?x=/y", 0))
                .containsExactlyInAnyOrder(
                        "_ga=; Max-Age=0; Path=/",
                        "_ga=; Max-Age=0; Path=/; Domain=www.shop.example",
                        "_ga=; Max-Age=0; Path=/; Domain=shop.example",
                        "_ga=; Max-Age=0; Path=/a",
                        "_ga=; Max-Age=0; Path=/a; Domain=www.shop.example",
                        "_ga=; Max-Age=0; Path=/a; Domain=shop.example",
                        "_ga=; Max-Age=0; Path=/a/",
                        "_ga=; Max-Age=0; Path=/a/; Domain=www.shop.example",
                        "_ga=; Max-Age=0; Path=/a/; Domain=shop.example",
                        "_ga=; Max-Age=0; Path=/a/b",
                        "_ga=; Max-Age=0; Path=/a/b; Domain=www.shop.example",
                        "_ga=; Max-Age=0; Path=/a/b; Domain=shop.example");
    }

    @Test
    void address_and_bare_name_have_no_parents() {
        for (String host : List.of("127.0.0.1", "[::1]", "localhost", "", "a b.c", "x;y.z")) {
            assertThat(CookieExpiry.lines(List.of("_ga"), host, "/", 0))
                    .as(host)
                    .containsExactly("_ga=; Max-Age=0; Path=/");
        }
    }

    @Test
    void prefixed_names_are_secure_and_on_one_host_where_they_say_so() {
        assertThat(CookieExpiry.lines(List.of("__Host-x", "__Secure-y"), "shop.example", "/a", 0))
                .containsExactlyInAnyOrder(
                        "__Host-x=; Max-Age=0; Path=/; Secure",
                        "__Secure-y=; Max-Age=0; Path=/; Secure",
                        "__Secure-y=; Max-Age=0; Path=/; Domain=shop.example; Secure",
                        "__Secure-y=; Max-Age=0; Path=/a; Secure",
                        "__Secure-y=; Max-Age=0; Path=/a; Domain=shop.example; Secure");
    }

    @Test
    void what_no_header_can_say_is_left_out() {
        assertThat(CookieExpiry.lines(List.of("a b", "a\"", "\u00e9", "x".repeat(129), ""), "shop.example", "/", 0))
                .isEmpty();
        assertThat(CookieExpiry.lines(List.of("a"), "localhost", "/a;b/\u00e9", 0))
                .containsExactly("a=; Max-Age=0; Path=/");
        assertThat(CookieExpiry.lines(List.of("a"), "localhost", "*", 0)).containsExactly("a=; Max-Age=0; Path=/");
    }

    @Test
    void answer_stays_small_whatever_comes() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            names.add("_ga_" + i + "x".repeat(i % 120));
        }
        for (int turn = 0; turn < 50; turn++) {
            List<String> lines = CookieExpiry.lines(names, "a.b.c.d.e.f.shop.example", "/x".repeat(4_000), turn * 97);
            assertThat(lines).hasSizeBetween(5, CookieExpiry.MOST_LINES);
            assertThat(String.join("", lines).length()).isLessThanOrEqualTo(CookieExpiry.MOST_CHARACTERS);
        }
    }

    @Test
    void cookies_are_gone_after_some_answers_wherever_they_were_kept_and_others_stay() {
        List<String> domains = List.of("www.eu.shop.co.example", "eu.shop.co.example", "shop.co.example");
        List<String> paths = List.of("/", "/a", "/a/", "/a/b", "/a/b/", "/a/b/c", "/a/b/c/d.html");
        String path = "/a/b/c/d.html";
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Jar jar = new Jar();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                int domain = random.nextInt(4);
                jar.keep(
                        "_ga" + random.nextInt(8),
                        domains.get(Math.max(0, domain - 1)),
                        domain == 0,
                        paths.get(random.nextInt(paths.size())));
            }
            jar.keep("sid", "www.eu.shop.co.example", true, "/");
            jar.keep("sid", "shop.co.example", false, "/a");
            int answers = 0;
            for (; answers < 200; answers++) {
                List<String> sent = new ArrayList<>(jar.sent(domains.get(0), path));
                sent.removeIf("sid"::equals);
                if (sent.isEmpty()) {
                    break;
                }
                CookieExpiry.lines(sent, domains.get(0), path, random.nextInt(Integer.MAX_VALUE))
                        .forEach(line -> jar.take(line, domains.get(0)));
            }
            assertThat(jar.sent(domains.get(0), path)).as("seed %d", seed).containsExactly("sid", "sid");
            assertThat(answers).as("seed %d", seed).isLessThan(100);
        }
    }
}
