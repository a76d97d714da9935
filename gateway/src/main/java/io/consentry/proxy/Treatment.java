package io.consentry.proxy;

import java.util.List;
import java.util.regex.Pattern;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.policy.Decision;
import io.consentry.policy.Enforcement;
import io.consentry.policy.Verdict;
import io.consentry.proxy.PageRequest.Place;
import io.consentry.proxy.PageRequest.Wanted;
import io.consentry.rewrite.HeaderRules;
import io.consentry.rewrite.Insertion;
import io.consentry.rewrite.PageAddress;
import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.WorkerRewriter;

/** What is done to one answer if it turns out to be a page or a file that loads others: known from the request and the decision alone. */
final class Treatment {
    private static final Logger LOG = LoggerFactory.getLogger(Treatment.class);
    private static final String LOCATION = "Location";
    private static final String DEBUG = "X-Consent-Debug";

    /** Browsers read workers as UTF-8, but for a byte order mark, whatever their type says (WHATWG HTML 8.1.4.2). */
    private static final TextType SCRIPT = TextType.of("text/javascript; charset=utf-8");

    private static final Pattern SCRIPTS = Pattern.compile("(java|ecma)script", Pattern.CASE_INSENSITIVE);

    private static final byte[] NOTHING = {};

    private final Edge edge;
    private final PageRequest page;
    private final String host;
    private final PageRules rules;
    private final Enforcement enforcement;
    private final Place place;
    private final @Nullable Coding coding;
    private final String acceptLanguage;
    private final VisitorCookies cookies;
    private @Nullable Insertion made;
    private @Nullable String mark;
    private boolean validatorWasOurs;

    Treatment(Edge edge, HttpServerRequest request, PageRequest page, Decision decision) {
        this.edge = edge;
        this.page = page;
        String named = request.headers().get("Host");
        this.host = named == null ? "" : named;
        this.rules = new PageRules(edge.pages().catalog(), decision, address(request, host));
        this.enforcement = edge.site().settings().enforcement();
        this.place = enforcement.isShadow() ? Place.ELSEWHERE : page.place();
        String language = request.headers().get("Accept-Language");
        this.acceptLanguage = language == null ? "" : language;
        this.cookies = new VisitorCookies(edge, request, decision);
        this.coding = Coding.preferred(request.headers().getAll("Accept-Encoding"));
    }

    /** Whether a page is read at all, to be changed or to be counted. */
    private boolean reads() {
        return page.mayBePage() && (injects() || !rules.decision().allowsAll());
    }

    private boolean injects() {
        return (place == Place.TOP || place == Place.OWN_FRAME) && edge.pages().injects();
    }

    private boolean isWorker() {
        return place == Place.OWN_WORKER;
    }

    /** Whether it is a worker's script that gets the guard, which it may need later if not yet, or loses imports. */
    private boolean changesWorker() {
        return isWorker() && (edge.pages().injects() || !rules.decision().allowsAll());
    }

    /** Whether the answer, whatever it is, becomes another one by every decision. */
    private boolean isAlwaysBound() {
        return page.document() || isWorker();
    }

    /** What may be changed: these headers, or where nothing is carried out, a copy that nobody gets to see. */
    private MultiMap changeable(MultiMap headers) {
        return enforcement.isShadow() ? MultiMap.caseInsensitiveMultiMap().addAll(headers) : headers;
    }

    /** Prepares the question to the origin: a page comes plain, whole, and not from a cache of another decision. */
    void prepare(MultiMap headers) {
        cookies.withhold(changeable(headers));
        if (enforcement.isShadow()) {
            return;
        }
        if (reads() || isWorker()) {
            OriginRequest.askForPlainPage(headers, isAlwaysBound());
        }
        headers.remove("Available-Dictionary"); // we have none to decode with what comes (RFC 9842)
        String held = headers.get("If-None-Match");
        if (held != null && (held.contains(EntityTags.MARKED) || isAlwaysBound())) {
            String own = EntityTags.restore(held, mark());
            headers.remove("If-None-Match");
            headers.remove("If-Modified-Since");
            if (own != null) {
                headers.set("If-None-Match", own);
                validatorWasOurs = true;
            }
        } else if (isAlwaysBound()) {
            headers.remove("If-Modified-Since");
        }
    }

    /** Whether an answer under these headers is HTML or the like, to whomever it is shown, or guarded as that is. */
    boolean isBound(MultiMap headers) {
        return isWorker() || isHtml(headers);
    }

    private boolean isHtml(MultiMap headers) {
        return isTransformation()
                || DocumentKind.of(headers.getAll("Content-Type"), page.document()) != DocumentKind.OTHER;
    }

    /** Whether it is XML, whatever its type says. */
    private boolean isTransformation() {
        return page.wanted() == Wanted.TRANSFORMATION;
    }

    /** Whether an answer under these headers is a page, or a worker's script, that must be rewritten. */
    boolean isRewritten(MultiMap headers) {
        boolean changedPage = !enforcement.isShadow() && reads() && isHtml(headers);
        return changedPage || changesWorker();
    }

    /** Whether an answer under these headers is a page that passes as it is and is read for the counts. */
    boolean isShadowed(MultiMap headers) {
        return enforcement.isShadow() && reads() && isHtml(headers);
    }

    /** The kind of an answer under these headers, if it is a file that must be looked into and no page; else null. */
    @Nullable
    OwnFile fileKind(MultiMap headers) {
        if (enforcement.isShadow()) {
            return null;
        }
        OwnFile kind = OwnFile.of(page.wanted(), headers.getAll("Content-Type"));
        return kind == OwnFile.DRAWING && page.document() ? null : kind; // then it is a page
    }

    /** Whether a 304 confirms a page that was given under this very decision. */
    boolean confirmsPage() {
        return validatorWasOurs;
    }

    /**
     * Says what was decided to whoever asks for it with {@value #DEBUG}, where the owner wants that. It is the visitor's own
     * decision, which no shared cache may give to another.
     */
    void explain(MultiMap asked, MultiMap headers) {
        if (edge.pages().explains() && asked.contains(DEBUG)) {
            SharedCaches.forbid(headers);
            headers.set("X-Consent-Decision", rules.decision().summary());
        }
    }

    /** Drops from headers what would make the browser contact a denied vendor, or keep its cookies; no cache gives it to all. */
    void govern(MultiMap headers) {
        MultiMap governed = changeable(headers);
        cookies.govern(governed);
        for (String name : HeaderRules.GOVERNED) {
            List<String> values = governed.getAll(name);
            if (values.isEmpty()) {
                continue;
            }
            HeaderRules.Governed left = HeaderRules.govern(name, values, rules);
            if (left.differs()) {
                SharedCaches.forbid(governed);
            }
            if (left.values() != values) {
                governed.remove(name);
                governed.add(name, left.values());
                edge.pages().counts().header(enforcement, name);
            }
        }
    }

    /**
     * Keeps an answer from leading a part of a page to a denied vendor, and everybody from remembering that one leads to a
     * vendor: a visitor may withdraw, and what a whole page was led by, a part may ask for next.
     *
     * @param headers of a redirection; without {@code Location} nothing happens
     * @return whether nobody may follow
     */
    boolean stopsRedirection(MultiMap headers) {
        String location = headers.get(LOCATION);
        Verdict verdict = location == null ? null : HeaderRules.location(location, rules);
        if (verdict == null) {
            return false;
        }
        boolean stops = verdict != Verdict.KEEP && page.part();
        if (stops) {
            edge.pages().counts().header(enforcement, LOCATION);
        }
        if (!enforcement.isShadow()) {
            SharedCaches.forbidTargeted(headers);
            headers.remove("Expires").set("Cache-Control", "private, no-store");
        }
        return stops && !enforcement.isShadow();
    }

    /** Makes the browser forget the cookies of vendors that the visitor has said no to; for the head that ends a request. */
    void expireCookies(MultiMap headers) {
        cookies.expire(changeable(headers));
    }

    /**
     * Marks HTML, changed or not, so that neither a shared cache gives it to somebody who allows less, nor the browser's
     * own replays it after a withdrawal.
     */
    void bindToDecision(MultiMap headers) {
        if (enforcement.isShadow()) {
            return;
        }
        headers.set("Cache-Control", "private, no-cache");
        SharedCaches.forbidTargeted(headers);
        // What a script fetched, an image or a prefetch got lacks the guard: it must not be shown as a page from the
        // cache.
        headers.add("Vary", "Sec-Fetch-Dest");
        headers.remove("Expires");
        headers.remove("Last-Modified");
        headers.remove("Age");
        String tag = headers.get("ETag");
        if (tag != null) {
            headers.set("ETag", EntityTags.bind(tag, mark()));
        }
    }

    /**
     * Keeps browsers from taking a script that they hold for a worker's: that one has the guard in it. Which scripts are
     * workers' too, nobody knows before.
     *
     * @param headers of the answer
     */
    void keepFromWorkers(MultiMap headers) {
        String type = headers.get("Content-Type");
        if (!enforcement.isShadow() && type != null && SCRIPTS.matcher(type).find()) {
            headers.add("Vary", "Sec-Fetch-Dest");
        }
    }

    /** Renews the visitor's lease where that is due; for a head that {@link #bindToDecision} has made the visitor's own. */
    void renewLease(MultiMap headers) {
        if (!enforcement.isShadow()) {
            cookies.renewLease(headers);
        }
    }

    /** Makes the stream that rewrites a page, or a worker's script, on its way to the visitor. */
    RewritingStream stream(Outgoing response, MultiMap originHeaders) {
        PageReading.Start start = (first, sink) -> {
            List<String> types = originHeaders.getAll("Content-Type");
            if (insertion() != null && DocumentKind.isGuessedHtml(types, sniffs(originHeaders), first)) {
                String charset = TextType.of(originHeaders).charset();
                String html = charset == null ? "text/html" : "text/html; charset=" + charset;
                response.headers().set("Content-Type", html); // what is put first says it to no browser
            }
            return rewriter(originHeaders, first, sink);
        };
        ContentDecoder decoder = ContentDecoder.ofAnswer(originHeaders);
        return new RewritingStream(
                response,
                sink -> isWorker() ? worker(decoder, sink) : reading(originHeaders, decoder, start, sink),
                coding == null ? null : new ContentEncoder(coding),
                edge.pages().memory());
    }

    /**
     * Makes the stream that passes a file on as it is, or rewritten where that depends on the visitor.
     *
     * @param changes prepares the head for a body that does
     */
    FileStream fileStream(OwnFile kind, Outgoing response, MultiMap originHeaders, Runnable changes) {
        FileReading reading =
                new FileReading(kind, originHeaders, rules, edge.pages().memory(), coding);
        return reading.stream(
                response, changes, summary -> edge.pages().counts().file(enforcement, summary));
    }

    /** Makes the stream that passes a page on as it is, and reads it for the counts. */
    ShadowStream shadow(Outgoing response, MultiMap originHeaders) {
        PageReading.Start start = (first, sink) -> rewriter(originHeaders, first, sink);
        PageReading reading = null;
        try {
            reading = reading(originHeaders, ContentDecoder.ofAnswer(originHeaders), start, (bytes, from, to) -> {});
        } catch (UnreadableBodyException e) {
            LOG.debug("a page passes without being counted: {}", e.toString());
        }
        return new ShadowStream(
                response,
                reading,
                edge.pages().memory(),
                () -> edge.pages().counts().unread());
    }

    private PageReading reading(
            MultiMap headers, @Nullable ContentDecoder decoder, PageReading.Start start, PageRewriter.Sink sink) {
        TextType type = TextType.of(headers);
        // A fragment's declaration holds for nobody: it is read as text.
        return new PageReading(
                place == Place.ELSEWHERE ? type : type.naming(),
                decoder,
                start,
                sink,
                summary -> edge.pages().counts().page(enforcement, summary));
    }

    private PageReading worker(@Nullable ContentDecoder decoder, PageRewriter.Sink sink) {
        Insertion insertion = insertion();
        byte[] guard = insertion == null ? NOTHING : insertion.head();
        return new PageReading(
                SCRIPT,
                decoder,
                (first, out) -> new WorkerRewriter(rules, guard, out),
                sink,
                summary -> edge.pages().counts().file(enforcement, summary));
    }

    private PageRewriter rewriter(MultiMap originHeaders, byte[] first, PageRewriter.Sink sink) {
        List<String> types = originHeaders.getAll("Content-Type");
        if (isTransformation() || DocumentKind.isXml(types, page.document(), first)) {
            return PageRewriter.ofXml(rules, sink); // our markup is HTML: in XML it would be an error
        }
        List<String> policies = originHeaders.getAll("Content-Security-Policy");
        Insertion insertion = DocumentKind.isHtml(types, sniffs(originHeaders), first) ? insertion() : null;
        Insertion own = insertion == null ? null : insertion.withNonces(policies);
        boolean parks = own != null && place == Place.TOP;
        return new PageRewriter(
                page.document() ? rules.under(policies) : rules,
                own,
                parks ? edge.pages().insertions().stubs().withNonces(policies) : null,
                sink);
    }

    /** Has the policies of a page admit what is put into it; on a 304 too, whose headers take the place of those kept. */
    void admitOwn(MultiMap headers) {
        if (injects()) {
            edge.pages().insertions().admit(headers, host);
        }
    }

    private static boolean sniffs(MultiMap headers) {
        String options = String.join(",", headers.getAll("X-Content-Type-Options"));
        return !options.split(",", 2)[0].strip().equalsIgnoreCase("nosniff");
    }

    /** What belongs into an answer in this place; null if nothing does. */
    private @Nullable Insertion insertion() {
        Insertion known = made;
        if (known == null && edge.pages().injects()) {
            Insertions insertions = edge.pages().insertions();
            known = switch (place) {
                case TOP -> insertions.page().apply(rules.decision(), acceptLanguage);
                case OWN_FRAME -> insertions.frame();
                case OWN_WORKER -> new Insertion(insertions.worker().apply(rules.decision()));
                case ELSEWHERE -> null;
            };
            made = known;
        }
        return known;
    }

    /** Differs where what is made of a page differs: state, guard and hosts by what is put in, the rest by name. */
    private String mark() {
        String known = mark;
        if (known == null) {
            byte[] rest = EntityTags.bytes(edge.pages().edition() + place + EntityTags.outcomes(rules.decision()));
            Insertion insertion = insertion();
            known = insertion == null
                    ? EntityTags.mark(rest)
                    : EntityTags.mark(insertion.head(), insertion.body(), insertion.frames(), rest);
            mark = known;
        }
        return known;
    }

    /** How the rewritten page goes out compressed; null if it does not. */
    @Nullable
    Coding coding() {
        return coding;
    }

    private static PageAddress address(HttpServerRequest request, String host) {
        String scheme = request.scheme() == null ? "http" : request.scheme();
        return PageAddress.of(scheme, host, request.path() == null ? "/" : request.path());
    }
}
