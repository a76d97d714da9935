package io.consentry.proxy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

import io.consentry.policy.Decision;
import io.consentry.policy.Enforcement;
import io.consentry.policy.LeaseRenewal;
import io.consentry.policy.Visited;
import io.consentry.proxy.PageCounts.CookieFate;
import io.consentry.rewrite.CookieExpiry;
import io.consentry.rewrite.CookieJudge;
import io.consentry.vendor.Vendor;

/** The cookies of one exchange, on their way to the origin and back. */
final class VisitorCookies {
    private static final String COOKIE = "Cookie";
    private static final String SET_COOKIE = "Set-Cookie";

    private final HttpServerRequest request;
    private final CookieJudge judge;
    private final Decision decision;
    private final LeaseRenewal leases;
    private final PageCounts counts;
    private final Enforcement enforcement;

    VisitorCookies(Edge edge, HttpServerRequest request, Decision decision) {
        this.request = request;
        this.decision = decision;
        this.leases = edge.deciding().leases();
        this.counts = edge.pages().counts();
        this.enforcement = edge.site().settings().enforcement();
        this.judge =
                new CookieJudge(edge.pages().catalog(), decision, edge.pages().unknownCookies());
    }

    /** Takes the cookies of denied vendors out of what the origin is asked with. */
    void withhold(MultiMap headers) {
        if (!headers.contains(COOKIE)) {
            return;
        }
        List<String> values = headers.getAll(COOKIE);
        List<String> allowed = values.stream().map(judge::allowed).toList();
        if (!allowed.equals(values)) {
            counts.cookies(enforcement, CookieFate.WITHHELD, judge.denied(values));
            headers.remove(COOKIE);
            allowed.stream().filter(value -> !value.isEmpty()).forEach(value -> headers.add(COOKIE, value));
        }
    }

    /** Drops the cookies of denied vendors from what the origin sets; what others may be given, no cache gives to all. */
    void govern(MultiMap headers) {
        if (!headers.contains(SET_COOKIE)) {
            return;
        }
        List<String> values = headers.getAll(SET_COOKIE);
        if (judge.differ(values)) {
            SharedCaches.forbid(headers);
        }
        List<String> allowed = judge.allowedToSet(values);
        if (allowed != values) {
            counts.cookies(enforcement, CookieFate.DROPPED, judge.deniedToSet(values));
            headers.remove(SET_COOKIE);
            headers.add(SET_COOKIE, allowed);
        }
    }

    /** Deletes the cookies of vendors that the visitor has said no to and whose cookies the browser still sends. */
    void expire(MultiMap headers) {
        if (!request.headers().contains(COOKIE)) {
            return;
        }
        Map<String, Vendor> refused = judge.refused(request.headers().getAll(COOKIE));
        if (refused.isEmpty()) {
            return;
        }
        counts.cookies(enforcement, CookieFate.EXPIRED, List.copyOf(refused.values()));
        String host = request.headers().get("Host");
        SharedCaches.forbid(headers);
        headers.add(
                SET_COOKIE,
                CookieExpiry.lines(
                        refused.keySet(),
                        Visited.of(host == null ? "" : host, "").host(),
                        request.path() == null ? "/" : request.path(),
                        ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)));
    }

    /** Renews the lease of our own cookie where that is due, or takes one away that belongs to none. */
    void renewLease(MultiMap headers) {
        MultiMap asked = request.headers();
        List<String> lines = leases.lines(decision, asked.get("Host"), asked.get(COOKIE));
        if (!lines.isEmpty()) {
            headers.add(SET_COOKIE, lines);
        }
    }
}
