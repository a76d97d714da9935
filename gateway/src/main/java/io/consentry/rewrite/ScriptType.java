package io.consentry.rewrite;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.consentry.html.ByteScan;
import io.consentry.html.CharacterReferences;
import io.consentry.html.Namespace;
import io.consentry.html.Tag;

/** What a browser does with a script element: WHATWG HTML 4.12.1.1, "prepare the script element". */
enum ScriptType {
    /** It runs it, or a widespread library does so in a worker of the site's own, where no guard of the page sees it. */
    CODE,
    /** It reads from it where modules stand: an import map. */
    MODULES,
    /** It reads addresses from it: speculation rules, and where bundles of resources stand. */
    RULES,
    /** It ignores it until what delays scripts for the site, an optimiser or a delivery network, makes code of it. */
    DELAYED,
    /** It ignores it. */
    DATA;

    private static final String PARTYTOWN = "text/partytown";

    /** WP Rocket's, LiteSpeed's and Perfmatters'; Cloudflare Rocket Loader puts a number of its own before a type. */
    private static final Pattern DELAYING = Pattern.compile(
            "rocketlazyloadscript|litespeed/javascript|pmdelayedscript|[0-9a-f]++-(?:text|application)/javascript");

    private static final List<String> EXECUTABLE = List.of(
            "module",
            "text/javascript",
            "application/ecmascript",
            "application/javascript",
            "application/x-ecmascript",
            "application/x-javascript",
            "text/ecmascript",
            "text/javascript1.0",
            "text/javascript1.1",
            "text/javascript1.2",
            "text/javascript1.3",
            "text/javascript1.4",
            "text/javascript1.5",
            "text/jscript",
            "text/livescript",
            "text/x-ecmascript",
            "text/x-javascript");

    /** What almost all others have. */
    private static final List<String> STRUCTURED = List.of("application/ld+json", "application/json");

    /** The type that a script's start tag declares. */
    static ScriptType of(Tag tag) {
        int type = tag.find("type");
        if (type >= 0) {
            // Almost all are written so, and need not be decoded.
            if (isOneOf(EXECUTABLE, tag, type)) {
                return CODE;
            }
            if (isOneOf(STRUCTURED, tag, type)) {
                return DATA;
            }
            String value = value(tag, type);
            return value.isEmpty() ? CODE : of(value.strip());
        }
        // Nothing of SVG has a language.
        boolean html = tag.namespace() == Namespace.HTML && !tag.isUncertain();
        int language = html ? tag.find("language") : -1;
        String value = language >= 0 ? value(tag, language) : "";
        return value.isEmpty() ? CODE : of("text/" + value);
    }

    /** Whether it is Partytown that runs the script, in its worker, and not the browser. */
    static boolean isPartytown(Tag tag) {
        int type = tag.find("type");
        return type >= 0 && value(tag, type).strip().equalsIgnoreCase(PARTYTOWN);
    }

    private static boolean isOneOf(List<String> types, Tag tag, int attribute) {
        int from = tag.valueFrom(attribute);
        return from >= 0 && ByteScan.isOneOf(types, tag.bytes(), from, tag.valueTo(attribute));
    }

    /** A MIME type with parameters is none of those that run. */
    private static ScriptType of(String declared) {
        String lower = declared.toLowerCase(Locale.ROOT);
        if (EXECUTABLE.contains(lower)) {
            return CODE;
        }
        return switch (lower) {
            case "importmap" -> MODULES;
            case "speculationrules", "webbundle" -> RULES;
            case PARTYTOWN -> CODE;
            default -> DELAYING.matcher(lower).matches() ? DELAYED : DATA;
        };
    }

    /** Whether the element's text counts as it stands. */
    boolean isRead() {
        return this != DATA && this != DELAYED;
    }

    private static String value(Tag tag, int attribute) {
        return tag.valueFrom(attribute) < 0
                ? ""
                : CharacterReferences.decodeAttribute(tag.bytes(), tag.valueFrom(attribute), tag.valueTo(attribute));
    }
}
