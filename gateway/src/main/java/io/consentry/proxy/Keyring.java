package io.consentry.proxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** The certificates that are in use at one time, found by the name that a visitor asks for. */
public final class Keyring {
    /** Nothing: every handshake is refused. */
    static final Keyring EMPTY = new Keyring(Map.of(), new SitesSettings(List.of(), Optional.empty(), List.of()));

    private final Map<KeyPairSettings, KeyPair> pairs;
    private final SitesSettings settings;
    private final HostTable<KeyPair> named = new HostTable<>();
    private final Map<String, KeyPair> byAlias = new HashMap<>();
    private final @Nullable KeyPair general;

    Keyring(Map<KeyPairSettings, KeyPair> pairs, SitesSettings settings) {
        this.pairs = Map.copyOf(pairs);
        this.settings = settings;
        this.general = settings.certificate().map(pairs::get).orElse(null);
        for (SiteSettings site : settings.sites()) {
            KeyPair own = site.certificate().map(pairs::get).orElse(null);
            if (own != null) {
                named.put(site.hosts(), own);
            } else if (general != null) {
                named.put(site.hosts(), general);
            }
        }
        pairs.values().forEach(pair -> byAlias.put(pair.alias(), pair));
    }

    /** What it was read of. */
    SitesSettings settings() {
        return settings;
    }

    Map<KeyPairSettings, KeyPair> pairs() {
        return pairs;
    }

    /**
     * The pair for a name, or the general one where it is nobody's.
     *
     * @param host as {@link HostTable#name} gives it; null where the visitor names none
     */
    @Nullable
    KeyPair find(@Nullable String host) {
        KeyPair own = host == null ? null : named.find(host);
        return own == null ? general : own;
    }

    @Nullable
    KeyPair byAlias(String alias) {
        return byAlias.get(alias);
    }
}
