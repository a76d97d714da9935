package io.consentry.foreign;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.consentry.policy.ForeignConsent;

/**
 * Cookiebot's cookie {@code CookieConsent}: {@code {stamp:'…',necessary:true,statistics:false,method:'explicit',utc:…}}.
 * {@code 0} and {@code -1} stand for no answer, the latter where Cookiebot does not ask. A consent that Cookiebot infers
 * ({@code implied}) is none.
 */
final class CookiebotCookie {
    private static final Pattern WHOLE = Pattern.compile("\\{[^{}]*\\}");
    private static final Pattern FIELD =
            Pattern.compile("\\G([A-Za-z_]+):(true|false|-?[0-9]{1,15}|'[^']*'|\"[^\"]*\")(,|$)");

    private CookiebotCookie() {}

    /** Reads it; fails with whatever exception where it is malformed. */
    static ForeignConsent read(String text, ForeignSettings meaning) {
        if (text.equals("0") || text.equals("-1")) {
            return ForeignConsent.ABSENT;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("not fields in braces");
        }
        Map<String, String> fields = fields(text.substring(1, text.length() - 1));
        Optional<Instant> at =
                Optional.ofNullable(fields.get("utc")).map(Long::parseLong).map(Instant::ofEpochMilli);
        ForeignConsent said = Answers.of(meaning, category -> "true".equals(fields.get(category)), at);
        return "explicit".equals(fields.get("method")) ? said : Answers.refusals(said);
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(text);
        int end = 0;
        while (end < text.length() && field.find()) {
            String value = field.group(2);
            boolean quoted = value.charAt(0) == '\'' || value.charAt(0) == '"';
            if (fields.put(field.group(1), quoted ? value.substring(1, value.length() - 1) : value) != null) {
                throw new IllegalArgumentException("a name that stands twice");
            }
            end = field.end();
        }
        if (end < text.length() || fields.isEmpty() || text.endsWith(",")) {
            throw new IllegalArgumentException("not names and values");
        }
        return fields;
    }
}
