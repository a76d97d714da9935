package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

import io.consentry.policy.Decision;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.rewrite.HeaderRules;
import io.consentry.rewrite.Insertion;
import io.consentry.rewrite.Nonces;
import io.consentry.rewrite.PageAddress;
import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.StubScript;

/** What is done to one answer if it turns out to be a page: known from the request and the decision alone. */
final class Treatment {
    private static final String DEBUG = "X-Consent-Debug";

    private final Edge edge;
    private final PageRequest page;
    private final PageRules rules;
    private final boolean injects;
    private final @Nullable Coding coding;
    private final String acceptLanguage;
    private final VisitorCookies cookies;
    private @Nullable Insertion made;
    private @Nullable String mark;
    private boolean validatorWasOurs;

    Treatment(Edge edge, HttpServerRequest request, PageRequest page, Decision decision) {
        this.edge = edge;
        this.page = page;
        this.rules = new PageRules(edge.pages().catalog(), decision, address(request));
        this.injects = edge.pages().injects() && page.topLevel();
        String language = request.headers().get("Accept-Language");
        this.acceptLanguage = language == null ? "" : language;
        this.cookies = new VisitorCookies(edge.pages(), request, decision);
        this.coding = Coding.preferred(request.headers().getAll("Accept-Encoding"));
    }

    /** Whether a page would be changed at all. */
    boolean changes() {
        return page.mayBePage() && (injects || !rules.decision().allowsAll());
    }

    /** Prepares the question to the origin: a page comes plain, whole, and not from a cache of another decision. */
    void prepare(MultiMap headers) {
        cookies.withhold(headers);
        if (changes()) {
            OriginRequest.askForPlainPage(headers, page.document());
        }
        String held = headers.get("If-None-Match");
        if (held != null && (held.contains(EntityTags.MARKED) || page.document())) {
            String own = EntityTags.restore(held, mark());
            headers.remove("If-None-Match");
            headers.remove("If-Modified-Since");
            if (own != null) {
                headers.set("If-None-Match", own);
                validatorWasOurs = true;
            }
        } else if (page.document()) {
            headers.remove("If-Modified-Since");
        }
    }

    /** Whether an answer under these headers is HTML or the like, to whomever it is shown. */
    boolean isHtml(MultiMap headers) {
        return kind(headers) != DocumentKind.OTHER;
    }

    private DocumentKind kind(MultiMap headers) {
        return DocumentKind.of(headers.getAll("Content-Type"), page.document());
    }

    /** Whether an answer under these headers is a page that must be rewritten. */
    boolean isPage(MultiMap headers) {
        return changes() && isHtml(headers);
    }

    /** Whether a 304 confirms a page that was given under this very decision. */
    boolean confirmsPage() {
        return validatorWasOurs;
    }

    /** Says what was decided to whoever asks for it with {@value #DEBUG}; it is the visitor's own decision. */
    void explain(MultiMap asked, MultiMap headers) {
        if (asked.contains(DEBUG)) {
            headers.set("X-Consent-Decision", rules.decision().summary());
        }
    }

    /** Drops from headers what would make the browser contact a denied vendor, or keep its cookies. */
    void govern(MultiMap headers) {
        cookies.govern(headers);
        for (String name : HeaderRules.GOVERNED) {
            List<String> values = headers.getAll(name);
            if (!values.isEmpty()) {
                headers.remove(name);
                headers.add(name, HeaderRules.govern(name, values, rules));
            }
        }
    }

    /** Makes the browser forget the cookies of vendors that the visitor has said no to; for the head that ends a request. */
    void expireCookies(MultiMap headers) {
        cookies.expire(headers);
    }

    /**
     * Marks HTML, changed or not, so that neither a shared cache gives it to somebody who allows less, nor the browser's
     * own replays it after a withdrawal.
     */
    void bindToDecision(MultiMap headers) {
        headers.set("Cache-Control", "private, no-cache");
        SharedCaches.forbidTargeted(headers);
        headers.remove("Expires");
        headers.remove("Last-Modified");
        headers.remove("Age");
        String tag = headers.get("ETag");
        if (tag != null) {
            headers.set("ETag", EntityTags.bind(tag, mark()));
        }
    }

    /** Makes the stream that rewrites a page on its way to the visitor. */
    RewritingStream stream(HttpServerRequest request, MultiMap originHeaders) {
        String encoding = String.join(",", originHeaders.getAll("Content-Encoding"));
        ContentDecoder decoder = ContentDecoder.isIdentity(encoding) ? null : ContentDecoder.of(encoding);
        return new RewritingStream(
                request.response(),
                (first, sink) -> rewriter(originHeaders, first, sink),
                String.join(";", originHeaders.getAll("Content-Type")),
                decoder,
                coding == null ? null : new ContentEncoder(coding),
                edge.pages());
    }

    private PageRewriter rewriter(MultiMap originHeaders, byte[] first, PageRewriter.Sink sink) {
        List<String> types = originHeaders.getAll("Content-Type");
        boolean xml = kind(originHeaders) == DocumentKind.XML
                || (DocumentKind.isGuessed(types) && DocumentKind.looksLikeXml(first));
        if (xml) {
            return PageRewriter.ofXml(rules, sink); // our markup is HTML: in XML it would be an error
        }
        if (!injects) {
            return new PageRewriter(rules, null, sink);
        }
        List<String> policies = originHeaders.getAll("Content-Security-Policy");
        StubScript stubs = edge.pages().stubs();
        byte[] markup = Nonces.write(stubs.markup().getBytes(StandardCharsets.UTF_8), policies);
        StubScript bearing = new StubScript(new String(markup, StandardCharsets.UTF_8), stubs.names());
        Insertion insertion =
                new Insertion(Nonces.write(made().head(), policies), Nonces.write(made().body(), policies));
        return new PageRewriter(rules, insertion, bearing, sink);
    }

    private Insertion made() {
        Insertion known = made;
        if (known == null) {
            known = edge.pages().insertion().apply(rules.decision(), acceptLanguage);
            made = known;
        }
        return known;
    }

    /** Differs where what is made of a page differs: state, guard and hosts by the snippet, the rest by name. */
    private String mark() {
        String known = mark;
        if (known == null) {
            String rest = edge.pages().edition() + injects + allowed(rules.decision());
            known = EntityTags.mark(made().head(), made().body(), EntityTags.bytes(rest));
            mark = known;
        }
        return known;
    }

    /** How the rewritten page goes out compressed; null if it does not. */
    @Nullable
    Coding coding() {
        return coding;
    }

    private static PageAddress address(HttpServerRequest request) {
        String scheme = request.scheme() == null ? "http" : request.scheme();
        String host = request.headers().get("Host");
        return PageAddress.of(scheme, host == null ? "" : host, request.path() == null ? "/" : request.path());
    }

    private static String allowed(Decision decision) {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : decision.outcomes().values()) {
            boolean dropped = !outcome.allowed() && !outcome.grantable();
            text.append(outcome.allowed() ? 'a' : dropped ? 'r' : 'p');
            text.append(outcome.reason() == Reason.DEFAULT ? 'd' : 'x');
        }
        return text.append(decision.unknownVendors().id()).toString();
    }
}
