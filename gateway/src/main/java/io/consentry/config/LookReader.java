package io.consentry.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.consentry.api.BannerSettings;

/** Reads what the owner chose for the banner: the sections {@code links} and {@code look}. */
final class LookReader {
    private static final Set<String> LINKS = Set.of("privacyPolicy", "notice", "dpo");
    private static final List<String> KEYS = List.of(
            "language",
            "place",
            "signals",
            "texts",
            "first-frame",
            "reload-on-withdrawal",
            "element",
            "global",
            "style-sheet");

    /** What somebody writes who looks for the banner's colours here. */
    private static final Pattern APPEARANCE =
            Pattern.compile(".*(colou?r|theme|style|css|accent|font|radius|dark|background).*");

    /** A path on the site's own host: two slashes would begin another host's address. */
    private static final Pattern PATH = Pattern.compile("/(?![/\\\\])[!-~]{0,199}");

    /** A name of an element of the page's own making (WHATWG HTML 4.13.3), in ASCII. */
    private static final Pattern ELEMENT =
            Pattern.compile("(?=.{1,40}$)(?!(xml|annotation-|color-|font-|missing-))[a-z][a-z0-9]*(-[a-z0-9]+){1,4}");

    /** Browsers have no global that begins with one underscore: ours stands in the place of none of theirs. */
    private static final Pattern GLOBAL = Pattern.compile("_[A-Za-z0-9][A-Za-z0-9_]{1,38}");

    private static final BannerSettings.PageSettings DEFAULT = BannerSettings.PageSettings.DEFAULT;

    private final ConfigSource source;
    private final JsonNode look;

    LookReader(ConfigSource source) {
        this.source = source;
        this.look = source.section("look");
    }

    /**
     * Reads both.
     *
     * @param links the section {@code links}, as it was given
     */
    BannerSettings read(Map<String, String> links) {
        checkLinks(links);
        if (!look.isMissingNode() && !look.isObject()) {
            problem("look", "must be keys with values", "Write 'place: bar' below it.");
        }
        look.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                problem("look." + name, "is not a setting of the banner", suggestion(name));
            }
        });
        return new BannerSettings(
                links,
                oneOf("language", BannerSettings.LANGUAGES, BannerSettings.DEFAULT.language()),
                oneOf("place", BannerSettings.PLACES, BannerSettings.DEFAULT.place()),
                signals(links),
                texts(),
                new BannerSettings.PageSettings(
                        flag("first-frame", DEFAULT.firstFrame()),
                        flag("reload-on-withdrawal", DEFAULT.reloads()),
                        name(
                                "element",
                                ELEMENT,
                                DEFAULT.element(),
                                "Write a name with a hyphen, such as shop-choices."),
                        name(
                                "global",
                                GLOBAL,
                                DEFAULT.global(),
                                "Write a name that begins with an underscore, such as _choices."),
                        name(
                                "style-sheet",
                                PATH,
                                DEFAULT.styleSheet(),
                                "Write a path of the site, such as /site.css.")));
    }

    private static String suggestion(String key) {
        return APPEARANCE.matcher(key).matches()
                ? "Colours and font are properties in the site's style sheet, such as --consentry-accent: docs/banner.md."
                : Nearest.suggest(key, KEYS);
    }

    private boolean flag(String key, boolean otherwise) {
        JsonNode node = look.path(key);
        if (!node.isMissingNode() && !node.isBoolean()) {
            problem("look." + key, "'" + node.asText() + "' is neither true nor false", "Write true or false.");
        }
        return node.asBoolean(otherwise);
    }

    private String name(String key, Pattern allowed, String otherwise, String suggestion) {
        JsonNode node = look.path(key);
        String name = node.asText(otherwise);
        if (node.isMissingNode()
                || (node.isTextual()
                        && (name.equals(otherwise) || allowed.matcher(name).matches()))) {
            return name;
        }
        problem("look." + key, "'" + name + "' cannot be used", suggestion);
        return otherwise;
    }

    private void checkLinks(Map<String, String> links) {
        links.forEach((name, address) -> {
            String path = "links." + name;
            if (!LINKS.contains(name)) {
                problem(path, "is not a link of the banner", Nearest.suggest(name, LINKS));
            } else if (!isAddress(address) && !(name.equals("dpo") && address.startsWith("mailto:"))) {
                // The banner makes links of these: a javascript: address would run in every page.
                problem(path, "must begin with https://, http:// or /", "Write an address.");
            }
        });
    }

    private static boolean isAddress(String address) {
        return address.startsWith("https://") || address.startsWith("http://") || address.startsWith("/");
    }

    private String oneOf(String key, Collection<String> known, String otherwise) {
        JsonNode node = look.path(key);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (node.isTextual() && known.contains(node.asText())) {
            return node.asText();
        }
        problem("look." + key, "'" + node.asText() + "' is not known here", Nearest.suggest(node.asText(), known));
        return otherwise;
    }

    private List<String> signals(Map<String, String> links) {
        JsonNode node = look.path("signals");
        if (node.isMissingNode()) {
            return BannerSettings.DEFAULT.signals();
        }
        if (!node.isArray()) {
            problem("look.signals", "must be a list", "Write for example [google, microsoft].");
        }
        List<String> signals = new ArrayList<>();
        node.forEach(each -> {
            if (BannerSettings.SIGNALS.contains(each.asText())) {
                signals.add(each.asText());
            } else {
                problem(
                        "look.signals",
                        "'" + each.asText() + "' is not known here",
                        Nearest.suggest(each.asText(), BannerSettings.SIGNALS));
            }
        });
        if (signals.contains(BannerSettings.GPP)
                && !links.containsKey("notice")
                && !links.containsKey("privacyPolicy")) {
            problem(
                    "look.signals",
                    "'gpp' says of every visitor that notice was given, and no link leads to one",
                    "Give the address of the notice at collection under 'links.notice'.");
        }
        return List.copyOf(signals);
    }

    private Map<String, Map<String, String>> texts() {
        Map<String, Map<String, String>> texts = new TreeMap<>();
        look.path("texts").properties().forEach(language -> {
            String path = "look.texts." + language.getKey();
            if (!BannerSettings.LANGUAGES.contains(language.getKey())) {
                problem(
                        path,
                        "is not a language of the banner",
                        Nearest.suggest(language.getKey(), BannerSettings.LANGUAGES));
            }
            Map<String, String> own = new TreeMap<>();
            language.getValue().properties().forEach(text -> {
                if (!BannerSettings.TEXTS.contains(text.getKey())) {
                    problem(
                            path + "." + text.getKey(),
                            "is not a text of the banner",
                            Nearest.suggest(text.getKey(), BannerSettings.TEXTS));
                } else if (!text.getValue().isTextual()
                        || text.getValue().asText().isBlank()) {
                    problem(path + "." + text.getKey(), "must be a text", "Put it in quotes.");
                } else {
                    own.put(text.getKey(), text.getValue().asText());
                }
            });
            texts.put(language.getKey(), own);
        });
        return texts;
    }

    private void problem(String key, String rule, String suggestion) {
        source.problems().add(new ConfigProblem(source.pathOf(key), rule, suggestion));
    }
}
