package io.consentry.consent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Another lease for the consent cookie that a browser has, in a cookie of its own: {@code 1.KEY.UNTIL.MAC}.
 *
 * <p>The attack is an answer that comes late: asked for before a withdrawal or an erasure, it arrives after it. Did it carry
 * the consent cookie itself, an old grant would come back. This one grants nothing. Its signature covers the whole value
 * of the consent cookie that it was made for, so that it is void beside any other and beside none.
 *
 * @param ofDomain whether it belongs to the cookie that covers a whole domain
 * @param value what stands behind its name
 */
public record LeaseCookie(boolean ofDomain, String value) {
    /** How far a look-up may be behind: the age of news, the longest write, and what a clock may be wrong by. */
    public static final Duration BEHIND = Duration.ofMinutes(1);

    /** Beside {@link ConsentCookie#NAME}. */
    static final String NAME = ConsentCookie.NAME + "-lease";

    /** Beside {@link ConsentCookie#DOMAIN_NAME}. */
    static final String DOMAIN_NAME = ConsentCookie.DOMAIN_NAME + "-lease";

    /** A piece of both names, by which a header without either is told fast. */
    private static final String NAMES_HAVE = ConsentCookie.NAMES_HAVE + "-lease";

    private static final String VERSION = "1";
    private static final int MAX_LENGTH = 128;
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

    /** Whether {@code Cookie} headers may hold one; told without allocating. */
    static boolean mayBeIn(List<String> headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (mayBeIn(headers.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a {@code Cookie} header may hold one. */
    public static boolean mayBeIn(String header) {
        return header.contains(NAMES_HAVE);
    }

    /** The end of a lease of which a look-up says now that the cookie is right. */
    public static Instant until(Instant now) {
        return now.minus(BEHIND).plus(ConsentCookie.LEASE);
    }

    /** Signs one for the consent cookie of this value. */
    static String write(CookieKey key, Instant until, String consent) {
        String fields = VERSION + "." + key.id() + "." + until.getEpochSecond();
        return fields + "." + key.sign(signed(fields, consent));
    }

    /** No signature of a consent cookie is of a text that begins like this one. */
    private static String signed(String fields, String consent) {
        return "lease." + fields + "." + consent;
    }

    /** The end of the lease; null where this is not one for the consent cookie of that value. */
    static @Nullable Instant read(List<CookieKey> keys, String value, String consent) {
        String[] parts = value.split("\\.", -1);
        if (value.length() > MAX_LENGTH || parts.length != 4 || !parts[0].equals(VERSION)) {
            return null;
        }
        for (CookieKey key : keys) {
            if (key.id().equals(parts[1])) {
                String fields = parts[0] + "." + parts[1] + "." + parts[2];
                byte[] expected = key.sign(signed(fields, consent)).getBytes(StandardCharsets.US_ASCII);
                boolean holds = MessageDigest.isEqual(expected, parts[3].getBytes(StandardCharsets.UTF_8));
                return holds ? Instant.ofEpochSecond(Long.parseLong(parts[2])) : null;
            }
        }
        return null;
    }

    /**
     * The value of the {@code Set-Cookie} that gives it.
     *
     * @param domain that the consent cookie covers; empty for one host
     */
    public String line(Optional<String> domain) {
        long age = ConsentCookie.LEASE.minus(BEHIND).toSeconds();
        return ofDomain
                ? DOMAIN_NAME + "=" + value + ATTRIBUTES + age + of(domain)
                : NAME + "=" + value + ATTRIBUTES + age;
    }

    private static String of(Optional<String> domain) {
        return domain.map(name -> "; Domain=" + name).orElse("");
    }

    /** The values of {@code Set-Cookie} that delete what of it came with these {@code Cookie} headers; mostly none. */
    public static List<String> deletions(List<String> headers, Optional<String> domain) {
        if (!mayBeIn(headers)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(2);
        if (!CookiePairs.values(headers, NAME).isEmpty()) {
            lines.add(NAME + "=" + ATTRIBUTES + 0);
        }
        if (!CookiePairs.values(headers, DOMAIN_NAME).isEmpty()) {
            lines.add(DOMAIN_NAME + "=" + ATTRIBUTES + 0 + of(domain));
        }
        return lines;
    }
}
