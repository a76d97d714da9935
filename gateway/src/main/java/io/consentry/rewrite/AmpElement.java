package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import io.consentry.html.ByteScan;
import io.consentry.html.Tag;
import io.consentry.html.TagName;

/**
 * Elements of AMP pages, which the AMP runtime loads for. It is a script of the page's own choice, and so no guard
 * stands in its way: what an element would make it load has to go from the element.
 */
final class AmpElement {
    /** Where the runtime takes the code of an element from: that code's vendor is the element's. */
    private static final String COMPONENTS = "https://cdn.ampproject.org/v0/";

    /** Elements that show what a third party has, by no address: what each loads. */
    private static final Map<String, String> EMBEDS = Map.ofEntries(
            Map.entry("amp-brightcove", "https://players.brightcove.net/"),
            Map.entry("amp-dailymotion", "https://www.dailymotion.com/embed/video/"),
            Map.entry("amp-facebook", "https://www.facebook.com/plugins/post.php"),
            Map.entry("amp-facebook-comments", "https://www.facebook.com/plugins/comments.php"),
            Map.entry("amp-facebook-like", "https://www.facebook.com/plugins/like.php"),
            Map.entry("amp-facebook-page", "https://www.facebook.com/plugins/page.php"),
            Map.entry("amp-instagram", "https://www.instagram.com/p/x/embed/"),
            Map.entry("amp-jwplayer", "https://content.jwplatform.com/players/"),
            Map.entry("amp-pinterest", "https://widgets.pinterest.com/v3/"),
            Map.entry("amp-reddit", "https://embed.redditmedia.com/"),
            Map.entry("amp-soundcloud", "https://w.soundcloud.com/player/"),
            Map.entry("amp-tiktok", "https://www.tiktok.com/embed/v2/"),
            Map.entry("amp-twitter", "https://platform.twitter.com/widgets.js"),
            Map.entry("amp-vimeo", "https://player.vimeo.com/video/"),
            Map.entry("amp-youtube", "https://www.youtube.com/embed/"));

    private static final int LONGEST = 64;

    private AmpElement() {}

    /** Whether the runtime takes this element for one of its own. */
    static boolean is(Tag tag) {
        return tag.name() == TagName.OTHER
                && ByteScan.startsWithIgnoreCase(tag.bytes(), tag.nameFrom(), tag.nameTo(), "amp-");
    }

    /** How the runtime loads from this attribute of one of its elements. */
    static Loads loads(Tag tag, int attribute) {
        if (tag.isNamed(attribute, "src") || tag.isNamed(attribute, "config") || tag.isNamed(attribute, "poster")) {
            return Loads.DOCUMENT;
        }
        if (tag.isNamed(attribute, "srcset")) {
            return Loads.CANDIDATES;
        }
        if (tag.isNamed(attribute, "srcdoc")) {
            return Loads.SRCDOC;
        }
        if (tag.isNamed(attribute, "rtc-config")) {
            return Loads.JSON;
        }
        boolean embeds = ByteScan.startsWithIgnoreCase(
                        tag.bytes(), tag.attributeFrom(attribute), tag.attributeNameTo(attribute), "data-")
                && !Loads.isOurs(tag, attribute)
                && EMBEDS.containsKey(name(tag));
        return embeds || tag.isNamed(attribute, "type") ? Loads.COMPONENT : Loads.NOTHING;
    }

    /** What an element loads by its mere name and type. */
    static String component(Tag tag) {
        String name = name(tag);
        String embedded = EMBEDS.get(name);
        return embedded == null ? COMPONENTS + (name.equals("amp-embed") ? "amp-ad" : name) + "-0.1.js" : embedded;
    }

    /** The name in small letters; empty if it is longer than that of any element there is. */
    private static String name(Tag tag) {
        return tag.nameTo() - tag.nameFrom() > LONGEST
                ? ""
                : new String(tag.bytes(), tag.nameFrom(), tag.nameTo() - tag.nameFrom(), StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT);
    }
}
