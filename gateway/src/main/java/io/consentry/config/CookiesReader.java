package io.consentry.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.net.InternetDomainName;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.CookieDomains;
import io.consentry.consent.Purpose;
import io.consentry.foreign.ForeignSettings;
import io.consentry.foreign.ForeignSettings.Format;
import io.consentry.policy.Policy;
import io.consentry.vendor.Vendor;

/** Reads what concerns cookies: the consent cookie's domain, what is cleared after a refusal, whose banner asks. */
final class CookiesReader {
    private static final String SECTION = "foreign-consent";
    private static final Set<String> KEYS = Set.of("format", "cookie", "purposes", "vendors");
    private static final List<String> FORMATS =
            Stream.of(Format.values()).map(Format::id).toList();

    /** What {@code Clear-Site-Data} may name. Cookies are left out: the site's own session would go, and our cookie. */
    private static final List<String> CLEARABLE = List.of("cache", "storage");

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_. -]{1,64}");

    /** Of the Transparency and Consent Framework there are eleven; its strings have room for these. */
    private static final int MOST_PURPOSES = 24;

    private static final int MOST_VENDORS = 65_535;

    private final ConfigSource source;

    CookiesReader(ConfigSource source) {
        this.source = source;
    }

    Settings.Cookies read(@Nullable Policy policy) {
        return new Settings.Cookies(domains(), clearSiteData(), foreign(policy));
    }

    private CookieDomains domains() {
        List<String> domains = new ArrayList<>();
        for (String each : words(Option.COOKIE_DOMAIN)) {
            String domain = each.toLowerCase(Locale.ROOT);
            if (!Vendor.Rule.isValidHost(domain) || !InternetDomainName.isValid(domain)) {
                problem(Option.COOKIE_DOMAIN, "'" + each + "' is not a domain", "Write for example shop.example.");
            } else if (InternetDomainName.from(domain).isPublicSuffix()) {
                problem(
                        Option.COOKIE_DOMAIN,
                        "anybody may register a name under '" + each + "', so browsers refuse such a cookie",
                        "Write your own domain, such as shop." + domain + ".");
            } else {
                domains.add(domain);
            }
        }
        return new CookieDomains(domains);
    }

    private String clearSiteData() {
        Set<String> cleared = new LinkedHashSet<>();
        for (String each : words(Option.CLEAR_SITE_DATA)) {
            if (CLEARABLE.contains(each)) {
                cleared.add('"' + each + '"');
            } else {
                problem(
                        Option.CLEAR_SITE_DATA,
                        "'" + each + "' cannot be cleared here",
                        Nearest.suggest(each, CLEARABLE));
            }
        }
        return String.join(", ", cleared);
    }

    private Optional<ForeignSettings> foreign(@Nullable Policy policy) {
        JsonNode section = source.section(SECTION);
        if (section.isMissingNode()) {
            return Optional.empty();
        }
        if (!section.isObject()) {
            problem("", "must be keys with values", "Write 'format: onetrust' below it.");
            return Optional.empty();
        }
        section.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                problem("." + key, "is not a setting of another banner", Nearest.suggest(key, KEYS));
            }
        });
        String named = section.path("format").asText();
        Optional<Format> format = Format.parse(named);
        if (format.isEmpty()) {
            problem(".format", "'" + named + "' is no format that can be read", Nearest.suggest(named, FORMATS));
            return Optional.empty();
        }
        String cookie = section.path("cookie").asText(format.get().cookie());
        if (!TOKEN.matcher(cookie).matches()) {
            problem(
                    ".cookie",
                    "'" + cookie + "' is not a cookie's name",
                    "Leave it out for " + format.get().cookie() + ".");
        }
        return Optional.of(new ForeignSettings(
                format.get(), cookie, meaning(section, format.get(), policy), vendors(section, format.get(), policy)));
    }

    /** A purpose that the owner maps replaces ours alone. */
    private SortedMap<Purpose, List<String>> meaning(JsonNode section, Format format, @Nullable Policy policy) {
        SortedMap<Purpose, List<String>> meaning = new TreeMap<>(format.purposes());
        if (policy != null) {
            meaning.keySet().retainAll(policy.purposes());
        }
        for (Map.Entry<Purpose, JsonNode> each :
                purposes(section, "purposes", policy).entrySet()) {
            List<String> words = new ArrayList<>();
            for (JsonNode word : each.getValue()) {
                boolean fits = format.isNumbered()
                        ? isNumber(word, MOST_PURPOSES)
                        : word.isValueNode() && WORD.matcher(word.asText()).matches();
                if (fits) {
                    words.add(word.asText());
                } else {
                    problem(
                            ".purposes." + each.getKey(),
                            "'" + word.asText() + "' is not a name or number of " + format.id(),
                            "Write for example " + format.purposes().get(Purpose.ANALYTICS) + ".");
                }
            }
            meaning.put(each.getKey(), List.copyOf(words));
        }
        return meaning;
    }

    private SortedMap<Purpose, List<Integer>> vendors(JsonNode section, Format format, @Nullable Policy policy) {
        SortedMap<Purpose, List<Integer>> vendors = new TreeMap<>();
        for (Map.Entry<Purpose, JsonNode> each :
                purposes(section, "vendors", policy).entrySet()) {
            List<Integer> numbers = new ArrayList<>();
            for (JsonNode number : each.getValue()) {
                if (format.isNumbered() && isNumber(number, MOST_VENDORS)) {
                    numbers.add(number.asInt());
                } else {
                    problem(
                            ".vendors." + each.getKey(),
                            "'" + number.asText() + "' is not a vendor's number",
                            "Numbers are those of the global vendor list, and for tcf and gpp alone.");
                }
            }
            vendors.put(each.getKey(), List.copyOf(numbers));
        }
        return vendors;
    }

    private SortedMap<Purpose, JsonNode> purposes(JsonNode section, String key, @Nullable Policy policy) {
        SortedMap<Purpose, JsonNode> purposes = new TreeMap<>();
        JsonNode node = section.path(key);
        if (!node.isMissingNode() && !node.isObject()) {
            problem("." + key, "must be purposes with lists", "Write 'analytics: [\u2026]' below it.");
        }
        node.properties().forEach(entry -> {
            String path = "." + key + "." + entry.getKey();
            boolean known = Purpose.isValid(entry.getKey())
                    && (policy == null || policy.purposes().contains(new Purpose(entry.getKey())));
            if (!known || entry.getKey().equals(Purpose.NECESSARY.id())) {
                problem(path, "is not a purpose that is decided", Nearest.suggest(entry.getKey(), decided(policy)));
            } else if (!entry.getValue().isArray() || entry.getValue().isEmpty()) {
                problem(path, "must be a list that is not empty", "Write [\u2026] with what has to be granted.");
            } else {
                purposes.put(new Purpose(entry.getKey()), entry.getValue());
            }
        });
        return purposes;
    }

    private static Collection<String> decided(@Nullable Policy policy) {
        return policy == null
                ? List.of()
                : policy.purposes().stream()
                        .filter(purpose -> !purpose.equals(Purpose.NECESSARY))
                        .map(Purpose::id)
                        .toList();
    }

    private static boolean isNumber(JsonNode node, int most) {
        return node.isInt() && node.asInt() >= 1 && node.asInt() <= most;
    }

    private List<String> words(Option option) {
        return source.text(option).stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private void problem(Option option, String rule, String suggestion) {
        String path = source.get(option).map(ConfigSource.Given::path).orElse(option.flag());
        source.problems().add(new ConfigProblem(path, rule, suggestion));
    }

    private void problem(String key, String rule, String suggestion) {
        source.problems().add(new ConfigProblem(source.pathOf(SECTION + key), rule, suggestion));
    }
}
