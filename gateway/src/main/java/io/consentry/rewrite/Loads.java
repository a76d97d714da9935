package io.consentry.rewrite;

import java.util.Locale;
import java.util.Set;

import io.consentry.html.ByteScan;
import io.consentry.html.CharacterReferences;
import io.consentry.html.Namespace;
import io.consentry.html.Tag;
import io.consentry.html.TagName;

/** How the value of an attribute makes a browser contact somebody. */
enum Loads {
    /** It does not. */
    NOTHING,
    /** It is a URL. */
    URL,
    /** It is the URL of a document, which may be contained in the URL itself. */
    DOCUMENT,
    /** It is a list of candidates with descriptors. */
    CANDIDATES,
    /** It is URLs divided by white space. */
    WORDS,
    /** It is URLs divided by semicolons. */
    VALUES,
    /** It is style declarations. */
    STYLE,
    /** It is a whole document. */
    SRCDOC,
    /** It is a delay and a URL. */
    REFRESH;

    private static final Set<String> LOADING_RELATIONS = Set.of(
            "apple-touch-icon",
            "apple-touch-icon-precomposed",
            "apple-touch-startup-image",
            "compression-dictionary",
            "dns-prefetch",
            "fluid-icon",
            "icon",
            "import",
            "manifest",
            "mask-icon",
            "modulepreload",
            "preconnect",
            "prefetch",
            "preload",
            "prerender",
            "stylesheet");

    /** How this attribute loads on this tag. */
    static Loads of(Tag tag, int attribute) {
        int length = tag.attributeNameTo(attribute) - tag.attributeFrom(attribute);
        if (tag.isXml() && isPrefixedHref(tag, attribute)) {
            return foreignHref(tag);
        }
        return switch (length) {
            case 3 -> tag.isNamed(attribute, "src") ? src(tag) : NOTHING;
            case 4 -> four(tag, attribute);
            case 5 -> tag.isNamed(attribute, "style") ? STYLE : NOTHING;
            case 6 -> six(tag, attribute);
            case 7 -> tag.isNamed(attribute, "content") && isRefresh(tag) ? REFRESH : NOTHING;
            case 10 -> {
                if (tag.isNamed(attribute, "xlink:href")) {
                    yield foreignHref(tag);
                }
                yield tag.isNamed(attribute, "background") ? URL : NOTHING;
            }
            case 11 -> tag.name() == TagName.LINK && tag.isNamed(attribute, "imagesrcset") ? CANDIDATES : NOTHING;
            case 14 -> tag.isNamed(attribute, "attributionsrc") ? WORDS : NOTHING;
            default -> animation(tag, attribute);
        };
    }

    /** In XML, the prefix of the namespace that {@code xlink:href} belongs to may be any. */
    private static boolean isPrefixedHref(Tag tag, int attribute) {
        int local = localFrom(tag, attribute);
        return local > tag.attributeFrom(attribute)
                && ByteScan.equalsIgnoreCase(tag.bytes(), local, tag.attributeNameTo(attribute), "href");
    }

    /** Where an attribute's name begins behind its prefix. */
    static int localFrom(Tag tag, int attribute) {
        int from = tag.attributeFrom(attribute);
        int to = tag.attributeNameTo(attribute);
        int colon = ByteScan.find(tag.bytes(), from, to, ':');
        return colon < to ? colon + 1 : from;
    }

    private static Loads src(Tag tag) {
        return switch (tag.name()) {
            case SCRIPT, IMG, IMAGE, AUDIO, VIDEO, SOURCE, TRACK, BGSOUND -> URL;
            case IFRAME, FRAME, EMBED -> DOCUMENT;
            case INPUT -> valueIs(tag, "type", "image") ? URL : NOTHING;
            default -> NOTHING;
        };
    }

    private static Loads four(Tag tag, int attribute) {
        if (tag.isNamed(attribute, "href")) {
            return tag.name() == TagName.LINK ? link(tag) : foreignHref(tag);
        }
        if (tag.isNamed(attribute, "data")) {
            return tag.name() == TagName.OBJECT ? DOCUMENT : NOTHING;
        }
        if (tag.isNamed(attribute, "ping")) {
            return tag.name() == TagName.A || tag.name() == TagName.AREA ? WORDS : NOTHING;
        }
        return animation(tag, attribute);
    }

    private static Loads six(Tag tag, int attribute) {
        return switch (tag.name()) {
            case IMG, IMAGE, SOURCE -> tag.isNamed(attribute, "srcset") ? CANDIDATES : NOTHING;
            case VIDEO -> tag.isNamed(attribute, "poster") ? URL : NOTHING;
            case IFRAME -> tag.isNamed(attribute, "srcdoc") ? SRCDOC : NOTHING;
            default -> animation(tag, attribute);
        };
    }

    private static Loads link(Tag tag) {
        int rel = tag.find("rel");
        return rel >= 0 && loads(value(tag, rel)) ? URL : NOTHING;
    }

    /** Whether a link of these relations loads something or warms a connection. */
    static boolean loads(String relations) {
        for (String relation : Srcset.words(relations.toLowerCase(Locale.ROOT))) {
            if (LOADING_RELATIONS.contains(relation)) {
                return true;
            }
        }
        return false;
    }

    private static Loads foreignHref(Tag tag) {
        boolean maybeForeign = tag.namespace() != Namespace.HTML || tag.isUncertain();
        boolean leads =
                tag.name() == TagName.A || (tag.isXml() && (tag.name() == TagName.AREA || tag.name() == TagName.BASE));
        return maybeForeign && !leads ? URL : NOTHING;
    }

    /** SVG can animate an address: {@code <set attributeName="href" to="…">}. */
    private static Loads animation(Tag tag, int attribute) {
        if (tag.namespace() == Namespace.HTML && !tag.isUncertain()) {
            return NOTHING;
        }
        boolean value = tag.isNamed(attribute, "to")
                || tag.isNamed(attribute, "from")
                || tag.isNamed(attribute, "by")
                || tag.isNamed(attribute, "values");
        int target = value ? tag.find("attributename") : -1;
        return target >= 0 && value(tag, target).strip().endsWith("href") ? VALUES : NOTHING;
    }

    private static boolean isRefresh(Tag tag) {
        return tag.name() == TagName.META && valueIs(tag, "http-equiv", "refresh");
    }

    private static boolean valueIs(Tag tag, String name, String lowerCase) {
        int attribute = tag.find(name);
        return attribute >= 0 && value(tag, attribute).equalsIgnoreCase(lowerCase);
    }

    /** The value of an attribute as a browser reads it; empty if it has none. */
    static String value(Tag tag, int attribute) {
        return tag.valueFrom(attribute) < 0
                ? ""
                : CharacterReferences.decodeAttribute(tag.bytes(), tag.valueFrom(attribute), tag.valueTo(attribute));
    }

    /** Whether an attribute's name is one that the gateway itself writes. */
    static boolean isOurs(Tag tag, int attribute) {
        return ByteScan.startsWithIgnoreCase(
                tag.bytes(), tag.attributeFrom(attribute), tag.attributeNameTo(attribute), TagEdit.MARK);
    }
}
