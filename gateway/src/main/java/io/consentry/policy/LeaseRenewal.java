package io.consentry.policy;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieDomains;
import io.consentry.consent.LeaseCookie;

/**
 * Renews leases with answers that are the visitor's alone: no shared cache may keep one that carries these lines.
 *
 * @param codec signs them
 * @param domains where the consent cookie covers a whole domain
 */
public record LeaseRenewal(CookieCodec codec, CookieDomains domains) {

    /**
     * The values of {@code Set-Cookie} that go with the answer to a request; mostly none.
     *
     * @param decision that was made for it
     * @param host its {@code Host}; null where it has none
     * @param cookie its {@code Cookie}; null where it has none
     */
    public List<String> lines(Decision decision, @Nullable String host, @Nullable String cookie) {
        if (decision.lease() == Lease.STANDS || cookie == null) {
            return List.of();
        }
        if (decision.lease() instanceof Lease.Renewed renewed) {
            Optional<String> domain = domain(host);
            return codec.lease(List.of(cookie), domain.isPresent(), renewed.until())
                    .map(lease -> List.of(lease.line(domain)))
                    .orElse(List.of());
        }
        return LeaseCookie.mayBeIn(cookie) ? LeaseCookie.deletions(List.of(cookie), domain(host)) : List.of();
    }

    private Optional<String> domain(@Nullable String host) {
        return domains.of(Visited.of(host == null ? "" : host, "").host());
    }
}
