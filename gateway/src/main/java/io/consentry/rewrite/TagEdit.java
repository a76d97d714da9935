package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.StringJoiner;

import io.consentry.consent.Purpose;
import io.consentry.html.Namespace;
import io.consentry.html.Tag;
import io.consentry.html.TagName;
import io.consentry.policy.Verdict;

/**
 * Writes the inert form of a tag.
 *
 * <p>Parked, a loading attribute {@code x} becomes {@code data-consentry-x}, its value's bytes untouched; a script
 * becomes {@code type="text/plain"}; {@code data-consentry} names the purposes. What is added stands first, since of equal names a
 * browser honours the first; and every repetition of a denied attribute is renamed too, since otherwise the
 * second would become the first. Names of ours that the page wrote itself get a prefix: the banner would release
 * them unjudged.
 */
final class TagEdit {
    /** Names the purposes of a parked element, and begins the names of its parked attributes. */
    static final String MARK = "data-consentry";

    private static final byte[] PARKED_PREFIX = (MARK + "-").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PAGE_PREFIX = "x-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INERT_TYPE = " type=\"text/plain\"".getBytes(StandardCharsets.US_ASCII);

    /** Without an action a form is sent to the page itself: a script that sends it at once would reload for ever. */
    private static final byte[] INERT_ACTION = " action=\"javascript:\"".getBytes(StandardCharsets.US_ASCII);

    /** Names those whom a frame would have contacted that no choice could bring back; nothing releases it. */
    private static final String OFF = MARK + "-off";

    private TagEdit() {}

    /** The attribute that marks a parked element. */
    static byte[] mark(SortedSet<Purpose> purposes) {
        return (" " + MARK + "=\"" + names(purposes) + "\"").getBytes(StandardCharsets.US_ASCII);
    }

    /** Purposes as a parked element names them: without the necessary one, divided by spaces. */
    static String names(SortedSet<Purpose> purposes) {
        StringJoiner names = new StringJoiner(" ");
        for (Purpose purpose : purposes) {
            if (!purpose.equals(Purpose.NECESSARY)) {
                names.add(purpose.id());
            }
        }
        return names.toString();
    }

    /** Whether a start tag does not go on as it came. */
    static boolean changes(Tag tag, Judgement judgement, FrameGuard frames) {
        return judgement.verdict() != Verdict.KEEP
                || judgement.isUnchecked()
                || usesOurNames(tag)
                || frames.attribute(tag) >= 0;
    }

    /** Whether the page uses names that only the gateway may. */
    private static boolean usesOurNames(Tag tag) {
        for (int i = 0; i < tag.attributeCount(); i++) {
            if (Loads.isOurs(tag, i)) {
                return true;
            }
        }
        return false;
    }

    /** Writes a tag of which only the name was kept: an element that does nothing. */
    static void bare(Tag tag, Output out) {
        if (tag.nameTo() - tag.nameFrom() > 64) {
            out.leaveOut();
            return;
        }
        out.copy(tag.bytes(), tag.from(), tag.nameTo());
        if (!tag.isEndTag() && tag.name() == TagName.SCRIPT) {
            out.insert(INERT_TYPE);
        }
        out.insert(tag.isSelfClosing() ? "/>" : ">");
    }

    /**
     * Writes a start tag as it was judged.
     *
     * @param whole whether a script or style sheet is denied as a whole, rather than in single attributes
     */
    static void write(Tag tag, Judgement judgement, boolean whole, Output out) {
        write(tag, judgement, whole, tag.to(), FrameGuard.NONE, out);
    }

    /**
     * Writes a start tag as it was judged, up to a place behind its attributes.
     *
     * @param frames guards the document in it
     */
    static void write(Tag tag, Judgement judgement, boolean whole, int to, FrameGuard frames, Output out) {
        int document = frames.attribute(tag);
        boolean parks = judgement.verdict() == Verdict.PARK && (whole || concernsMoreThanStyle(tag, judgement));
        boolean inert = whole || (tag.name() == TagName.SCRIPT && judgement.concernsTag());
        out.copy(tag.bytes(), tag.from(), tag.nameTo());
        boolean delayed = inert && LazyAddress.isDelayed(tag);
        if (inert) {
            out.insert(INERT_TYPE);
        }
        if (judgement.concernsTag() && denies(tag, "action", judgement)) {
            out.insert(INERT_ACTION);
        }
        if (parks) {
            out.insert(judgement.mark());
        }
        boolean waits = isFrameThatWaits(tag, judgement);
        if (waits && !parks) {
            out.insert(off(judgement));
        }
        int copied = tag.nameTo();
        for (int i = 0; i < tag.attributeCount(); i++) {
            boolean denied = judgement.concernsTag() && judgement.isDenied(tag.firstOf(i));
            // A delayed script is the browser's own once it is released.
            boolean unwanted = (judgement.isUnchecked() && tag.isNamed(i, "integrity"))
                    || (waits && !parks && tag.isNamed(i, "onload"))
                    || (delayed && tag.isNamed(i, "type"));
            if (unwanted || (judgement.dropsRepetitions() && tag.firstOf(i) != i)) {
                out.copy(tag.bytes(), copied, tag.attributeFrom(i));
                copied = tag.attributeTo(i);
            } else if (denied && tag.isNamed(i, "style")) {
                copied = writeStyle(tag, i, judgement, copied, out);
            } else if (denied && !parks) {
                out.copy(tag.bytes(), copied, tag.attributeFrom(i));
                copied = tag.attributeTo(i);
            } else if (denied
                    || (inert && tag.isNamed(i, "type"))
                    || (waits && tag.isNamed(i, "onload"))
                    || Loads.isOurs(tag, i)) {
                int local = tag.isXml() ? Loads.localFrom(tag, i) : tag.attributeFrom(i);
                out.copy(tag.bytes(), copied, local);
                out.insert(Loads.isOurs(tag, i) ? PAGE_PREFIX : PARKED_PREFIX);
                // What a library would have loaded some time, the browser loads at the release.
                copied = denied ? local + LazyAddress.prefix(tag, i) : local;
            }
            if (i == document && (parks || !denied)) {
                out.copy(tag.bytes(), copied, tag.valueFrom(i));
                out.insert(frames.markup());
                copied = tag.valueFrom(i);
            }
        }
        out.copy(tag.bytes(), copied, to);
    }

    private static boolean concernsMoreThanStyle(Tag tag, Judgement judgement) {
        for (int i = 0; judgement.concernsTag() && i < tag.attributeCount(); i++) {
            if (judgement.isDenied(i) && !tag.isNamed(i, "style")) {
                return true;
            }
        }
        return false;
    }

    /** In ASCII, since a page has any encoding. */
    private static byte[] off(Judgement judgement) {
        StringBuilder text = new StringBuilder();
        String names = String.join(", ", judgement.deniedNames());
        names.codePoints().forEach(c -> {
            if (c < ' ' || c > '~' || c == '"' || c == '&' || c == '<') {
                text.append("&#").append(c).append(';');
            } else {
                text.append((char) c);
            }
        });
        return (" " + OFF + "=\"" + text + "\"").getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a frame is empty now: what it does once it has loaded waits as well, or goes. */
    private static boolean isFrameThatWaits(Tag tag, Judgement judgement) {
        return tag.name() == TagName.IFRAME
                && judgement.concernsTag()
                && (denies(tag, "srcdoc", judgement) || (denies(tag, "src", judgement) && tag.find("srcdoc") < 0));
    }

    private static int writeStyle(Tag tag, int attribute, Judgement judgement, int copied, Output out) {
        Slice style = judgement.style();
        if (style == null || !judgement.isDenied(attribute)) {
            return copied; // a repetition, which browsers ignore
        }
        out.copy(tag.bytes(), copied, tag.attributeFrom(attribute));
        out.copy(style);
        return tag.attributeTo(attribute);
    }

    /**
     * Whether an element goes as a whole when it is removed, its text and end tag included, rather than only what
     * it would load: it has no other use, and no place in the page's layout.
     */
    static boolean vanishes(Tag tag, Judgement judgement) {
        if (tag.namespace() != Namespace.HTML || tag.isUncertain() || tag.leavesForeign()) {
            return false;
        }
        return switch (tag.name()) {
            case SCRIPT -> true;
            case TRACK, BGSOUND -> denies(tag, "src", judgement);
            case LINK -> denies(tag, "href", judgement);
            case META -> denies(tag, "content", judgement);
            default -> false;
        };
    }

    private static boolean denies(Tag tag, String name, Judgement judgement) {
        int attribute = tag.find(name);
        return attribute >= 0 && judgement.isDenied(attribute);
    }
}
