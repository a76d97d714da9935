package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.consentry.html.Markup;
import io.consentry.html.Namespace;
import io.consentry.html.Tag;
import io.consentry.html.TagName;
import io.consentry.html.TextMode;
import io.consentry.policy.Verdict;

/**
 * Writes the elements of a page as they are judged. Where the text of an element decides, as in inline scripts and
 * style sheets, the element is held back until its end.
 */
final class Elements {
    /**
     * The longest script that is held back, in bytes. A longer one is judged by these, however it arrives, and what comes
     * of it later shares their fate.
     */
    static final int MOST_SCRIPT_BYTES = 64 << 10;

    /**
     * The longest other text that is held back, in bytes. Of a longer style sheet, the rules that have come by then are
     * judged and go out, and where a single one is that long, the rest is dropped. A longer import map and the like is
     * parked unread; of a longer {@code noscript}, and of text that some browsers read as markup, the text is dropped.
     */
    static final int MOST_TEXT_BYTES = 4 << 20;

    /** Before a style sheet that is parked: who reads ahead heeds no type, but no import behind a rule either. */
    private static final String NO_MORE_IMPORTS = "a{}";

    private final UrlJudge urls;
    private final NestedPage nested;
    private final TagJudge judge;
    private final Judgement judgement;
    private final Stubs stubs;
    private final Output out;

    private final Held held = new Held();
    private boolean dropText;
    private boolean dropEndTag;
    private final int depth;
    private boolean hasTemplate;
    private FrameGuard frames = FrameGuard.NONE;

    /** Whether it is within an element of AMP, to which JSON says what to load. */
    private boolean inAmp;

    Elements(PageRules rules, UrlJudge urls, Tally tally, Stubs stubs, Output out, int depth) {
        this.urls = urls;
        this.depth = depth;
        this.nested = new NestedPage(rules, urls, tally, depth);
        this.judge = new TagJudge(rules, urls, nested, stubs);
        this.judgement = new Judgement(tally);
        this.stubs = stubs;
        this.out = out;
    }

    /** Has markup put into the documents that stand in frames' tags. */
    void guardFrames(byte[] markup) {
        frames = new FrameGuard(markup);
    }

    /** Whether it would judge what comes next like the beginning of a document. */
    boolean isAsNew() {
        return !held.isHolding() && !dropText && !dropEndTag && !inAmp && !hasTemplate;
    }

    /** Whether a tag of HTML goes on as it came, and changes nothing about what follows. */
    boolean passes(Tag tag) {
        boolean free = !held.isHolding() && !dropText && !dropEndTag && !inAmp;
        return free && (tag.isEndTag() ? !tag.isTruncated() : Loads.isQuiet(tag));
    }

    void start(Tag tag) {
        release(!tag.leavesForeign());
        dropText = false;
        dropEndTag = false;
        if (Loads.isQuiet(tag)) {
            out.copy(tag.bytes(), tag.from(), tag.to());
            return;
        }
        if (tag.isTruncated()) {
            TagEdit.bare(tag, out);
            return;
        }
        if (tag.name() == TagName.PLAINTEXT && tag.isUncertain()) {
            out.leaveOut(); // without it, every browser reads what follows as markup
            return;
        }
        ScriptType type = tag.name() == TagName.SCRIPT ? ScriptType.of(tag) : ScriptType.DATA;
        if (isJudgedByText(tag, type)) {
            held.hold(tag, type);
        } else {
            startUnheld(tag, type);
        }
    }

    private void startUnheld(Tag tag, ScriptType type) {
        judgement.begin();
        judge.attributes(tag, type, judgement);
        Verdict verdict = judgement.settle();
        judgement.tell(tag, Slice.EMPTY);
        if (tag.name() == TagName.BASE) {
            base(tag, verdict == Verdict.KEEP);
        }
        hasTemplate |= tag.name() == TagName.TEMPLATE;
        inAmp |= AmpElement.is(tag);
        if (verdict == Verdict.REMOVE && TagEdit.vanishes(tag, judgement)) {
            out.leaveOut();
            dropText = tag.content() != TextMode.DATA;
            dropEndTag = dropText;
        } else {
            writeTag(tag, verdict, false, null);
        }
    }

    /** In a template, in a {@code noscript} and in SVG a base may be none. */
    private void base(Tag tag, boolean kept) {
        boolean uncertain = tag.isUncertain();
        int href = tag.find("href");
        if (href >= 0 && (uncertain || tag.namespace() == Namespace.HTML)) {
            urls.addBase(Loads.value(tag, href), kept && depth == 0 && !uncertain && !hasTemplate);
            frames = urls.hasForeignBase() ? FrameGuard.NONE : frames; // its address is relative
        }
    }

    void text(byte[] bytes, int from, int to) {
        if (dropText) {
            return;
        }
        if (!held.isHolding()) {
            out.copy(bytes, from, to);
            return;
        }
        if (held.type() == ScriptType.CODE && held.text().size() + to - from > MOST_SCRIPT_BYTES) {
            int cut = from + MOST_SCRIPT_BYTES - held.text().size();
            held.text().add(bytes, from, cut);
            release(false);
            text(bytes, cut, to);
            return;
        }
        held.text().add(bytes, from, to);
        if (held.text().size() > MOST_TEXT_BYTES) {
            releaseLong();
        }
    }

    private void releaseLong() {
        Tag tag = held.tag();
        if (tag.isUncertain() || tag.name() == TagName.NOSCRIPT) {
            release(false);
            return;
        }
        Slice text = held.text().joined();
        boolean styles = tag.name() == TagName.STYLE && tag.namespace() == Namespace.HTML;
        int complete = styles ? StyleText.complete(text) : 0;
        if (complete > 0) {
            held.text().clear();
            held.text().add(text.bytes(), text.from(), text.from() + complete);
            release(false);
            held.goOn(Arrays.copyOfRange(text.bytes(), text.from() + complete, text.to()));
        } else if (held.isBegun()) {
            held.letGo();
            dropText = true;
        } else {
            release(true);
        }
    }

    void markup(Markup kind, byte[] bytes, int from, int to) {
        if (kind == Markup.UNFINISHED_TAG) {
            release(false);
        }
        if (kind == Markup.UNCERTAIN_CDATA) {
            out.leaveOut();
        } else {
            text(bytes, from, to);
        }
    }

    void end(Tag tag) {
        release(held.isHolding() && held.tag().name() != tag.name());
        judge.end(tag);
        inAmp &= !AmpElement.is(tag);
        boolean drop = dropEndTag;
        dropText = false;
        dropEndTag = false;
        if (drop) {
            return;
        }
        if (tag.isTruncated()) {
            TagEdit.bare(tag, out);
        } else {
            out.copy(tag.bytes(), tag.from(), tag.to());
        }
    }

    /**
     * Whether a style sheet that stands outside of any element is denied.
     *
     * @param transforms whether it may make any other document of this one; one that is contained in it does so unseen
     */
    boolean isSheetDenied(String url, boolean transforms) {
        judgement.begin();
        boolean contained = url.startsWith("#") || url.regionMatches(true, 0, "data:", 0, 5);
        if (transforms && contained) {
            judgement.foundUnreadable();
        }
        boolean denied = judge.sheet(url, judgement) || (transforms && contained);
        judgement.settle();
        judgement.tellOfSheet(url);
        return denied;
    }

    /** Whether a piece of XML holds something denied. */
    boolean isDeniedXml(String markup) {
        return nested.isDeniedXml(markup.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the page. */
    void end() {
        release(false);
    }

    private boolean isJudgedByText(Tag tag, ScriptType type) {
        if (tag.isUncertain() && tag.content() != TextMode.DATA) {
            return true;
        }
        return switch (tag.name()) {
            case SCRIPT -> (inAmp || type.isRead()) && !Loads.hasAddress(tag) && !isEmptyForeign(tag);
            case STYLE -> !isEmptyForeign(tag);
            case NOSCRIPT -> tag.content() == TextMode.RAWTEXT;
            default -> false;
        };
    }

    private static boolean isEmptyForeign(Tag tag) {
        return tag.namespace() != Namespace.HTML && tag.isSelfClosing();
    }

    /** Whether it needs what it has been given. */
    boolean keepsBytes() {
        return held.isHolding();
    }

    int heldBytes() {
        return held.isHolding() ? held.text().size() : 0;
    }

    /**
     * Judges and writes what is held back, if anything is.
     *
     * @param unread whether it is not looked into: it is too long, or a tag stands in the text, as it may in SVG. The attack
     *     is a script whose text goes on behind the tag: {@code <svg><script>ad<g/>q()</script>}. Nobody writes that.
     */
    private void release(boolean unread) {
        if (held.isHolding()) {
            held.letGo();
            judgeHeld(unread);
            held.text().clear();
        }
    }

    private void judgeHeld(boolean unread) {
        Tag tag = held.tag();
        ScriptType type = held.type();
        judgement.begin();
        judge.attributes(tag, type, judgement);
        boolean markup = tag.isUncertain() || tag.name() == TagName.NOSCRIPT;
        Slice text = markup ? held.text().joined() : held.text().view();
        Slice edited = text;
        boolean whole = false;
        if (unread) {
            judgement.foundUnreadable();
            whole = true;
        } else if (type == ScriptType.MODULES) {
            edited = modules(tag, text);
        } else if (tag.name() == TagName.SCRIPT && (inAmp || type.isRead())) {
            whole = isScriptDenied(tag, type, text);
        } else if (tag.name() == TagName.STYLE) {
            edited = StyleText.judged(tag, text, judge, judgement);
        }
        Verdict verdict = judgement.settle();
        judgement.tell(tag, text);
        if (whole && !unread && verdict == Verdict.REMOVE) {
            removeScript(tag);
            return;
        }
        if (!held.isBegun()) {
            writeTag(tag, verdict, whole, text);
            if (whole && tag.name() == TagName.STYLE) {
                out.insert(NO_MORE_IMPORTS);
            }
        }
        if (markup) {
            writeMarkup(tag, edited);
        } else if (edited.bytes() == text.bytes()) {
            held.text().copyTo(out);
        } else {
            out.copy(edited);
        }
    }

    /** Writes a start tag; the text is that behind it, where it has been judged. */
    private void writeTag(Tag tag, Verdict verdict, boolean whole, @Nullable Slice text) {
        // Who reads ahead knows nothing of empty elements, and would take what follows for a style sheet.
        boolean opened = tag.name() == TagName.STYLE && isEmptyForeign(tag) && !tag.isXml();
        int to = opened ? tag.to() - "/>".length() : tag.to();
        if (TagEdit.changes(tag, judgement, frames)) {
            putStubs(tag, verdict, text);
            TagEdit.write(tag, judgement, whole, to, frames, out);
        } else {
            out.copy(tag.bytes(), tag.from(), to);
        }
        if (opened) {
            out.insert("></style>");
        }
    }

    private void putStubs(Tag tag, Verdict verdict, @Nullable Slice text) {
        if (verdict == Verdict.PARK && tag.name() == TagName.SCRIPT && tag.namespace() == Namespace.HTML) {
            stubs.before(judgement, text, out);
        }
    }

    private boolean isScriptDenied(Tag tag, ScriptType type, Slice text) {
        boolean denied = isCodeDenied(tag, type, text);
        boolean foreign = tag.namespace() != Namespace.HTML || tag.isUncertain();
        if (foreign && ForeignText.isEncoded(text)) {
            denied |= isCodeDenied(tag, type, ForeignText.decode(text, tag.isXml()));
        }
        if (tag.isUncertain() && text.contains('<')) {
            denied |= isCodeDenied(
                    tag, type, ForeignText.apart(text)); // what was a comment may be code when it is written so
        }
        return denied;
    }

    private boolean isCodeDenied(Tag tag, ScriptType type, Slice code) {
        if (type == ScriptType.RULES) {
            return judge.rules(code, judgement);
        }
        if (inAmp && !type.isRead()) {
            return judge.json(code.text(StandardCharsets.UTF_8), judgement);
        }
        return judge.script(tag, code, judgement);
    }

    /** The import map without denied modules; the given text itself if it has none. */
    private Slice modules(Tag tag, Slice text) {
        boolean encoded = tag.namespace() != Namespace.HTML && ForeignText.isEncoded(text);
        Slice json = encoded ? ForeignText.decode(text, tag.isXml()) : text;
        String edited = judge.modules(json.text(StandardCharsets.UTF_8), judgement);
        if (edited == null) {
            return text;
        }
        return encoded ? ForeignText.encode(edited) : Slice.of(edited.getBytes(StandardCharsets.UTF_8));
    }

    private void removeScript(Tag tag) {
        dropText = true;
        dropEndTag = TagEdit.vanishes(tag, judgement);
        if (dropEndTag) {
            out.leaveOut();
        } else {
            TagEdit.write(tag, judgement, true, out);
        }
    }

    /**
     * Writes text that is markup to some browsers. If it would reach beyond its element, a space behind each {@code <}
     * makes it text to all of them; in {@code noscript}, where nobody would see it, nothing is left.
     */
    private void writeMarkup(Tag tag, Slice markup) {
        if (markup.length() > MOST_TEXT_BYTES) {
            dropText = true;
            return;
        }
        if (!markup.contains('<')) {
            out.copy(markup);
            return;
        }
        Slices rewritten = nested.rewriteInside(markup, tag.isUncertain());
        if (rewritten != null) {
            rewritten.copyTo(out);
        } else if (tag.name() != TagName.NOSCRIPT) {
            out.copy(ForeignText.apart(markup));
        }
    }
}
