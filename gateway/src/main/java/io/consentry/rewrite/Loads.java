package io.consentry.rewrite;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

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
    /** It is the URL of a script or style sheet, which may be contained in the URL itself. */
    CODE,
    /** It is a list of candidates with descriptors. */
    CANDIDATES,
    /** It is URLs divided by white space. */
    WORDS,
    /** It is URLs divided by semicolons. */
    VALUES,
    /** It is values of a presentation attribute. */
    PAINT,
    /** It is a script. */
    HANDLER,
    /** It is style declarations. */
    STYLE,
    /** It is a whole document. */
    SRCDOC,
    /** It is a delay and a URL. */
    REFRESH,
    /** It is JSON with URLs in it. */
    JSON,
    /** It says what the AMP element loads of itself. */
    COMPONENT;

    private static final Pattern HIDDEN =
            Pattern.compile("(display\\s*:\\s*none|visibility\\s*:\\s*hidden)", Pattern.CASE_INSENSITIVE);

    /** Attributes of SVG whose values are those of the style property of that name. */
    private static final List<String> PRESENTATION = List.of(
            "clip-path",
            "cursor",
            "fill",
            "filter",
            "marker",
            "marker-end",
            "marker-mid",
            "marker-start",
            "mask",
            "stroke");

    /** What tells ASCII letters apart, whatever their case. */
    private static final int LETTER = 31;

    /** Stands for all longer names of attributes. */
    private static final int OTHER_LENGTHS = 15;

    /** By the length of a name of an attribute that may load something in HTML: the letters that it may begin with, as bits. */
    private static final int[] IN_HTML = firstLetters(List.of(
            "src",
            "data",
            "code",
            "ping",
            "href",
            "style",
            "srcset",
            "srcdoc",
            "poster",
            "action",
            "content",
            "background",
            LazyAddress.SRC,
            "imagesrcset",
            "attributionsrc"));

    /** The same for SVG and MathML, where any of HTML's counts too. */
    private static final int[] IN_FOREIGN = firstLetters(List.of("by", "from", "to", "values", "xlink:href"));

    static {
        add(PRESENTATION, IN_FOREIGN);
        for (int length = 0; length < IN_HTML.length; length++) {
            IN_FOREIGN[length] |= IN_HTML[length];
        }
    }

    private static int[] firstLetters(List<String> names) {
        int[] letters = new int[OTHER_LENGTHS + 1];
        add(names, letters);
        for (int length = "onxx".length(); length < letters.length; length++) {
            letters[length] |= 1 << ('o' & LETTER);
        }
        return letters;
    }

    private static void add(Collection<String> names, int[] letters) {
        for (String name : names) {
            letters[name.length()] |= 1 << (name.charAt(0) & LETTER);
        }
    }

    /** Whether it is beyond doubt what an element is, so that {@link #mayLoad} says what may load. */
    static boolean isPlain(Tag tag) {
        return !tag.isUncertain() && !tag.isXml() && !AmpElement.is(tag);
    }

    /** Whether an attribute of an element that {@link #isPlain} may load anything, by a glance at its name. */
    static boolean mayLoad(Tag tag, int attribute) {
        int from = tag.attributeFrom(attribute);
        int length = Math.min(tag.attributeNameTo(attribute) - from, OTHER_LENGTHS);
        int letter = tag.bytes()[from] & LETTER;
        int[] letters = tag.namespace() == Namespace.HTML ? IN_HTML : IN_FOREIGN;
        return ((letters[length] >>> letter & 1) != 0 && !isIdle(tag, length, letter)) || tag.name() == TagName.SCRIPT;
    }

    /** Whether this is the attribute that almost every tag of its name has, and that leads somewhere or says something. */
    private static boolean isIdle(Tag tag, int length, int letter) {
        return switch (tag.name()) {
            case A -> length == "href".length() && letter == ('h' & LETTER);
            case META -> length == "content".length() && tag.find("http-equiv") < 0;
            default -> false;
        };
    }

    /** Whether a start tag goes on as it came, beyond doubt, and changes nothing about what follows. */
    static boolean isQuiet(Tag tag) {
        if (!tag.name().isOrdinary() || !isPlain(tag) || tag.isTruncated()) {
            return false;
        }
        for (int i = 0; i < tag.attributeCount(); i++) {
            if (mayLoad(tag, i) || isOurs(tag, i)) {
                return false;
            }
        }
        return true;
    }

    /** How this attribute loads on this tag. */
    static Loads of(Tag tag, int attribute) {
        int from = tag.attributeFrom(attribute);
        int length = tag.attributeNameTo(attribute) - from;
        if (length > 3 && (tag.bytes()[from] | 0x20) == 'o' && (tag.bytes()[from + 1] | 0x20) == 'n') {
            return HANDLER;
        }
        if (tag.isXml() && isPrefixedHref(tag, attribute)) {
            return foreignHref(tag);
        }
        if (AmpElement.is(tag) && !tag.isNamed(attribute, "style")) {
            return AmpElement.loads(tag, attribute);
        }
        return switch (length) {
            case 3 -> tag.isNamed(attribute, "src") ? src(tag) : NOTHING;
            case 4 -> four(tag, attribute);
            case 5 -> tag.isNamed(attribute, "style") ? STYLE : NOTHING;
            case 6 -> six(tag, attribute);
            case 7 -> tag.isNamed(attribute, "content") && isRefresh(tag) ? REFRESH : NOTHING;
            case 8 -> tag.isNamed(attribute, LazyAddress.SRC) ? LazyAddress.loads(tag) : foreign(tag, attribute);
            case 10 -> ten(tag, attribute);
            case 11 -> tag.name() == TagName.LINK && tag.isNamed(attribute, "imagesrcset") ? CANDIDATES : NOTHING;
            case 14 -> tag.isNamed(attribute, "attributionsrc") ? WORDS : NOTHING;
            case 15 ->
                tag.isNamed(attribute, LazyAddress.ROCKET_SRC) ? LazyAddress.loads(tag) : foreign(tag, attribute);
            default -> foreign(tag, attribute);
        };
    }

    /** Whether a browser that reads ahead of its parser may load what this element names. */
    static boolean isReadAhead(Tag tag) {
        return switch (tag.name()) {
            case IMG, INPUT, LINK, SCRIPT, SOURCE, VIDEO -> !tag.isXml();
            default -> false;
        };
    }

    /** How this attribute loads, at most, where a browser reads ahead. */
    static Loads ahead(Tag tag, int attribute) {
        if (tag.isNamed(attribute, "srcset") || tag.isNamed(attribute, "imagesrcset")) {
            return CANDIDATES;
        }
        boolean address =
                tag.isNamed(attribute, tag.name() == TagName.LINK ? "href" : "src") || tag.isNamed(attribute, "poster");
        return address ? URL : NOTHING;
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
            case IMG, IMAGE, AUDIO, VIDEO, SOURCE, TRACK, BGSOUND -> URL;
            case SCRIPT -> CODE;
            case IFRAME, FRAME, EMBED -> DOCUMENT;
            case INPUT -> valueIs(tag, "type", "image") ? URL : NOTHING;
            default -> NOTHING;
        };
    }

    private static Loads four(Tag tag, int attribute) {
        if (tag.isNamed(attribute, "href")) {
            return switch (tag.name()) {
                case LINK -> LinkRelations.load(tag) ? CODE : NOTHING;
                case BASE -> URL;
                default -> foreignHref(tag);
            };
        }
        if (tag.isNamed(attribute, "data")) {
            return tag.name() == TagName.OBJECT ? DOCUMENT : NOTHING;
        }
        if (tag.isNamed(attribute, "code")) {
            return tag.name() == TagName.EMBED ? DOCUMENT : NOTHING; // Chromium takes it for src
        }
        if (tag.isNamed(attribute, "ping")) {
            return tag.name() == TagName.A || tag.name() == TagName.AREA ? WORDS : NOTHING;
        }
        return foreign(tag, attribute);
    }

    private static Loads six(Tag tag, int attribute) {
        if (tag.isNamed(attribute, "srcset")) {
            return tag.name() == TagName.IMG || tag.name() == TagName.IMAGE || tag.name() == TagName.SOURCE
                    ? CANDIDATES
                    : NOTHING;
        }
        if (tag.isNamed(attribute, "poster")) {
            return tag.name() == TagName.VIDEO ? URL : NOTHING;
        }
        if (tag.isNamed(attribute, "srcdoc")) {
            return tag.name() == TagName.IFRAME ? SRCDOC : NOTHING;
        }
        if (tag.isNamed(attribute, "action")) {
            return isHiddenForm(tag) ? URL : NOTHING;
        }
        return foreign(tag, attribute);
    }

    private static Loads ten(Tag tag, int attribute) {
        if (tag.isNamed(attribute, "xlink:href")) {
            return foreignHref(tag);
        }
        if (tag.isNamed(attribute, "background")) {
            return switch (tag.name()) {
                case BODY, TABLE, TBODY, THEAD, TFOOT, TR, TD, TH, COL, COLGROUP -> URL;
                default -> NOTHING;
            };
        }
        return foreign(tag, attribute);
    }

    /** A form that no visitor can send is sent by a script. */
    private static boolean isHiddenForm(Tag tag) {
        if (!ByteScan.equalsIgnoreCase(tag.bytes(), tag.nameFrom(), tag.nameTo(), "form")) {
            return false;
        }
        int style = tag.find("style");
        return tag.find("hidden") >= 0
                || (style >= 0 && HIDDEN.matcher(value(tag, style)).find());
    }

    /** Whether a link is to a style sheet that the browser compares with a digest (Subresource Integrity, 3.5). */
    static boolean isCheckedSheet(Tag tag) {
        int rel = tag.find("rel");
        if (rel < 0 || tag.find("integrity") < 0) {
            return false;
        }
        List<String> relations = Srcset.words(value(tag, rel).toLowerCase(Locale.ROOT));
        return relations.contains("stylesheet") || (relations.contains("preload") && valueIs(tag, "as", "style"));
    }

    private static Loads foreignHref(Tag tag) {
        boolean maybeForeign = tag.namespace() != Namespace.HTML || tag.isUncertain();
        boolean leads =
                tag.name() == TagName.A || (tag.isXml() && (tag.name() == TagName.AREA || tag.name() == TagName.BASE));
        return maybeForeign && !leads ? URL : NOTHING;
    }

    /** SVG can paint from an address, and animate one: {@code <set attributeName="href" to="…">}. */
    private static Loads foreign(Tag tag, int attribute) {
        if (tag.namespace() == Namespace.HTML && !tag.isUncertain()) {
            return NOTHING;
        }
        int length = tag.attributeNameTo(attribute) - tag.attributeFrom(attribute);
        if (length == 1 || length > 12) {
            return NOTHING;
        }
        boolean value = tag.isNamed(attribute, "to")
                || tag.isNamed(attribute, "from")
                || tag.isNamed(attribute, "by")
                || tag.isNamed(attribute, "values");
        if (value) {
            int target = tag.find("attributename");
            return target < 0 ? NOTHING : value(tag, target).strip().endsWith("href") ? VALUES : PAINT;
        }
        return isPresentation(tag, attribute) ? PAINT : NOTHING;
    }

    private static boolean isPresentation(Tag tag, int attribute) {
        return ByteScan.isOneOf(
                PRESENTATION, tag.bytes(), tag.attributeFrom(attribute), tag.attributeNameTo(attribute));
    }

    private static boolean isRefresh(Tag tag) {
        return tag.name() == TagName.META && valueIs(tag, "http-equiv", "refresh");
    }

    private static boolean hasReference(Tag tag, int attribute) {
        int to = tag.valueTo(attribute);
        return tag.valueFrom(attribute) >= 0 && ByteScan.find(tag.bytes(), tag.valueFrom(attribute), to, '&') < to;
    }

    private static boolean valueIs(Tag tag, String name, String lowerCase) {
        int attribute = tag.find(name);
        return attribute >= 0
                && (tag.isValue(attribute, lowerCase)
                        || (hasReference(tag, attribute)
                                && value(tag, attribute).equalsIgnoreCase(lowerCase)));
    }

    /** Whether a script comes from an address, so that its text does not count. */
    static boolean hasAddress(Tag tag) {
        if (tag.namespace() == Namespace.HTML) {
            return tag.find("src") >= 0;
        }
        boolean href = tag.find("href") >= 0 || tag.find("xlink:href") >= 0;
        // In XML, which of its attributes counts depends on the element's namespace: the text is judged all the same.
        return href && !tag.isXml();
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
