package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.consentry.html.CharacterReferences;
import io.consentry.html.HtmlTokenizer;
import io.consentry.html.Markup;
import io.consentry.html.Tag;
import io.consentry.html.TagName;
import io.consentry.html.TokenHandler;

/**
 * What XML has before its elements are judged: entities are resolved where they could hold an address, and an
 * instruction that names a denied style sheet is left out.
 */
final class XmlReading implements TokenHandler {
    /** Longer document types and instructions are left out. */
    private static final int MOST_BYTES = 1 << 20;

    private static final Pattern HREF = Pattern.compile("\\bhref\\s*=\\s*(\"[^\"]*\"|'[^']*')");

    /** The types of transformations: XSLT 1.0 and what browsers take for it. */
    private static final Pattern TRANSFORMS = Pattern.compile("\\btype\\s*=\\s*[\"'][^\"']*(xsl|xml)");

    private final TokenHandler next;
    private final Elements elements;
    private final XmlEntities entities;
    private final HtmlTokenizer resolved;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean resolving;
    private boolean inCode;

    XmlReading(TokenHandler next, Elements elements) {
        this.next = next;
        this.elements = elements;
        this.entities = new XmlEntities(elements::isDeniedXml);
        this.resolved = HtmlTokenizer.ofXml(this);
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        if (inCode && !entities.isEmpty() && held.size() <= Elements.MOST_TEXT_BYTES) {
            held.write(bytes, from, to - from);
        } else {
            passText();
            next.text(bytes, from, to);
        }
    }

    private void passText() {
        if (held.size() > 0) {
            byte[] text = entities.resolve(held.toByteArray());
            held.reset();
            if (text.length > 0) {
                next.text(text, 0, text.length);
            }
        }
    }

    @Override
    public void startTag(Tag tag) {
        if (!resolving && !entities.isEmpty() && !tag.isTruncated()) {
            byte[] raw = Arrays.copyOfRange(tag.bytes(), tag.from(), tag.to());
            byte[] text = entities.resolve(raw);
            if (text != raw) {
                resolving = true;
                resolved.write(text, 0, text.length);
                resolving = false;
                return;
            }
        }
        passText();
        inCode = (tag.name() == TagName.SCRIPT || tag.name() == TagName.STYLE) && !tag.isSelfClosing();
        next.startTag(tag);
    }

    @Override
    public void endTag(Tag tag) {
        passText();
        inCode = false;
        next.endTag(tag);
    }

    @Override
    public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {
        if (kind != Markup.DOCTYPE && kind != Markup.INSTRUCTION) {
            passText();
            next.markup(kind, bytes, from, to, last);
            return;
        }
        if (held.size() <= MOST_BYTES) {
            held.write(bytes, from, to - from);
        }
        if (!last) {
            return;
        }
        byte[] whole = held.toByteArray();
        held.reset();
        if (whole.length <= MOST_BYTES && (kind == Markup.DOCTYPE || !isDenied(whole))) {
            byte[] stays = kind == Markup.DOCTYPE ? entities.read(whole) : whole;
            next.markup(kind, stays, 0, stays.length, true);
        }
    }

    /** Whether an instruction names a denied style sheet (Associating Style Sheets with XML documents, 4). */
    private boolean isDenied(byte[] instruction) {
        String text = new String(instruction, StandardCharsets.UTF_8);
        boolean transforms = TRANSFORMS.matcher(text).find();
        Matcher href = HREF.matcher(text);
        boolean denied = false;
        while (href.find()) {
            String quoted = href.group(1);
            String url = CharacterReferences.decodeText(quoted.substring(1, quoted.length() - 1));
            denied |= elements.isSheetDenied(TagUrl.clean(url), transforms);
        }
        return denied;
    }
}
