package io.consentry.config;

import java.util.List;
import java.util.Locale;

/** A setting that a command-line option, an environment variable or a key of the configuration file can give. */
public enum Option {
    ORIGIN,
    LISTEN,
    PORT,
    INTERNAL_LISTEN,
    INTERNAL_PORT,
    INTERNAL_TOKEN,
    STORE,
    KEYS,
    POLICY,
    COUNTRY_HEADER,
    REGION_HEADER,
    JURISDICTION,
    PREFIX,
    BANNER,
    CONNECT_TIMEOUT,
    RESPONSE_TIMEOUT;

    /** The sections that only the configuration file has. */
    static final List<String> SECTIONS = List.of("links", "vendors", "aliases");

    /** The key in the configuration file, and without the two hyphens the option: {@code internal-port}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The command-line option: {@code --internal-port}. */
    public String flag() {
        return "--" + key();
    }

    /** The environment variable: {@code CONSENTRY_INTERNAL_PORT}. */
    public String variable() {
        return "CONSENTRY_" + name();
    }
}
