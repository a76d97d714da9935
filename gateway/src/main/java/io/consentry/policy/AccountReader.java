package io.consentry.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.consentry.consent.Subject;
import io.consentry.consent.SubjectHasher;

/** Reads which account the site names. Only a keyed hash of the name goes further. */
public final class AccountReader {
    /** Longer names are none: nobody's account is called that. */
    static final int MOST_CHARACTERS = 256;

    private final SubjectHasher hasher;
    private final String header;
    private final String tokenCookie;
    private final TokenCheck tokens;

    /** Checks a token and says whose it is. */
    @FunctionalInterface
    public interface TokenCheck {
        /** Believes nobody. */
        TokenCheck NONE = token -> Optional.empty();

        /** The account's name in a token; empty if the token is expired, forged, or of no account. */
        Optional<String> account(String token);
    }

    /**
     * Takes where accounts are named.
     *
     * @param header a header that a trusted proxy sets; empty where none is trusted
     * @param tokenCookie a cookie that holds a token; empty for none
     * @param tokens checks the cookie's token, and one that comes as {@code Authorization: Bearer}
     */
    public AccountReader(SubjectHasher hasher, String header, String tokenCookie, TokenCheck tokens) {
        this.hasher = hasher;
        this.header = header;
        this.tokenCookie = tokenCookie;
        this.tokens = tokens;
    }

    /** Reads no account from requests. */
    public static AccountReader none(SubjectHasher hasher) {
        return new AccountReader(hasher, "", "", TokenCheck.NONE);
    }

    /** The account of that name; empty for none. */
    public Optional<Subject> named(String name) {
        String bare = name.strip();
        boolean possible = !bare.isEmpty() && bare.length() <= MOST_CHARACTERS;
        return possible ? Optional.of(hasher.account(bare)) : Optional.empty();
    }

    /** The account that a request names. A request that names two tells nothing. */
    Optional<Subject> read(FactsReader.Headers headers) {
        List<String> names = new ArrayList<>();
        if (!header.isEmpty()) {
            names.addAll(headers.all(header));
        }
        if (tokens != TokenCheck.NONE) {
            for (String token : candidates(headers)) {
                tokens.account(token).ifPresent(names::add);
            }
        }
        List<String> distinct = names.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        return distinct.size() == 1 ? named(distinct.get(0)) : Optional.empty();
    }

    private List<String> candidates(FactsReader.Headers headers) {
        List<String> tokens = new ArrayList<>();
        for (String value : headers.all("Authorization")) {
            if (value.regionMatches(true, 0, "Bearer ", 0, 7)) {
                tokens.add(value.substring(7).strip());
            }
        }
        if (!tokenCookie.isEmpty()) {
            for (String cookies : headers.all("Cookie")) {
                for (String pair : cookies.split(";", -1)) {
                    String bare = pair.strip();
                    if (bare.startsWith(tokenCookie + "=")) {
                        tokens.add(bare.substring(tokenCookie.length() + 1));
                    }
                }
            }
        }
        return tokens;
    }
}
