package io.consentry.consent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the consent cookie: {@code 1.KEY.PAYLOAD.MAC}, the payload being base64url of fields joined by
 * {@code |}.
 *
 * <p>What a browser sends is not to be trusted: whatever is not exactly one cookie, in the one form that {@link #write}
 * makes, under a signature that holds, is unreadable and denies. Duplicates are how a cookie planted from elsewhere
 * would try to win, so they deny too.
 */
public final class CookieCodec {
    private static final String VERSION = "1";
    private static final int MAX_LENGTH = 1024;
    private static final int FIELDS = 7;

    private final List<CookieKey> keys;

    /**
     * Takes the live keys.
     *
     * @param keys at least one; the first signs, all are accepted
     */
    public CookieCodec(List<CookieKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("at least one cookie key is needed");
        }
        this.keys = List.copyOf(keys);
    }

    /** The cookie's value. */
    public String write(ConsentCookie cookie) {
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(fields(cookie).getBytes(StandardCharsets.UTF_8));
        CookieKey key = keys.get(0);
        String signed = VERSION + "." + key.id() + "." + payload;
        return signed + "." + key.sign(signed);
    }

    /** Reads the consent cookie out of a request to a host that stands for itself. */
    public CookieState read(List<String> cookieHeaders) {
        return read(cookieHeaders, false);
    }

    /**
     * Reads the consent cookie out of a request. Where one of the host and one of the domain come, the refusals of both
     * count. A lease that was given later counts with the one cookie that it was made for.
     *
     * @param cookieHeaders the values of all {@code Cookie} headers
     * @param wholeDomain whether one that covers a domain counts here; if not, what it refuses still does
     */
    public CookieState read(List<String> cookieHeaders, boolean wholeDomain) {
        CookieState ofHost = read(cookieHeaders, ConsentCookie.NAME);
        CookieState ofDomain = read(cookieHeaders, ConsentCookie.DOMAIN_NAME);
        if (!wholeDomain) {
            ofDomain = ofDomain instanceof CookieState.Valid valid ? refusals(valid.cookie()) : CookieState.ABSENT;
        }
        if (ofHost instanceof CookieState.Valid host && ofDomain instanceof CookieState.Valid domain) {
            return new CookieState.Valid(both(host.cookie(), domain.cookie()));
        }
        boolean hostSpeaks = ofHost instanceof CookieState.Unreadable || ofDomain instanceof CookieState.Absent;
        if (hostSpeaks) {
            return leased(cookieHeaders, ofHost, false);
        }
        return wholeDomain ? leased(cookieHeaders, ofDomain, true) : ofDomain;
    }

    private static CookieState refusals(ConsentCookie cookie) {
        Map<Purpose, Choice> refused = new TreeMap<>(cookie.choices());
        refused.values().removeIf(choice -> choice != Choice.REFUSED);
        return refused.isEmpty()
                ? CookieState.ABSENT
                : new CookieState.Valid(new ConsentCookie(
                        Optional.empty(), refused, cookie.policyVersion(), 0, cookie.at(), cookie.at(), false));
    }

    /** The one that names a record, with the refusals of the other; where both do, that of the domain. */
    private static ConsentCookie both(ConsentCookie host, ConsentCookie domain) {
        boolean hostNames = host.id().isPresent() && domain.id().isEmpty();
        ConsentCookie first = hostNames ? host : domain;
        Map<Purpose, Choice> choices = new TreeMap<>(first.choices());
        (hostNames ? domain : host).choices().forEach((purpose, choice) -> {
            if (choice == Choice.REFUSED) {
                choices.put(purpose, choice);
            }
        });
        return new ConsentCookie(
                first.id(),
                choices,
                first.policyVersion(),
                first.sequence(),
                first.at(),
                first.confirmedUntil(),
                first.overridesSignal());
    }

    private CookieState read(List<String> cookieHeaders, String name) {
        List<String> found = CookiePairs.values(cookieHeaders, name);
        if (found.isEmpty()) {
            return CookieState.ABSENT;
        }
        if (found.size() > 1) {
            return new CookieState.Unreadable("more than one");
        }
        return verify(found.get(0));
    }

    /** The same with the lease that was given later, where one came for this very cookie. */
    private CookieState leased(List<String> cookieHeaders, CookieState state, boolean ofDomain) {
        if (!(state instanceof CookieState.Valid valid) || !LeaseCookie.mayBeIn(cookieHeaders)) {
            return state;
        }
        ConsentCookie cookie = valid.cookie();
        List<String> leases = CookiePairs.values(cookieHeaders, ofDomain ? LeaseCookie.DOMAIN_NAME : LeaseCookie.NAME);
        if (leases.size() != 1 || cookie.id().isEmpty()) {
            return state;
        }
        String value = CookiePairs.values(cookieHeaders, ofDomain ? ConsentCookie.DOMAIN_NAME : ConsentCookie.NAME)
                .get(0);
        Instant until = LeaseCookie.read(keys, leases.get(0), value);
        return until == null || !until.isAfter(cookie.confirmedUntil())
                ? state
                : new CookieState.Valid(cookie.confirmedUntil(until));
    }

    /**
     * Makes another lease for the consent cookie of a request; empty if it is not one alone, cannot be read, or does not
     * count here.
     *
     * @param wholeDomain whether a cookie that covers a domain counts here
     * @param until the lease's end, to the second
     */
    public Optional<LeaseCookie> lease(List<String> cookieHeaders, boolean wholeDomain, Instant until) {
        List<String> ofHost = CookiePairs.values(cookieHeaders, ConsentCookie.NAME);
        List<String> ofDomain = CookiePairs.values(cookieHeaders, ConsentCookie.DOMAIN_NAME);
        boolean domain = ofHost.isEmpty();
        if (ofHost.size() + ofDomain.size() != 1 || (domain && !wholeDomain)) {
            return Optional.empty();
        }
        String value = domain ? ofDomain.get(0) : ofHost.get(0);
        return verify(value) instanceof CookieState.Valid
                ? Optional.of(new LeaseCookie(domain, LeaseCookie.write(keys.get(0), until, value)))
                : Optional.empty();
    }

    private CookieState verify(String value) {
        if (value.length() > MAX_LENGTH) {
            return new CookieState.Unreadable("too long");
        }
        String[] parts = value.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals(VERSION)) {
            return new CookieState.Unreadable("not of our form");
        }
        for (CookieKey key : keys) {
            if (key.id().equals(parts[1])) {
                String expected = key.sign(parts[0] + "." + parts[1] + "." + parts[2]);
                boolean holds = MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.US_ASCII), parts[3].getBytes(StandardCharsets.UTF_8));
                return holds ? decode(parts[2]) : new CookieState.Unreadable("bad signature");
            }
        }
        return new CookieState.Unreadable("unknown key");
    }

    private static CookieState decode(String payload) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
            ConsentCookie cookie = parse(text.split("\\|", -1));
            if (cookie != null) {
                return new CookieState.Valid(cookie);
            }
        } catch (IllegalArgumentException signedButNotOurs) {
            return new CookieState.Unreadable("not of our form: " + signedButNotOurs.getMessage());
        }
        return new CookieState.Unreadable("not of our form");
    }

    private static String fields(ConsentCookie cookie) {
        return String.join(
                "|",
                cookie.id().map(SubjectId::value).orElse(""),
                Long.toString(cookie.sequence()),
                Long.toString(cookie.at().getEpochSecond()),
                Long.toString(cookie.confirmedUntil().getEpochSecond()),
                cookie.overridesSignal() ? "1" : "0",
                cookie.policyVersion(),
                ChoiceText.write(cookie.choices()));
    }

    private static @Nullable ConsentCookie parse(String[] fields) {
        if (fields.length != FIELDS) {
            return null;
        }
        Optional<SubjectId> id = SubjectId.parse(fields[0]);
        if (id.isEmpty() && !fields[0].isEmpty()) {
            return null;
        }
        Map<Purpose, Choice> choices = new TreeMap<>(ChoiceText.read(fields[6]));
        return new ConsentCookie(
                id,
                choices,
                fields[5],
                Long.parseLong(fields[1]),
                Instant.ofEpochSecond(Long.parseLong(fields[2])),
                Instant.ofEpochSecond(Long.parseLong(fields[3])),
                fields[4].equals("1"));
    }
}
