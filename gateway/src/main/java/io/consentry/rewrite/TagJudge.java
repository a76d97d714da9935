package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.consentry.html.ByteScan;
import io.consentry.html.CharacterReferences;
import io.consentry.html.Namespace;
import io.consentry.html.Tag;
import io.consentry.html.TagName;
import io.consentry.vendor.ScriptFindings;

/** Judges what a tag would load: its attributes, and the text of scripts and style sheets. */
final class TagJudge {
    /** Texts in addresses of texts deeper than this are not looked into. */
    private static final int MOST_CONTENTS = 4;

    private final PageRules rules;
    private final UrlJudge urls;
    private final NestedPage nested;
    private final ParkedFunctions functions;

    private final StyleJudge styles;
    private int contents;

    /** How many templates are open: a script of the page may put in anew what is in them. */
    private int templates;

    /** The encodings in which the element, or the style sheets around, want their contents read. */
    private List<String> labels = List.of();

    TagJudge(PageRules rules, UrlJudge urls, NestedPage nested, Stubs stubs) {
        this.rules = rules;
        this.urls = urls;
        this.nested = nested;
        this.functions = new ParkedFunctions(stubs);
        this.styles = new StyleJudge(this, urls, rules.decision().mayAllowAll());
    }

    /** A judge of a file that stands outside of any page. */
    static TagJudge ofFile(PageRules rules, Tally tally) {
        UrlJudge urls = new UrlJudge(rules, tally);
        return new TagJudge(rules, urls, new NestedPage(rules, urls, tally, 0), new Stubs(null));
    }

    /** The judge of style sheets. */
    StyleJudge styles() {
        return styles;
    }

    /** Judges a start tag's attributes. Of equal names a browser honours the first. */
    void attributes(Tag tag, ScriptType type, Judgement judgement) {
        if (type == ScriptType.CODE && templates == 0 && rules.scripts().bars(tag)) {
            judgement.bar();
        }
        templates += tag.name() == TagName.TEMPLATE && tag.namespace() == Namespace.HTML ? 1 : 0;
        if (tag.name() != TagName.SCRIPT || type != ScriptType.DATA) {
            honoured(tag, judgement);
        }
        if (Loads.isReadAhead(tag) && tag.repeats()) {
            repetitions(tag, judgement);
        }
    }

    /** Takes an end tag. */
    void end(Tag tag) {
        templates -= tag.name() == TagName.TEMPLATE && templates > 0 ? 1 : 0;
    }

    private void honoured(Tag tag, Judgement judgement) {
        if (tag.name() == TagName.LINK && Loads.isCheckedSheet(tag)) {
            int href = tag.find("href");
            if (href >= 0 && urls.mayBeOwn(Loads.value(tag, href))) {
                judgement.leaveUnchecked(); // we may change it on its way
            }
        }
        boolean plain = Loads.isPlain(tag);
        for (int i = 0; i < tag.attributeCount(); i++) {
            if (tag.valueFrom(i) < 0 || (plain && !Loads.mayLoad(tag, i)) || tag.firstOf(i) != i) {
                continue;
            }
            Loads loads = Loads.of(tag, i);
            if (loads == Loads.NOTHING) {
                continue;
            }
            if (loads == Loads.STYLE) {
                styles.attribute(tag, i, judgement);
            } else if (isDenied(loads, tag, i, judgement)) {
                judgement.denyAttribute(i);
            }
        }
    }

    /**
     * Chromium's preload scanner honours others of equal names: the last type or relation, whatever the element turns out to be,
     * and of addresses the first that is not empty, but in links and of candidates any.
     */
    private void repetitions(Tag tag, Judgement judgement) {
        BitSet taken = new BitSet();
        for (int i = 0; i < tag.attributeCount(); i++) {
            Loads loads = Loads.ahead(tag, i);
            boolean firstCounts = loads == Loads.URL && tag.name() != TagName.LINK;
            if (loads == Loads.NOTHING || (firstCounts && Loads.value(tag, i).isBlank())) {
                continue;
            }
            int first = tag.firstOf(i);
            if (!taken.get(first)
                    && tag.valueFrom(i) >= 0
                    && !judgement.isDenied(first)
                    && isDenied(loads, tag, i, judgement)) {
                judgement.dropRepetitions();
            }
            if (firstCounts) {
                taken.set(first);
            }
        }
    }

    private boolean isDenied(Loads loads, Tag tag, int attribute, Judgement judgement) {
        int from = tag.valueFrom(attribute);
        int to = tag.valueTo(attribute);
        return switch (loads) {
            case URL -> urls.judge(tag.bytes(), from, to, judgement);
            case CODE, DOCUMENT ->
                maybeContained(tag.bytes(), from, to)
                        ? isDeniedValue(loads, tag, attribute, judgement)
                        : urls.judge(tag.bytes(), from, to, judgement);
            case HANDLER -> !isPlainHandler(tag.bytes(), from, to) && isHandlerDenied(tag, attribute, judgement);
            case PAINT -> !StyleText.isPlain(tag.bytes(), from, to) && isDeniedValue(loads, tag, attribute, judgement);
            case SRCDOC -> from < to && isDeniedValue(loads, tag, attribute, judgement);
            case CANDIDATES ->
                CharacterReferences.hasOnlyAmpersands(tag.bytes(), from, to)
                        ? urls.judgeCandidates(tag.bytes(), from, to, judgement)
                        : isDeniedValue(loads, tag, attribute, judgement);
            default -> isDeniedValue(loads, tag, attribute, judgement);
        };
    }

    private boolean isDeniedValue(Loads loads, Tag tag, int attribute, Judgement judgement) {
        String value = Loads.value(tag, attribute);
        return switch (loads) {
            case CODE -> isCodeDenied(tag, value, judgement);
            case PAINT -> styles.isDenied(value, judgement);
            case DOCUMENT -> document(value, judgement);
            case CANDIDATES -> urls.judgeAll(Srcset.urls(value), judgement);
            case WORDS -> urls.judgeAll(Srcset.words(value), judgement);
            case VALUES -> urls.judgeAll(List.of(value.split(";", -1)), judgement);
            case SRCDOC -> nested.judge(value.getBytes(StandardCharsets.UTF_8), judgement);
            case REFRESH -> urls.judgeAll(Refresh.urls(value), judgement);
            case JSON -> json(value, judgement);
            case COMPONENT -> urls.judge(AmpElement.component(tag), judgement);
            case NOTHING, URL, STYLE, HANDLER -> throw new IllegalStateException(loads.name());
        };
    }

    /** Whether a handler holds no address and no import, beyond doubt. */
    private static boolean isPlainHandler(byte[] bytes, int from, int to) {
        return ByteScan.findEither(bytes, from, to, '&', '\\') == to
                && ByteScan.find(bytes, from, to, '/') == to
                && !ScriptFindings.mayImport(bytes, from, to);
    }

    private boolean isHandlerDenied(Tag tag, int attribute, Judgement judgement) {
        Slice raw = new Slice(tag.bytes(), tag.valueFrom(attribute), tag.valueTo(attribute));
        Supplier<byte[]> code = () -> Loads.value(tag, attribute).getBytes(StandardCharsets.UTF_8);
        ScriptFindings findings = rules.catalog()
                .matchHandler(
                        raw.bytes(), raw.from(), raw.to(), code, rules.page().host());
        return scriptFindings(findings.mayImport() ? Slice.of(code.get()) : raw, findings, judgement);
    }

    /** Whether an address may hold the thing itself, as those of {@code data:} and {@code javascript:} do. */
    private static boolean maybeContained(byte[] bytes, int from, int to) {
        int letter = from < to ? bytes[from] | 0x20 : 0;
        return from < to && (bytes[from] <= ' ' || bytes[from] == '&' || letter == 'd' || letter == 'j');
    }

    private boolean isCodeDenied(Tag tag, String value, Judgement judgement) {
        int charset = tag.find("charset");
        labels = charset < 0 ? List.of() : List.of(Loads.value(tag, charset));
        boolean denied = isCodeDenied(value, judgement);
        labels = List.of();
        return denied;
    }

    /** Judges the address of a style sheet, or the sheet that it holds. */
    boolean sheet(String url, Judgement judgement) {
        return isCodeDenied(url, judgement);
    }

    /** The address of a script or style sheet may hold the text itself. */
    private boolean isCodeDenied(String value, Judgement judgement) {
        DataUrl.Content content = content(value);
        return content == null ? urls.judge(value, judgement) : isContentDenied(content, judgement);
    }

    /** What an address holds where the element, or the style sheets around, names it; null if it is none that does. */
    DataUrl.@Nullable Content content(String url) {
        return DataUrl.read(TagUrl.clean(url), labels);
    }

    /** Whether a text in an address is denied, as a script or as a style sheet. */
    boolean isContentDenied(DataUrl.Content content, Judgement judgement) {
        if (contents >= MOST_CONTENTS) {
            judgement.foundUnreadable();
            return true;
        }
        List<String> outside = labels;
        labels = content.labels();
        contents++;
        boolean denied = false;
        for (byte[] text : content.readings()) {
            denied |= script(Slice.of(text), judgement);
            denied |= styles.isDenied(new String(text, StandardCharsets.UTF_8), judgement);
        }
        contents--;
        labels = outside;
        return denied;
    }

    /** A frame's address may hold the document itself, or code that writes it. */
    private boolean document(String value, Judgement judgement) {
        String url = TagUrl.clean(value);
        int colon = TagUrl.schemeEnd(url);
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (scheme.equals("javascript")) {
            byte[] code = DataUrl.percentDecoded(url.substring(colon + 1));
            boolean snippet = script(Slice.of(code), judgement);
            List<String> written = TextUrls.in(code);
            if (written == null) {
                judgement.foundUnreadable();
            }
            return written == null || urls.judgeAll(written, judgement) || snippet;
        }
        DataUrl.Content content = DataUrl.read(url, List.of());
        if (content == null) {
            return urls.judge(value, judgement);
        }
        boolean denied = false;
        for (byte[] document : content.isMarkup() ? content.readings() : List.<byte[]>of()) {
            denied |= nested.judge(document, judgement);
        }
        return denied;
    }

    /** Judges an element's code by what it loads, initialises and calls; whether a vendor of it is denied. */
    boolean script(Tag tag, Slice code, Judgement judgement) {
        ScriptFindings findings = findings(code);
        if (!scriptFindings(code, findings, judgement)) {
            return judgement.found(functions.calledBy(code));
        }
        functions.add(tag, findings);
        return true;
    }

    /** Judges other code by what it loads or initialises, and imports by a written address. */
    private boolean script(Slice code, Judgement judgement) {
        return scriptFindings(code, findings(code), judgement);
    }

    private ScriptFindings findings(Slice code) {
        return rules.catalog()
                .matchScript(code.bytes(), code.from(), code.to(), rules.page().host());
    }

    private boolean scriptFindings(Slice code, ScriptFindings findings, Judgement judgement) {
        boolean denied = findings.mayImport() && imports(code, judgement);
        denied |= judgement.found(findings.vendors());
        return (!rules.guarded() && judgement.found(findings.listed())) || denied;
    }

    private boolean imports(Slice code, Judgement judgement) {
        boolean denied = false;
        for (String specifier : ModuleImports.imports(code.bytes(), code.from(), code.to())) {
            denied |= isModuleDenied(specifier, judgement);
        }
        return denied;
    }

    /** The code with nothing in the place of denied modules; null if it imports none by a written address. */
    @Nullable
    String withoutImports(String code, Judgement judgement) {
        return ModuleImports.replace(code, specifier -> isModuleDenied(specifier, judgement), RulesText.NO_MODULE);
    }

    /** A bare name is no address; a map says what it stands for. */
    private boolean isModuleDenied(String specifier, Judgement judgement) {
        boolean bare = specifier.indexOf(':') < 0 && !specifier.startsWith("/") && !specifier.startsWith(".");
        return !bare && isCodeDenied(specifier, judgement);
    }

    /** The import map with denied modules taken out; null if none is denied. */
    @Nullable
    String modules(String json, Judgement judgement) {
        return RulesText.replaceModules(
                json,
                (address, isPrefix) ->
                        isModuleDenied(address, judgement) || (isPrefix && urls.judgeBelow(address, judgement)));
    }

    /** Judges the addresses in JSON, and the hosts that it names; whether a vendor of them is denied. */
    boolean json(String json, Judgement judgement) {
        return RulesText.names(
                json,
                text -> urls.isAddress(text)
                        ? urls.judge(text, judgement)
                        : urls.isKnownHost(text) && urls.judge("//" + text, judgement));
    }

    /** Judges speculation rules; whether a vendor of their addresses is denied. */
    boolean rules(Slice json, Judgement judgement) {
        String text = json.text(StandardCharsets.UTF_8);
        boolean denied = RulesText.names(text, url -> urls.isAddress(url) && urls.judge(url, judgement));
        if (!denied && RulesText.takesAnyLink(text)) {
            judgement.foundUnreadable();
            return true;
        }
        return denied;
    }
}
