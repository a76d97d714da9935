package io.consentry.html;

import org.jspecify.annotations.Nullable;

/**
 * What a browser's tree construction tells its tokenizer: which elements hold raw text, and where SVG and MathML
 * begin and end (WHATWG HTML 13.2.6.5).
 *
 * <p>No full tree is built, so some states cannot be known, and in some browsers differ from one another. The
 * attack is to make us read as text what a browser reads as markup, as in {@code <select><style><img src=…>}. Each such place is
 * marked as uncertain, never guessed: whoever rewrites then makes the content safe in both readings. Uncertain are
 * an end tag of an outer HTML element inside foreign content, up to the next tag that ends foreign content in
 * any case; raw text elements in {@code select} but scripts and {@code textarea}; anything in a frameset; a template that began with {@code col};
 * CDATA directly in an integration point, which the standard has and browsers have not.
 */
final class TreeFeedback {
    /**
     * Deeper foreign content than this is not followed, and everything behind it is uncertain. Chromium puts elements
     * deeper than 512 beside one another.
     */
    private static final int DEEPEST = 512;

    private final ForeignStack stack = new ForeignStack();
    private @Nullable TagName rawElement;
    private boolean foreignUncertain;
    private final boolean begunLost;
    private boolean lost;
    private boolean inSelect;
    private boolean inColumns;
    private int templates;

    /**
     * Begins a document, or a part of one.
     *
     * @param isUncertain whether it cannot be known in which state the tree is there
     */
    TreeFeedback(boolean isUncertain) {
        begunLost = isUncertain;
        lost = isUncertain;
    }

    /** Whether a tag is read as one of HTML and changes nothing, beyond doubt. */
    boolean isIndifferentTo(Tag tag) {
        return stack.depth() == 0 && tag.name().isOrdinary() && !isHtmlUncertain();
    }

    /** Decides how a start tag and its content are read, and notes that the element is open. */
    void start(Tag tag) {
        if (stack.depth() == 0 && tag.name().isOrdinary()) {
            tag.place(Namespace.HTML, TextMode.DATA, isHtmlUncertain());
            return;
        }
        if (stack.depth() > 0 && !followsHtmlRules(tag)) {
            if (!breaksOut(tag)) {
                startForeign(tag);
                return;
            }
            popToHtml();
            tag.leaveForeign();
        }
        startHtml(tag);
    }

    /** Notes that an element is closed. */
    void end(Tag tag) {
        TagName name = tag.name();
        if (stack.depth() == 0 && name.isOrdinary()) {
            return;
        }
        if (rawElement == name) {
            rawElement = null;
            return;
        }
        if (name == TagName.SELECT) {
            inSelect = false;
        } else if (name == TagName.TEMPLATE && templates > 0 && --templates == 0) {
            inColumns = false;
        }
        int top = stack.depth() - 1;
        if (top < 0) {
            return;
        }
        if (!stack.maybeOpen(tag) && name != TagName.P && name != TagName.BR) {
            endUnopened(name);
        } else if (stack.namespace(top) == Namespace.HTML) {
            endHtml(tag, top);
        } else if (name == TagName.P || name == TagName.BR) {
            popToHtml();
        } else {
            endForeign(tag, top);
        }
    }

    /** What {@code <![CDATA[} begins here; null if nothing special. */
    @Nullable
    Markup cdata() {
        if (lost || (stack.depth() > 0 && foreignUncertain)) {
            return Markup.UNCERTAIN_CDATA;
        }
        int top = stack.depth() - 1;
        if (top < 0 || stack.namespace(top) == Namespace.HTML) {
            return null;
        }
        return stack.isHtmlInside(top) || isMathText(top) ? Markup.UNCERTAIN_CDATA : Markup.CDATA;
    }

    /** Whether a document may end here and another follow without either being read differently. */
    boolean isNeutral() {
        return stack.depth() == 0 && lost == begunLost && !inSelect && templates == 0 && rawElement == null;
    }

    /** Whether it takes what comes next for the beginning of a document. */
    boolean isAsNew() {
        return isNeutral() && !foreignUncertain && !inColumns;
    }

    private boolean followsHtmlRules(Tag tag) {
        int top = stack.depth() - 1;
        if (stack.namespace(top) == Namespace.HTML || stack.isHtmlInside(top)) {
            return true;
        }
        if (isMathText(top)) {
            return tag.name() != TagName.MGLYPH && tag.name() != TagName.MALIGNMARK;
        }
        return stack.name(top) == TagName.ANNOTATION_XML && tag.name() == TagName.SVG;
    }

    private boolean isMathText(int at) {
        return stack.namespace(at) == Namespace.MATHML
                && switch (stack.name(at)) {
                    case MI, MO, MN, MS, MTEXT -> true;
                    default -> false;
                };
    }

    private static boolean breaksOut(Tag tag) {
        if (tag.name() == TagName.FONT) {
            return tag.isTruncated() || tag.find("color") >= 0 || tag.find("face") >= 0 || tag.find("size") >= 0;
        }
        return tag.name().breaksOut();
    }

    private void popToHtml() {
        int depth = stack.depth();
        while (depth > 0
                && stack.namespace(depth - 1) != Namespace.HTML
                && !stack.isHtmlInside(depth - 1)
                && !isMathText(depth - 1)) {
            depth--;
        }
        popTo(depth);
    }

    private void popTo(int depth) {
        stack.popTo(depth);
        if (depth == 0) {
            foreignUncertain = false;
        }
    }

    private void push(Namespace namespace, Tag tag) {
        if (stack.depth() >= DEEPEST) {
            lost = true;
            popTo(0);
            return;
        }
        stack.push(namespace, tag, holdsHtml(namespace, tag));
    }

    private static boolean holdsHtml(Namespace namespace, Tag tag) {
        if (namespace == Namespace.SVG) {
            return tag.name() == TagName.FOREIGNOBJECT || tag.name() == TagName.DESC || tag.name() == TagName.TITLE;
        }
        if (namespace == Namespace.HTML || tag.name() != TagName.ANNOTATION_XML) {
            return false;
        }
        int encoding = tag.find("encoding");
        if (encoding < 0 || tag.valueFrom(encoding) < 0) {
            return false;
        }
        String value = CharacterReferences.decodeAttribute(tag.bytes(), tag.valueFrom(encoding), tag.valueTo(encoding));
        return value.equalsIgnoreCase("text/html") || value.equalsIgnoreCase("application/xhtml+xml");
    }

    private void startForeign(Tag tag) {
        Namespace namespace = stack.namespace(stack.depth() - 1);
        TextMode mode = textMode(tag.name());
        boolean uncertain = lost || foreignUncertain;
        if (uncertain && mode != TextMode.DATA) {
            tag.place(namespace, mode == TextMode.PLAINTEXT ? TextMode.DATA : mode, true);
            rawElement = mode == TextMode.PLAINTEXT ? null : tag.name();
            return;
        }
        tag.place(namespace, TextMode.DATA, uncertain);
        if (!tag.isSelfClosing()) {
            push(namespace, tag);
        }
    }

    private void startHtml(Tag tag) {
        TagName name = tag.name();
        boolean uncertain = isHtmlUncertain();
        if (name == TagName.SVG || name == TagName.MATH) {
            Namespace namespace = name == TagName.SVG ? Namespace.SVG : Namespace.MATHML;
            foreignUncertain |= (uncertain || inSelect) && !tag.isSelfClosing();
            tag.place(namespace, TextMode.DATA, uncertain || inSelect);
            if (!tag.isSelfClosing()) {
                push(namespace, tag);
            }
            return;
        }
        TextMode mode = textMode(name);
        if (mode != TextMode.DATA) {
            startRaw(tag, mode, uncertain || (inSelect && !isReadInSelect(name)));
            return;
        }
        tag.place(Namespace.HTML, mode, uncertain);
        switch (name) {
            case SELECT -> inSelect = true;
            case TEMPLATE -> templates++;
            case COL -> inColumns |= templates > 0;
            case FRAMESET -> lost = true;
            default -> {}
        }
        if (stack.depth() > 0 && !name.isVoid()) {
            closeParagraph(tag);
            push(Namespace.HTML, tag);
        }
    }

    /** Whether every browser reads this in a {@code select} as elsewhere: it runs there, or ends it in older ones. */
    private static boolean isReadInSelect(TagName name) {
        return name == TagName.SCRIPT || name == TagName.TEXTAREA;
    }

    private boolean isHtmlUncertain() {
        return lost || foreignUncertain || inColumns;
    }

    private void startRaw(Tag tag, TextMode mode, boolean uncertain) {
        if (mode == TextMode.PLAINTEXT && uncertain) {
            tag.place(Namespace.HTML, TextMode.DATA, true);
            return;
        }
        tag.place(Namespace.HTML, mode, uncertain);
        rawElement = tag.name();
    }

    /** A paragraph or list item above ends by itself where the next begins. */
    private void closeParagraph(Tag tag) {
        int top = stack.depth() - 1;
        boolean same = stack.namespace(top) == Namespace.HTML && stack.name(top) == tag.name();
        if (same && (tag.name() == TagName.P || tag.name() == TagName.LI)) {
            popTo(top);
        }
    }

    /** What {@link #endForeign} and {@link #endHtml} find after a search of everything. */
    private void endUnopened(TagName name) {
        if (stack.holdsHtml()) {
            lost |= isTablePart(name);
        } else {
            foreignUncertain = true;
        }
    }

    private void endForeign(Tag tag, int top) {
        for (int i = top; i >= 0; i--) {
            if (stack.namespace(i) == Namespace.HTML) {
                endHtml(tag, i);
                return;
            }
            if (stack.isSpelt(i, tag)) {
                popTo(i);
                return;
            }
        }
        foreignUncertain = true;
    }

    private void endHtml(Tag tag, int top) {
        boolean impliedOnly = top == stack.depth() - 1;
        for (int i = top; i >= 0; i--) {
            if (stack.isSpelt(i, tag)) {
                lost |= stack.namespace(i) != Namespace.HTML || !impliedOnly;
                popTo(i);
                return;
            }
            if (stack.namespace(i) != Namespace.HTML) {
                lost |= isTablePart(tag.name());
                continue;
            }
            impliedOnly &= stack.name(i) == TagName.P || stack.name(i) == TagName.LI;
        }
    }

    private static boolean isTablePart(TagName name) {
        return switch (name) {
            case CAPTION, TABLE, TBODY, TD, TFOOT, TH, THEAD, TR, TEMPLATE -> true;
            default -> false;
        };
    }

    private static TextMode textMode(TagName name) {
        return switch (name) {
            case TITLE, TEXTAREA -> TextMode.RCDATA;
            case STYLE, XMP, IFRAME, NOEMBED, NOFRAMES, NOSCRIPT -> TextMode.RAWTEXT;
            case SCRIPT -> TextMode.SCRIPT;
            case PLAINTEXT -> TextMode.PLAINTEXT;
            default -> TextMode.DATA;
        };
    }
}
