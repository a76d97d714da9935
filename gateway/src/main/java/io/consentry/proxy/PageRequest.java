package io.consentry.proxy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * What a request's headers tell of where its answer will be shown.
 *
 * @param mayBePage whether an HTML answer would be shown as a page, in a frame or put into one by a script
 * @param place where an HTML answer would stand, which says what of ours belongs into it
 * @param document whether the browser navigates, a frame included, or transforms a document; browsers that do not say so still accept HTML by name
 * @param part whether the browser says that it is a part of a page that asks, a frame included
 * @param wanted what else the browser takes the answer for
 */
record PageRequest(boolean mayBePage, Place place, boolean document, boolean part, Wanted wanted) {
    /** Where an answer stands. */
    enum Place {
        /** It is a document of its own: state, guard and banner belong into it. */
        TOP,
        /** In a frame of a page of the same origin, whose guard belongs into it. */
        OWN_FRAME,
        /** It is the script of a worker of the same origin, or a module of one: the guard belongs before its own text. */
        OWN_WORKER,
        /** Anywhere else: nothing belongs into it. */
        ELSEWHERE
    }

    /** What a browser takes an answer for that is no page. */
    enum Wanted {
        /** It does not say, or it is nothing of which we must know. */
        ANYTHING,
        /** A style sheet, of whatever type: pages that are older than types get sheets of any. */
        SHEET,
        /** An image, also one of which a part is put into a page. */
        IMAGE,
        /** Speculation rules. */
        RULES,
        /** A transformation (XSLT), of whatever type. */
        TRANSFORMATION
    }

    /** Destinations whose answer a browser never reads as HTML (Fetch standard, "destination"). */
    private static final Set<String> NEVER_HTML = Set.of(
            "audio",
            "audioworklet",
            "font",
            "image",
            "json",
            "manifest",
            "paintworklet",
            "report",
            "script",
            "serviceworker",
            "sharedworker",
            "speculationrules",
            "style",
            "track",
            "video",
            "worker");

    /** Destinations whose answer becomes a document, or, as a transformation, writes one. */
    private static final Set<String> PARTS = Set.of("iframe", "frame", "embed", "object", "fencedframe", "xslt");

    /** What only browsers that navigate, or look for a transformation, accept by name. */
    private static final Pattern NAVIGATES = Pattern.compile("text/(html|xsl)", Pattern.CASE_INSENSITIVE);

    private static final Set<String> FRAMES = Set.of("iframe", "frame", "object", "embed");

    /** Also what modules of workers import by statements. Service workers are compared byte by byte, and stay as they are. */
    private static final Set<String> WORKERS = Set.of("worker", "sharedworker");

    private static final Set<String> FRAGMENT_HEADERS = Set.of("HX-Request", "Turbo-Frame", "X-PJAX");

    static PageRequest of(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String destination = headers.get("Sec-Fetch-Dest");
        if (destination == null) {
            boolean page = !asksForFragment(headers)
                    && (request.method().equals(HttpMethod.GET)
                            || request.method().equals(HttpMethod.POST));
            String accept = headers.get("Accept");
            return new PageRequest(
                    true,
                    page ? Place.TOP : Place.ELSEWHERE,
                    page && accept != null && NAVIGATES.matcher(accept).find(),
                    false,
                    Wanted.ANYTHING);
        }
        String dest = destination.strip().toLowerCase(Locale.ROOT);
        // A service worker that hands on what the browser navigates to.
        boolean handedOn = dest.equals("empty") && "navigate".equalsIgnoreCase(headers.get("Sec-Fetch-Mode"));
        boolean topLevel = dest.equals("document") || handedOn;
        boolean document = topLevel || PARTS.contains(dest);
        Wanted wanted = switch (dest) {
            case "style" -> Wanted.SHEET;
            case "image" -> Wanted.IMAGE;
            case "speculationrules" -> Wanted.RULES;
            case "xslt" -> Wanted.TRANSFORMATION;
            default -> Wanted.ANYTHING;
        };
        Place place = topLevel ? Place.TOP : isOwn(headers) ? ownPlace(dest) : Place.ELSEWHERE;
        return new PageRequest(!NEVER_HTML.contains(dest), place, document, !topLevel, wanted);
    }

    private static Place ownPlace(String dest) {
        if (WORKERS.contains(dest)) {
            return Place.OWN_WORKER;
        }
        return FRAMES.contains(dest) ? Place.OWN_FRAME : Place.ELSEWHERE;
    }

    /** Whether a page of the same origin asks. */
    private static boolean isOwn(MultiMap headers) {
        return "same-origin".equalsIgnoreCase(headers.get("Sec-Fetch-Site"));
    }

    private static boolean asksForFragment(MultiMap headers) {
        return "XMLHttpRequest".equalsIgnoreCase(headers.get("X-Requested-With"))
                || FRAGMENT_HEADERS.stream().anyMatch(headers::contains);
    }
}
