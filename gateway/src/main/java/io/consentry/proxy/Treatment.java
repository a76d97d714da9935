package io.consentry.proxy;

import java.util.List;
import java.util.Locale;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

import io.consentry.policy.Decision;
import io.consentry.policy.Outcome;
import io.consentry.policy.Reason;
import io.consentry.rewrite.HeaderRules;
import io.consentry.rewrite.PageAddress;
import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.ScriptNonce;

/** What is done to one answer if it turns out to be a page: known from the request and the decision alone. */
final class Treatment {
    private final Edge edge;
    private final PageRequest page;
    private final PageRules rules;
    private final byte @Nullable [] snippet;
    private final boolean acceptsGzip;
    private final String mark;
    private boolean validatorWasOurs;

    Treatment(Edge edge, HttpServerRequest request, PageRequest page, Decision decision) {
        this.edge = edge;
        this.page = page;
        this.rules = new PageRules(edge.pages().catalog(), decision, address(request));
        byte[] made = edge.pages().snippet().apply(decision);
        this.snippet = edge.pages().injects() && page.topLevel() ? made : null;
        this.acceptsGzip = acceptsGzip(request.headers().getAll("Accept-Encoding"));
        this.mark = EntityTags.mark(made, EntityTags.bytes(page.topLevel() + allowed(decision)));
    }

    /** Whether a page would be changed at all. */
    boolean changes() {
        return page.mayBePage() && (snippet != null || !rules.decision().allowsAll());
    }

    /** Prepares the question to the origin: a page comes plain, whole, and not from a cache of another decision. */
    void prepare(MultiMap headers) {
        if (!changes()) {
            return;
        }
        OriginRequest.askForPlainPage(headers, page.document());
        String held = headers.get("If-None-Match");
        if (held != null && (held.contains(";c=") || page.document())) {
            String own = EntityTags.restore(held, mark);
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

    /** Whether an answer under these headers is a page that must be rewritten. */
    boolean isPage(MultiMap headers) {
        List<String> types = headers.getAll("Content-Type");
        if (types.isEmpty()) {
            return changes() && page.document();
        }
        for (String type : types) {
            String lower = type.toLowerCase(Locale.ROOT);
            if (lower.contains("text/html") || lower.contains("application/xhtml")) {
                return changes();
            }
        }
        return false;
    }

    /** Whether a 304 confirms a page that was rewritten under this very decision. */
    boolean confirmsPage() {
        return validatorWasOurs;
    }

    /** Drops from headers what would make the browser contact a denied vendor. */
    void govern(MultiMap headers) {
        for (String name : HeaderRules.GOVERNED) {
            List<String> values = headers.getAll(name);
            if (!values.isEmpty()) {
                headers.remove(name);
                headers.add(name, HeaderRules.govern(name, values, rules));
            }
        }
    }

    /** Marks what was rewritten, so that neither a shared nor the browser's own cache replays it after a withdrawal. */
    void markRewritten(MultiMap headers) {
        headers.set("Cache-Control", "private, no-cache");
        headers.remove("Expires");
        headers.remove("Last-Modified");
        headers.remove("Age");
        String tag = headers.get("ETag");
        if (tag != null) {
            headers.set("ETag", EntityTags.bind(tag, mark));
        }
    }

    /** Makes the stream that rewrites a page on its way to the visitor. */
    RewritingStream stream(HttpServerRequest request, MultiMap originHeaders, boolean compress) {
        String encoding = String.join(",", originHeaders.getAll("Content-Encoding"));
        ContentDecoder decoder = ContentDecoder.isIdentity(encoding) ? null : ContentDecoder.of(encoding);
        return new RewritingStream(
                request.response(),
                sink -> new PageRewriter(rules, snippet(originHeaders), sink),
                String.join(";", originHeaders.getAll("Content-Type")),
                decoder,
                compress ? new GzipEncoder() : null,
                edge.pages().summaries());
    }

    private byte @Nullable [] snippet(MultiMap originHeaders) {
        byte[] made = snippet;
        return made == null ? null : ScriptNonce.write(made, originHeaders.getAll("Content-Security-Policy"));
    }

    /** Whether the rewritten page goes out compressed. */
    boolean compresses() {
        return acceptsGzip;
    }

    private static PageAddress address(HttpServerRequest request) {
        String scheme = request.scheme() == null ? "http" : request.scheme();
        String host = request.headers().get("Host");
        return PageAddress.of(scheme, host == null ? "" : host, request.path() == null ? "/" : request.path());
    }

    private static boolean acceptsGzip(List<String> values) {
        for (String value : values) {
            for (String each : value.split(",", -1)) {
                String coding = each.strip().toLowerCase(Locale.ROOT);
                if (coding.equals("gzip") || (coding.startsWith("gzip;") && !coding.matches("gzip;\\s*q=0(\\.0*)?"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String allowed(Decision decision) {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : decision.outcomes().values()) {
            boolean dropped = !outcome.allowed() && !outcome.grantable();
            text.append(outcome.allowed() ? 'a' : dropped ? 'r' : 'p');
            text.append(outcome.reason() == Reason.DEFAULT ? 'd' : 'x');
        }
        return text.toString();
    }
}
