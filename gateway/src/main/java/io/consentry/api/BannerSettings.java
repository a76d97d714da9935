package io.consentry.api;

import java.util.List;
import java.util.Map;

/**
 * What the owner chose for the banner.
 *
 * @param links that it shows, such as {@code privacyPolicy}
 * @param language of its texts; empty for the one that the visitor's browser asks for
 * @param place where it asks: one of {@link #PLACES}
 * @param signals who is told of the visitor's choices in the page: some of {@link #SIGNALS}
 * @param texts the owner's own, by language and name, in the place of ours
 * @param page how it behaves in pages
 */
public record BannerSettings(
        Map<String, String> links,
        String language,
        String place,
        List<String> signals,
        Map<String, Map<String, String>> texts,
        PageSettings page) {

    /**
     * How the banner behaves in pages.
     *
     * @param firstFrame whether the question stands in the page's markup
     * @param reloads whether a page loads anew when something is withdrawn
     * @param element the name of the banner's element
     * @param global the name under which the page's scripts find it
     * @param styleSheet path of a style sheet on the site's own host that the preferences page takes its colours from; empty
     *     for none
     */
    public record PageSettings(boolean firstFrame, boolean reloads, String element, String global, String styleSheet) {
        /** What holds where the owner chose nothing. */
        public static final PageSettings DEFAULT = new PageSettings(true, false, "consentry-banner", "consentry", "");
    }

    /** The same with what holds where the owner chose nothing for pages. */
    public BannerSettings(
            Map<String, String> links,
            String language,
            String place,
            List<String> signals,
            Map<String, Map<String, String>> texts) {
        this(links, language, place, signals, texts, PageSettings.DEFAULT);
    }

    /** A card in a corner, a bar along the bottom, a dialog in the middle. */
    public static final List<String> PLACES = List.of("card", "bar", "dialog");

    /** Whoever reads GPP strings, in the page by {@code __gpp} and on servers. */
    public static final String GPP = "gpp";

    /** Google Consent Mode, Microsoft UET, Microsoft Clarity, Meta Pixel, TikTok Pixel, the IAB's Global Privacy Platform. */
    public static final List<String> SIGNALS = List.of("google", "microsoft", "clarity", "meta", "tiktok", GPP);

    /** The languages that have texts. */
    public static final List<String> LANGUAGES =
            List.of("ar", "cs", "da", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv");

    /** The names of the texts. */
    public static final List<String> TEXTS = List.of(
            "label",
            "chooseTitle",
            "outTitle",
            "askTitle",
            "askText",
            "chooseText",
            "outText",
            "accept-all",
            "reject-all",
            "withdraw",
            "choose",
            "save",
            "close",
            "back",
            "retry",
            "always",
            "necessary",
            "necessaryText",
            "functional",
            "functionalText",
            "analytics",
            "analyticsText",
            "advertising",
            "advertisingText",
            "opt-out",
            "optedOut",
            "honored",
            "honoredText",
            "gpcOn",
            "gpcOutweighed",
            "confirmTitle",
            "conflictTitle",
            "confirmText",
            "conflictText",
            "confirm-opt-in",
            "saved",
            "failed",
            "unreachable",
            "privacyPolicy",
            "notice",
            "dpo",
            "move",
            "details",
            "unsent",
            "savedAt",
            "embedText",
            "embedOff",
            "embed-once",
            "embed-always",
            "backToSite",
            "rightsTitle",
            "rightsText",
            "restrict",
            "object",
            "restricted",
            "lift",
            "recordTitle",
            "record",
            "recordNone",
            "erase",
            "erased");

    /** What holds where the owner chose nothing. */
    public static final BannerSettings DEFAULT =
            new BannerSettings(Map.of(), "", PLACES.get(0), List.of("google"), Map.of());
}
