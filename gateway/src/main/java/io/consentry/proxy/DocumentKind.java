package io.consentry.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.consentry.html.ByteScan;

/** How a browser reads an answer: known from its {@code Content-Type} and from whether it is navigated to. */
enum DocumentKind {
    /** As HTML. */
    HTML,
    /** As XML, whose elements load as those of HTML and SVG do. */
    XML,
    /** As none of these: it passes as it is. */
    OTHER;

    /** Types under which a browser that navigates guesses from the bytes (WHATWG MIME Sniffing, 7). */
    private static final Set<String> GUESSED = Set.of("", "*/*", "unknown/unknown", "application/unknown");

    /** What is no type at all, browsers guess, too (RFC 9110, 8.3.1). */
    private static final Pattern TYPE = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+");

    /** HTML, named anywhere in a value; but {@code text/html5} is another type, and shown as text. */
    private static final Pattern NAMED_HTML = Pattern.compile("(?<![\\w/+.-])text/html(?![\\w/+.-])");

    /** What HTML of no type begins with (WHATWG MIME Sniffing, 7.1; Chromium minds no character behind it). */
    private static final List<String> SIGNATURES = List.of(
            "<!--",
            "<!doctype html",
            "<a",
            "<b",
            "<div",
            "<font",
            "<h1",
            "<head",
            "<html",
            "<iframe",
            "<p",
            "<script",
            "<style",
            "<table",
            "<title");

    /** Others end in {@code +xml}. Which of those they show as documents, feeds among them, browsers do not agree on. */
    private static final Set<String> XML_TYPES = Set.of("text/xml", "application/xml", "text/xsl");

    /**
     * The kind of an answer. Of several types browsers believe the last; some believe the first, and so HTML that is named at
     * all is read as HTML unless the last is XML.
     *
     * @param types the values of {@code Content-Type}
     * @param document whether a browser navigates to it, in a frame or as a whole, or transforms a document with it
     */
    static DocumentKind of(List<String> types, boolean document) {
        if (types.isEmpty()) {
            return document ? HTML : OTHER;
        }
        DocumentKind kind = OTHER;
        for (String value : types) {
            for (String type : value.toLowerCase(Locale.ROOT).split(",", -1)) {
                DocumentKind each = ofOne(type, document);
                kind = each == OTHER ? kind : each;
            }
        }
        return kind;
    }

    /**
     * Whether a browser reads an answer as XML.
     *
     * @param first the answer's first bytes
     */
    static boolean isXml(List<String> types, boolean document, byte[] first) {
        return of(types, document) == XML || (isGuessed(types) && looksLikeXml(first));
    }

    /** Whether a browser must guess the kind from the bytes. */
    private static boolean isGuessed(List<String> types) {
        return of(types, false) == OTHER;
    }

    /**
     * Whether a browser reads as HTML what it does not read as XML. The attack is our own markup: put before text of which the
     * browser guesses the kind, it would make HTML of it.
     *
     * @param sniffs whether it may guess ({@code X-Content-Type-Options}, Fetch 3.6)
     */
    static boolean isHtml(List<String> types, boolean sniffs, byte[] first) {
        return !isGuessed(types) || isGuessedHtml(types, sniffs, first);
    }

    /** Whether a browser knows it for HTML by its first bytes alone. */
    static boolean isGuessedHtml(List<String> types, boolean sniffs, byte[] first) {
        return isGuessed(types) && of(types, true) == HTML && sniffs && looksLikeHtml(first);
    }

    private static boolean looksLikeHtml(byte[] first) {
        int from = ByteScan.skipSpace(first, 0, first.length);
        return SIGNATURES.stream().anyMatch(one -> ByteScan.startsWithIgnoreCase(first, from, first.length, one));
    }

    /** Whether bytes of an unknown type are XML to a browser that guesses. */
    static boolean looksLikeXml(byte[] first) {
        int from = ByteScan.skipSpace(first, 0, first.length);
        return ByteScan.startsWithIgnoreCase(first, from, first.length, "<?xml");
    }

    private static DocumentKind ofOne(String type, boolean document) {
        int semicolon = type.indexOf(';');
        String essence = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
        if (essence.contains("application/xhtml")) {
            return XML;
        }
        if (NAMED_HTML.matcher(type).find()) {
            return HTML;
        }
        if (document && (GUESSED.contains(essence) || !TYPE.matcher(essence).matches())) {
            return HTML;
        }
        return document && (XML_TYPES.contains(essence) || essence.endsWith("+xml")) ? XML : OTHER;
    }
}
