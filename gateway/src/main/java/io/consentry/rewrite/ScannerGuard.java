package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import io.consentry.html.ByteScan;
import io.consentry.html.Markup;
import io.consentry.html.Namespace;
import io.consentry.html.Tag;
import io.consentry.html.TagName;
import io.consentry.html.TextMode;
import io.consentry.html.TokenHandler;

/**
 * Keeps a browser's preload scanner from seeing more than its parser does. The scanner reads ahead and loads what it
 * finds, and knows nothing of SVG and MathML: there it takes {@code title}, {@code style} and the like for text,
 * which is markup, and CDATA for a comment up to the next {@code >}.
 *
 * <p>The attack is to let that text end where only the scanner sees an end: {@code <svg><style><a
 * id="</style><img src=…>">}. So inside of such an element nothing but its true end tag may look like one; and CDATA
 * that holds tags is written as the text that it is. Both read the same to the parser but for attributes and
 * comments with an end tag in them.
 */
final class ScannerGuard implements TokenHandler {
    /** Longer sections and comments inside of such an element are left out. */
    private static final int MOST_BYTES = 1 << 20;

    /** As many bytes as the longest {@code </name} has, and some. */
    private static final int OVERLAP = 16;

    private static final byte[] EMPTY_COMMENT = "<!---->".getBytes(StandardCharsets.US_ASCII);
    private static final String ESCAPE = "<!--";

    private final TokenHandler next;

    /** The element whose end tag the scanner waits for; {@code OTHER}: it waits for none. */
    private TagName awaited = TagName.OTHER;

    private boolean inRawText;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    /** Whether something may be held: asking the stream takes a lock. */
    private boolean isHolding;

    ScannerGuard(TokenHandler next) {
        this.next = next;
    }

    private boolean isWaiting() {
        return awaited != TagName.OTHER;
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        if (!isWaiting() || !inRawText) {
            next.text(bytes, from, to);
            return;
        }
        hold(bytes, from, to);
        if (held.size() > MOST_BYTES) {
            byte[] all = takeHeld();
            int cut = all.length - OVERLAP;
            hold(all, cut, all.length);
            passText(all, cut);
        }
    }

    /** Hands on what is held back. */
    void flush() {
        if (isHolding) {
            byte[] all = takeHeld();
            passText(all, all.length);
        }
    }

    private void hold(byte[] bytes, int from, int to) {
        held.write(bytes, from, to - from);
        isHolding = true;
    }

    /** Whether it awaits and holds nothing, as at the beginning. */
    boolean isAsNew() {
        return !isWaiting() && !inRawText && !isHolding;
    }

    int held() {
        return isHolding ? held.size() : 0;
    }

    private byte[] takeHeld() {
        byte[] all = held.toByteArray();
        held.reset();
        isHolding = false;
        return all;
    }

    /** Raw text in a {@code title} of SVG or the like: a space keeps its end tags from being any. */
    private void passText(byte[] bytes, int to) {
        int copied = 0;
        for (int i = 0; i < to; i++) {
            if (bytes[i] == '<' && isSignal(bytes, i, bytes.length)) {
                next.text(bytes, copied, i + 1);
                next.text(new byte[] {' '}, 0, 1);
                copied = i + 1;
            }
        }
        if (copied < to) {
            next.text(bytes, copied, to);
        }
    }

    @Override
    public boolean passes(Tag tag) {
        return !isWaiting() && !isHolding && next.passes(tag);
    }

    @Override
    public boolean keepsBytes() {
        return next.keepsBytes(); // what is held here is a copy
    }

    @Override
    public void startTag(Tag tag) {
        flush();
        inRawText = tag.content() != TextMode.DATA;
        if (isWaiting()) {
            if (hidesSignal(tag)) {
                tag.truncate();
            }
        } else if (tag.namespace() != Namespace.HTML && isTextToScanner(tag.name())) {
            awaited = tag.name();
        }
        next.startTag(tag);
    }

    private static boolean isTextToScanner(TagName name) {
        return switch (name) {
            case TITLE, TEXTAREA, STYLE, XMP, IFRAME, NOEMBED, NOFRAMES, NOSCRIPT, SCRIPT, PLAINTEXT -> true;
            default -> false;
        };
    }

    @Override
    public void endTag(Tag tag) {
        flush();
        inRawText = false;
        if (tag.name() == awaited) {
            awaited = TagName.OTHER;
        } else if (isWaiting() && hidesSignal(tag)) {
            tag.truncate();
        }
        next.endTag(tag);
    }

    @Override
    public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {
        if (kind == Markup.UNFINISHED_TAG && isWaiting()) {
            return; // browsers drop it, but their scanners look into it
        }
        boolean holds = kind == Markup.CDATA || (isWaiting() && kind != Markup.UNCERTAIN_CDATA);
        if (!holds) {
            next.markup(kind, bytes, from, to, last);
            return;
        }
        if (held.size() <= MOST_BYTES) {
            hold(bytes, from, to);
        }
        if (last) {
            byte[] whole = takeHeld();
            if (kind == Markup.CDATA) {
                section(whole);
            } else {
                boolean passes = whole.length <= MOST_BYTES && !signals(whole, 0, whole.length);
                byte[] comment = passes ? whole : EMPTY_COMMENT;
                next.markup(kind, comment, 0, comment.length, true);
            }
        }
    }

    private void section(byte[] whole) {
        if (whole.length > MOST_BYTES) {
            return;
        }
        String raw = new String(whole, StandardCharsets.ISO_8859_1);
        boolean passes = raw.indexOf('<', 1) < 0;
        if (passes) {
            next.markup(Markup.CDATA, whole, 0, whole.length, true);
            return;
        }
        int end = raw.endsWith("]]>") ? raw.length() - 3 : raw.length();
        String text =
                raw.substring("<![CDATA[".length(), end).replace("&", "&amp;").replace("<", "&lt;");
        next.text(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
    }

    private boolean hidesSignal(Tag tag) {
        return signals(tag.bytes(), tag.from() + 1, tag.to());
    }

    private boolean signals(byte[] bytes, int from, int to) {
        for (int i = ByteScan.find(bytes, from, to, '<'); i < to; i = ByteScan.find(bytes, i + 1, to, '<')) {
            if (isSignal(bytes, i, to)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the scanner would take what stands here for the awaited end, or for an escape that puts the end off. */
    private boolean isSignal(byte[] bytes, int at, int to) {
        boolean end = at + 1 < to
                && bytes[at + 1] == '/'
                && ByteScan.startsWithIgnoreCase(bytes, at + 2, to, awaited.ascii());
        return end || (awaited == TagName.SCRIPT && ByteScan.startsWithIgnoreCase(bytes, at, to, ESCAPE));
    }
}
