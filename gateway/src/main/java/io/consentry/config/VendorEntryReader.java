package io.consentry.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.consentry.consent.Purpose;
import io.consentry.vendor.Vendor;
import io.consentry.vendor.Vendor.Rule;
import io.consentry.vendor.Vendor.Signature;

/** Reads the entries of a vendor file and collects every problem in them. */
final class VendorEntryReader {
    private static final Set<String> KEYS =
            Set.of("id", "name", "purposes", "exempt", "hosts", "snippets", "calls", "cookies", "see");
    private static final List<String> PURPOSES = Stream.of(
                    Purpose.NECESSARY, Purpose.FUNCTIONAL, Purpose.ANALYTICS, Purpose.ADVERTISING)
            .map(Purpose::id)
            .toList();

    /** Shorter ones would occur in scripts of anybody. */
    private static final int SHORTEST_SNIPPET = 4;

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");

    /** A token of RFC 9110 5.6.2, in which stars stand for any run of characters; never stars alone. */
    private static final Pattern COOKIE = Pattern.compile("(?=.*[^*])[!#$%&'+.^_`|~0-9A-Za-z*-]+");

    private final List<ConfigProblem> problems;

    VendorEntryReader(List<ConfigProblem> problems) {
        this.problems = problems;
    }

    /** The entries of a list that are free of problems; none where there is no list. */
    List<VendorEntry> readAll(@Nullable JsonNode list, String path) {
        List<VendorEntry> entries = new ArrayList<>();
        if (list == null || list.isNull() || list.isMissingNode()) {
            return entries;
        }
        if (!list.isArray()) {
            report(path, "is a list of vendors", "begin each vendor with '- id: …'");
            return entries;
        }
        for (int i = 0; i < list.size(); i++) {
            int before = problems.size();
            VendorEntry entry = read(list.get(i), path + "[" + i + "]");
            if (entry != null && problems.size() == before) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private @Nullable VendorEntry read(JsonNode node, String path) {
        if (!node.isObject()) {
            report(path, "a vendor is a mapping", "write '- id: …' with the other keys below it");
            return null;
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                unknown(path + "." + key, "'" + key + "' is not a key of a vendor", key, KEYS);
            }
        });
        String id = text(node, "id", path).orElse("");
        if (!Vendor.isValidId(id)) {
            report(path + ".id", "has lower-case letters, digits and hyphens", "write for example 'id: my-vendor'");
        }
        return new VendorEntry(
                path,
                id,
                text(node, "name", path).orElse(null),
                purposes(node, path),
                rules(node, path),
                new VendorEntry.Signs(snippets(node, path), cookies(node, path)));
    }

    private @Nullable Set<Purpose> purposes(JsonNode node, String path) {
        JsonNode exempt = node.get("exempt");
        if (exempt != null && !exempt.isBoolean()) {
            report(path + ".exempt", "is true or false", "write 'exempt: true' to leave the vendor's tags untouched");
        }
        boolean isExempt = exempt != null && exempt.asBoolean();
        if (!node.has("purposes")) {
            return isExempt ? Set.of() : null;
        }
        Set<Purpose> purposes = new TreeSet<>();
        eachText(node, "purposes", path, (at, id) -> {
            Optional<String> nearest = PURPOSES.contains(id) ? Optional.empty() : Spelling.nearest(id, PURPOSES);
            if (!Purpose.isValid(id) || nearest.isPresent()) {
                unknown(at, "'" + id + "' is not a purpose", id, PURPOSES);
            } else {
                purposes.add(new Purpose(id));
            }
        });
        if (isExempt && !purposes.isEmpty()) {
            report(path + ".exempt", "an exempt vendor has no purposes", "take out 'exempt' or 'purposes'");
        }
        return purposes;
    }

    private List<Rule> rules(JsonNode node, String path) {
        Set<Rule> rules = new LinkedHashSet<>();
        eachText(node, "hosts", path, (at, address) -> {
            try {
                rules.addAll(HostPattern.parse(address));
            } catch (IllegalArgumentException wrong) {
                report(at, "'" + address + "' is not a host with an optional path", String.valueOf(wrong.getMessage()));
            }
        });
        return List.copyOf(rules);
    }

    /** A signature with a single quote stands for both kinds of quotes, since sites and minifiers use either. */
    private List<Signature> snippets(JsonNode node, String path) {
        Set<Signature> snippets = new LinkedHashSet<>();
        signatures(node, "snippets", path, snippets);
        signatures(node, "calls", path, snippets);
        return List.copyOf(snippets);
    }

    private void signatures(JsonNode node, String key, String path, Set<Signature> signatures) {
        boolean calls = key.equals("calls");
        eachText(node, key, path, (at, snippet) -> {
            if (snippet.length() < SHORTEST_SNIPPET
                    || !PRINTABLE.matcher(snippet).matches()) {
                report(
                        at,
                        "a signature is at least " + SHORTEST_SNIPPET + " printable ASCII characters of one line",
                        "take a piece that only this vendor's script has");
            } else {
                signatures.add(new Signature(snippet, calls));
                signatures.add(new Signature(snippet.replace('\'', '"'), calls));
            }
        });
    }

    private List<String> cookies(JsonNode node, String path) {
        Set<String> cookies = new LinkedHashSet<>();
        eachText(node, "cookies", path, (at, cookie) -> {
            if (COOKIE.matcher(cookie).matches()) {
                cookies.add(cookie);
            } else {
                report(at, "'" + cookie + "' is not a cookie's name", "write for example '_ga' or '_ga_*'");
            }
        });
        return List.copyOf(cookies);
    }

    private Optional<String> text(JsonNode node, String key, String path) {
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            report(path + "." + key, "is a text", "put quotes around it: \"" + value.asText() + "\"");
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    private void eachText(JsonNode node, String key, String path, BiConsumer<String, String> each) {
        JsonNode list = node.get(key);
        if (list == null) {
            return;
        }
        String at = path + "." + key;
        if (!list.isArray()) {
            report(at, "is a list", "write '" + key + ": [" + list.asText("…") + "]'");
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isTextual()) {
                each.accept(at + "[" + i + "]", list.get(i).asText());
            } else {
                report(at + "[" + i + "]", "is a text", "put quotes around it");
            }
        }
    }

    private void unknown(String path, String rule, String written, Collection<String> known) {
        report(
                path,
                rule,
                Spelling.nearest(written, known)
                        .map(word -> "did you mean '" + word + "'?")
                        .orElse("use one of " + String.join(", ", new TreeSet<>(known))));
    }

    private void report(String path, String rule, String suggestion) {
        problems.add(new ConfigProblem(path, rule, suggestion));
    }
}
