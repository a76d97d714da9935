package io.consentry.store;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.consentry.config.PolicyFile;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieDomains;
import io.consentry.consent.CookieKey;
import io.consentry.consent.Purpose;
import io.consentry.consent.Signals;
import io.consentry.consent.SubjectHasher;
import io.consentry.consent.SubjectId;
import io.consentry.policy.Decision;
import io.consentry.policy.DecisionPoint;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.LeaseRenewal;
import io.consentry.policy.Policy;
import io.consentry.policy.RequestFacts;

/** A browser with a grant, which keeps what its pages set. */
final class ReturningBrowser {
    static final Policy POLICY = PolicyFile.defaultPolicy();

    private static final CookieCodec CODEC = new CookieCodec(List.of(new CookieKey("k", new byte[32])));
    private static final LeaseRenewal LEASES = new LeaseRenewal(CODEC, CookieDomains.NONE);
    private static final Jurisdiction PLACE = Jurisdiction.of("DE", null);

    private final String main;
    private RequestFacts facts;

    /**
     * Takes who it is.
     *
     * @param at when it granted
     * @param leased whether its lease begins then, or ended long before
     */
    ReturningBrowser(int number, Instant at, boolean leased) {
        byte[] bits = ByteBuffer.allocate(16).putInt(number).array();
        SubjectId id = new SubjectId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
        ConsentCookie cookie = new ConsentCookie(
                Optional.of(id),
                Map.of(Purpose.ANALYTICS, Choice.GRANTED),
                POLICY.version(),
                7,
                at,
                leased ? at.plus(ConsentCookie.LEASE) : at.minus(Duration.ofDays(30)),
                false);
        main = ConsentCookie.NAME + "=" + CODEC.write(cookie);
        facts = facts(main);
    }

    static DecisionPoint decisions(ConsentStore store, Clock clock) {
        return new DecisionPoint(POLICY, store, new SubjectHasher(new byte[32]), clock);
    }

    private static RequestFacts facts(String cookies) {
        return new RequestFacts(PLACE, new Signals(false, CODEC.read(List.of(cookies))));
    }

    /** Looks at a page. */
    void view(DecisionPoint decisions, boolean renews) {
        Decision decision = decisions.decide(facts).toCompletableFuture().join();
        if (!decision.allows(Purpose.ANALYTICS)) {
            throw new IllegalStateException("a grant did not count");
        }
        for (String line : renews ? LEASES.lines(decision, "shop.test", main) : List.<String>of()) {
            facts = facts(main + "; " + line.substring(0, line.indexOf(';')));
        }
    }
}
