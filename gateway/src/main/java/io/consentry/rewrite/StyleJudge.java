package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.consentry.html.Tag;
import io.consentry.rewrite.RecurringSheets.Asked;
import io.consentry.rewrite.RecurringSheets.Reading;

/** Judges what style sheets and style attributes would load. */
final class StyleJudge {
    private final TagJudge judge;
    private final UrlJudge urls;

    /** Whether denied addresses stay, to come back. */
    private final boolean keeps;

    /** What the style sheet at hand has asked for that could lead to another host. */
    private final List<Asked> asked = new ArrayList<>();

    /** Whether these answers alone make of the sheet what it becomes. */
    private boolean recurs;

    /**
     * Begins.
     *
     * @param judge knows what stands in addresses
     */
    StyleJudge(TagJudge judge, UrlJudge urls, boolean keeps) {
        this.judge = judge;
        this.urls = urls;
        this.keeps = keeps;
    }

    /** Judges a sheet that is not written again; whether any address in it is denied. */
    boolean isDenied(String css, Judgement judgement) {
        return css(css, judgement) != null;
    }

    /** Judges a style attribute. */
    void attribute(Tag tag, int attribute, Judgement judgement) {
        if (StyleText.isPlain(tag.bytes(), tag.valueFrom(attribute), tag.valueTo(attribute))) {
            return;
        }
        Slice raw = new Slice(tag.bytes(), tag.valueFrom(attribute), tag.valueTo(attribute));
        Reading known = known(raw, RecurringSheets.ATTRIBUTES, judgement);
        Slice edited = known == null ? edited(tag, attribute, raw, judgement) : known.edited();
        if (edited != null) {
            judgement.denyAttribute(attribute);
            judgement.replaceStyle(edited);
        }
    }

    private @Nullable Slice edited(Tag tag, int attribute, Slice raw, Judgement judgement) {
        beginReading();
        String css = css(Loads.value(tag, attribute), judgement);
        Slice edited = css == null ? null : StyleText.attribute(css);
        remember(raw, RecurringSheets.ATTRIBUTES, edited);
        return edited;
    }

    /** The style sheet with denied addresses taken out; null if none is denied. */
    @Nullable
    String css(String css, Judgement judgement) {
        String latin1 = new String(css.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String edited = replaced(latin1, judgement);
        return edited == null ? null : new String(edited.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The same for a sheet of which a character stands for a byte each, so that all but the addresses comes out as it was. */
    @Nullable
    Slice latin1Css(Slice sheet, Judgement judgement) {
        String edited = replaced(sheet.text(StandardCharsets.ISO_8859_1), judgement);
        return edited == null ? null : Slice.of(edited.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same for one that may have been read before. */
    @Nullable
    Slice latin1Css(Slice sheet, RecurringSheets seen, Judgement judgement) {
        Reading known = known(sheet, seen, judgement);
        if (known != null) {
            return known.edited();
        }
        beginReading();
        Slice edited = latin1Css(sheet, judgement);
        remember(sheet, seen, edited);
        return edited;
    }

    /** What came of a sheet before, if the same comes of it now; where a base leads elsewhere, what is relative counts, too. */
    private @Nullable Reading known(Slice sheet, RecurringSheets seen, Judgement judgement) {
        Reading known = urls.hasForeignBase() ? null : seen.reading(sheet, keeps);
        boolean alike = known != null;
        for (int i = 0; known != null && i < known.asked().size(); i++) {
            Asked each = known.asked().get(i);
            alike &= urls.judgeDecoded(each.url(), judgement) == each.denied();
        }
        return alike ? known : null;
    }

    private void beginReading() {
        asked.clear();
        recurs = !urls.hasForeignBase();
    }

    private void remember(Slice sheet, RecurringSheets seen, @Nullable Slice edited) {
        if (recurs) {
            seen.add(sheet, keeps, new Reading(asked, edited));
        }
    }

    private @Nullable String replaced(String latin1, Judgement judgement) {
        return CssUrls.replace(
                latin1,
                keeps,
                (url, imported) -> isCssUrlDenied(
                        new String(url.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                        imported,
                        judgement));
    }

    private boolean isCssUrlDenied(String url, boolean imported, Judgement judgement) {
        if (url.equals(CssUrls.ANYTHING)) {
            recurs = false;
            judgement.foundUnreadable();
            return true;
        }
        if (!urls.isAddress(url) || (!imported && DataUrl.isPlainImageOrFont(url))) {
            return false;
        }
        DataUrl.Content content = judge.content(url);
        if (content == null) {
            boolean denied = urls.judge(url, judgement);
            if (!TagUrl.isWithinSite(url) && asked.size() <= RecurringSheets.MOST_ASKED) {
                asked.add(new Asked(Slice.of(url.getBytes(StandardCharsets.UTF_8)), denied));
            }
            return denied;
        }
        if (content.isEmpty() || (!imported && content.isImageOrFont())) {
            return false;
        }
        recurs = false;
        return judge.isContentDenied(content, judgement);
    }
}
