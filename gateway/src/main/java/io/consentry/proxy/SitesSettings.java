package io.consentry.proxy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All websites behind the gateway.
 *
 * @param sites one that answers to any name, or those that are named
 * @param certificate the general one, for sites without one of their own and for names that nobody knows
 * @param files what was read of these settings, and may change
 */
public record SitesSettings(List<SiteSettings> sites, Optional<KeyPairSettings> certificate, List<Path> files) {
    private static final int IDLE_SECONDS = 60;

    /** Whether one site answers to any name. */
    public boolean isAny() {
        return sites.get(0).hosts().isEmpty();
    }

    /** How long nothing may pass on a visitor's connection: an origin that takes its time must not lose who waits for it. */
    public Duration idle() {
        long longest = IDLE_SECONDS;
        for (SiteSettings site : sites) {
            longest = Math.max(longest, 2 * site.proxy().timeouts().response().toSeconds());
            longest = Math.max(longest, 2 * site.proxy().timeouts().answer().toSeconds());
        }
        return Duration.ofSeconds(longest);
    }
}
