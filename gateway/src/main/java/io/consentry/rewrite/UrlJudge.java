package io.consentry.rewrite;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.consentry.html.ByteScan;
import io.consentry.html.CharacterReferences;
import io.consentry.vendor.HostFindings;
import io.consentry.vendor.Vendor;

/**
 * Finds the vendors of a page's URLs.
 *
 * <p>Every {@code base} element seen so far counts, since which of them a browser honours depends on where they
 * stand: a relative URL is judged against each. A URL of the page's own host and port is never judged.
 */
final class UrlJudge {
    /** Other sites' bases that are remembered. Behind more of them, what is relative may lead anywhere, and is denied. */
    private static final int MOST_BASES = 8;

    private static final String[] SCHEMES = {"https:", "http:"};
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private final PageRules rules;
    private final Tally tally;
    private final List<PageAddress> bases = new ArrayList<>();
    private List<PageAddress> fallbacks;
    private boolean foreignBase;
    private boolean tooManyBases;
    private boolean settled;

    UrlJudge(PageRules rules, Tally tally) {
        this.rules = rules;
        this.tally = tally;
        bases.add(rules.page());
        fallbacks = List.copyOf(bases);
    }

    /** The judge of a document that takes its base from this one, and whose own base is not this one's. */
    UrlJudge inside(Tally counted) {
        UrlJudge inside = new UrlJudge(rules, counted);
        inside.bases.clear();
        inside.bases.addAll(bases);
        inside.fallbacks = List.copyOf(bases);
        inside.foreignBase = foreignBase;
        inside.tooManyBases = tooManyBases;
        return inside;
    }

    /**
     * Remembers a {@code base} element.
     *
     * @param honoured whether every browser honours it, so that no later one counts
     */
    void addBase(String href, boolean honoured) {
        if (settled) {
            return;
        }
        if (tooManyBases) {
            settled = honoured;
            return;
        }
        String text = TagUrl.clean(href);
        int colon = TagUrl.schemeEnd(text);
        for (PageAddress fallback : fallbacks) {
            TagUrl url = TagUrl.resolve(href, fallback);
            if (url != null) {
                settled = honoured;
                String scheme =
                        colon < 0 ? fallback.scheme() : text.substring(0, colon).toLowerCase(Locale.ROOT);
                if (!isOwn(url) || !scheme.equals(rules.page().scheme())) {
                    addBase(new PageAddress(scheme, url.host(), url.port(), url.path()));
                }
                foreignBase |= !isOwn(url);
            }
        }
    }

    private void addBase(PageAddress base) {
        if (bases.contains(base)) {
            return;
        }
        if (bases.size() > MOST_BASES) {
            tooManyBases = true;
            foreignBase = true; // one may come that nobody looks at any more
        } else {
            bases.add(base);
        }
    }

    /** Whether relative URLs may lead to another host than the page's. */
    boolean hasForeignBase() {
        return foreignBase;
    }

    /** Whether a text could lead to another host. */
    boolean isAddress(String text) {
        return foreignBase || text.indexOf(':') >= 0 || text.indexOf('/') >= 0 || text.indexOf('\\') >= 0;
    }

    /** Whether a URL may be the page's own. */
    boolean mayBeOwn(String url) {
        for (PageAddress base : bases) {
            TagUrl place = TagUrl.resolve(url, base);
            if (place != null && isOwn(place)) {
                return true;
            }
        }
        return false;
    }

    /** Judges the raw value of an attribute, whose contents contact nobody if it holds them; whether its vendor is denied. */
    boolean judge(byte[] bytes, int from, int to, Judgement judgement) {
        boolean within = ByteScan.startsWithIgnoreCase(bytes, from, to, "data:");
        if (within || (!foreignBase && isPlainlyRelative(bytes, from, to))) {
            return false;
        }
        HostFindings host = plainHost(bytes, from, to);
        boolean own = host != null && host.name().equals(rules.page().host());
        if (own && rules.page().port() == plainPort(bytes, from)) {
            return false;
        }
        if (host != null && !host.dependsOnPath() && !own) {
            return isDenied(host.vendor(), host.name(), judgement);
        }
        TagUrl place = host == null || own ? null : RecurringAddresses.place(bytes, from, to);
        if (place != null) {
            return isDenied(place, judgement);
        }
        String url = CharacterReferences.decodeAttribute(bytes, from, to);
        return !isOwnInWindows1252(url, bytes, from, to) && judge(url, judgement);
    }

    /** Judges a URL in UTF-8, as it is; whether its vendor is denied. */
    boolean judgeDecoded(Slice url, Judgement judgement) {
        HostFindings host = plainHost(url.bytes(), url.from(), url.to());
        if (host != null
                && !host.dependsOnPath()
                && !host.name().equals(rules.page().host())) {
            return isDenied(host.vendor(), host.name(), judgement);
        }
        return judge(url.text(StandardCharsets.UTF_8), judgement);
    }

    /** Judges URLs; whether any of their vendors is denied. */
    boolean judgeAll(List<String> urls, Judgement judgement) {
        boolean denied = false;
        for (String url : urls) {
            denied |= judge(url, judgement);
        }
        return denied;
    }

    /** Judges the candidates of an attribute that {@linkplain CharacterReferences#hasOnlyAmpersands may be taken apart}; whether any vendor of theirs is denied. */
    boolean judgeCandidates(byte[] bytes, int from, int to, Judgement judgement) {
        boolean denied = false;
        for (Srcset each = new Srcset(bytes, from, to); each.next(); ) {
            denied |= judge(bytes, each.from(), each.to(), judgement);
        }
        return denied;
    }

    /** Whether an address that is no UTF-8 is the page's own in the encoding that pages in the West have else. */
    private boolean isOwnInWindows1252(String url, byte[] bytes, int from, int to) {
        if (foreignBase || url.indexOf(TagUrl.NO_CHARACTER) < 0) {
            return false;
        }
        TagUrl read = TagUrl.resolve(url, rules.page());
        if (read == null || !read.host().equals(TagUrl.UNREADABLE)) {
            return false;
        }
        byte[] utf8 = new String(bytes, from, to - from, WINDOWS_1252).getBytes(StandardCharsets.UTF_8);
        TagUrl place = TagUrl.resolve(CharacterReferences.decodeAttribute(utf8, 0, utf8.length), rules.page());
        return place != null && isOwn(place);
    }

    /** Judges a URL; whether its vendor is denied. */
    boolean judge(String url, Judgement judgement) {
        TagUrl other = TagUrl.withoutSlashes(url);
        if (tooManyBases && (other != null || isRelative(url))) {
            judgement.foundUnreadable();
            return true;
        }
        boolean denied = false;
        TagUrl before = null;
        for (PageAddress base : bases) {
            TagUrl place = TagUrl.resolve(url, base);
            if (place == null || place.equals(before)) {
                continue;
            }
            before = place;
            denied |= isDenied(place, judgement);
        }
        if (before != null && other != null && !other.equals(before)) {
            denied |= isDenied(other, judgement);
        }
        return denied;
    }

    private boolean isRelative(String url) {
        PageAddress page = rules.page();
        TagUrl place = TagUrl.resolve(url, new PageAddress(page.scheme(), "", page.port(), "/"));
        return place != null && place.host().isEmpty();
    }

    /** Judges what may stand behind the beginning of a URL; whether any vendor there is denied. */
    boolean judgeBelow(String prefix, Judgement judgement) {
        boolean denied = false;
        for (PageAddress base : bases) {
            TagUrl place = TagUrl.resolve(prefix, base);
            if (place != null && !isOwn(place)) {
                denied |= judgement.found(rules.catalog().below(place.host(), place.path()));
            }
        }
        return denied;
    }

    /** Whether a text is the name of a host that the catalogue knows. */
    boolean isKnownHost(String text) {
        return rules.catalog().match(text.toLowerCase(Locale.ROOT), "/") != null;
    }

    private boolean isDenied(TagUrl place, Judgement judgement) {
        if (place.host().isEmpty() || isOwn(place)) {
            return false;
        }
        if (place.host().equals(TagUrl.UNREADABLE)) {
            judgement.foundUnreadable();
            return true;
        }
        return isDenied(rules.catalog().match(place.host(), place.path()), place.host(), judgement);
    }

    private boolean isDenied(@Nullable Vendor vendor, String host, Judgement judgement) {
        if (vendor != null) {
            return judgement.found(vendor);
        }
        if (rules.page().isRelatedTo(host)) {
            return false;
        }
        tally.unknown(host);
        return judgement.foundUnknown(host);
    }

    private boolean isOwn(TagUrl place) {
        return place.host().equals(rules.page().host())
                && place.port() == rules.page().port();
    }

    /**
     * The host of an absolute address that is written as almost all are, {@code https://} and a name in small letters,
     * so that it need not be decoded; null of any other address.
     */
    private @Nullable HostFindings plainHost(byte[] bytes, int from, int to) {
        int slashes = from;
        for (String scheme : SCHEMES) {
            if (ByteScan.startsWith(bytes, from, to, scheme)) {
                slashes += scheme.length();
            }
        }
        int start = slashes + 2;
        if (start >= to || bytes[slashes] != '/' || bytes[slashes + 1] != '/' || !ByteScan.isLetter(bytes[start])) {
            return null;
        }
        int end = start;
        int label = start;
        while (end < to && isPlainHost(bytes[end])) {
            label = bytes[end] == '.' ? end + 1 : label;
            end++;
        }
        boolean ends = end == to || bytes[end] == '/' || bytes[end] == '?' || bytes[end] == '#';
        boolean named = label < end && ByteScan.isLetter(bytes[label]);
        return ends && named ? rules.catalog().matchHost(bytes, start, end) : null;
    }

    /** The port of an address that has a plain host. */
    private int plainPort(byte[] bytes, int from) {
        boolean schemeless = bytes[from] == '/';
        boolean secure = ByteScan.startsWith(bytes, from, bytes.length, SCHEMES[0]);
        return TagUrl.defaultPort(schemeless ? rules.page().scheme() : secure ? "https" : "http");
    }

    private static boolean isPlainHost(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '.';
    }

    /** Whether a value is relative beyond doubt, so that it need not be decoded. */
    private static boolean isPlainlyRelative(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] <= ' ' && bytes[i] >= 0) {
            i++;
        }
        if (i == to || bytes[i] == '#' || bytes[i] == '?') {
            return true;
        }
        if (bytes[i] == '/') {
            return i + 1 < to && (ByteScan.isLetter(bytes[i + 1]) || (bytes[i + 1] >= '0' && bytes[i + 1] <= '9'));
        }
        while (i < to && (ByteScan.isLetter(bytes[i]) || (bytes[i] >= '-' && bytes[i] <= '9' && bytes[i] != '/'))) {
            i++;
        }
        return i == to || bytes[i] == '/' || bytes[i] == '?' || bytes[i] == '_';
    }
}
