package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/** All websites behind the gateway, found by their names. For any thread. */
public final class Sites {
    private final List<Site> sites;
    private final @Nullable Site any;
    private final HostTable<Site> named = new HostTable<>();

    private Sites(List<Site> sites, boolean isAny) {
        this.sites = List.copyOf(sites);
        this.any = isAny ? sites.get(0) : null;
        sites.forEach(site -> named.put(site.settings().hosts(), site));
    }

    /**
     * Builds them. What is known of an origin, such as its failures, is taken over.
     *
     * @param before those in force so far; null at the start
     */
    public static Sites of(SitesSettings settings, @Nullable Sites before) {
        return of(settings, before, System::nanoTime);
    }

    static Sites of(SitesSettings settings, @Nullable Sites before, LongSupplier nanos) {
        List<Site> sites = new ArrayList<>();
        for (SiteSettings each : settings.sites()) {
            List<Origin> origins = new ArrayList<>();
            for (OriginSettings address : each.origins()) {
                Origin known = before == null ? null : before.known(each.name(), address);
                Origin origin = known == null ? new Origin(each.name(), address, nanos) : known;
                origins.add(origin);
            }
            sites.add(new Site(each, origins, nanos));
        }
        return new Sites(sites, settings.isAny());
    }

    /** From now on these are in force, and their origins keep to their rules. */
    public void settle() {
        for (Site site : sites) {
            boolean alone = site.origins().size() == 1;
            site.origins().forEach(origin -> origin.settle(site.proxy().balance(), alone));
        }
    }

    private @Nullable Origin known(String site, OriginSettings address) {
        for (Site each : sites) {
            if (each.name().equals(site)) {
                for (Origin origin : each.origins()) {
                    if (origin.settings().equals(address)) {
                        return origin;
                    }
                }
            }
        }
        return null;
    }

    /** In the order of the settings. */
    public List<Site> all() {
        return sites;
    }

    /** Whether one site answers to any name. */
    boolean isAny() {
        return any != null;
    }

    /** The site that a {@code Host} header names; null if it is nobody's. */
    @Nullable
    Site find(@Nullable String host) {
        if (any != null) {
            return any;
        }
        return host == null ? null : named.find(HostTable.name(host));
    }
}
