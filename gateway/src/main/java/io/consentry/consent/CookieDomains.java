package io.consentry.consent;

import java.util.List;
import java.util.Optional;

/**
 * The domains on which the consent cookie covers all hosts. On every other host it covers that host alone.
 *
 * @param domains in lower case; none of them a public suffix, since browsers refuse such a cookie
 */
public record CookieDomains(List<String> domains) {
    /** Every host for itself. */
    public static final CookieDomains NONE = new CookieDomains(List.of());

    /** Takes an immutable copy. */
    public CookieDomains {
        domains = List.copyOf(domains);
    }

    /** The narrowest of the domains that the host is, or is below of; empty if the host stands for itself. */
    public Optional<String> of(String host) {
        String found = "";
        for (String domain : domains) {
            if (domain.length() > found.length() && (host.equals(domain) || host.endsWith("." + domain))) {
                found = domain;
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /** Whether a cookie for a whole domain counts on a host; where the host is not known, if it does anywhere. */
    public boolean counts(String host) {
        return host.isEmpty() ? !domains.isEmpty() : of(host).isPresent();
    }
}
