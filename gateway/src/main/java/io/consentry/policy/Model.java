package io.consentry.policy;

import java.util.Locale;
import java.util.Optional;

/** What holds in a regime until the visitor says something; ordered from the strictest. */
public enum Model {
    /** Denied until granted. */
    OPT_IN,
    /** Allowed until refused, and the visitor is shown where to refuse. */
    OPT_OUT,
    /** Allowed until refused. */
    NOTICE;

    /** The name on the wire, such as {@code opt-in}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads a name on the wire; empty if there is no such model. */
    public static Optional<Model> parse(String id) {
        for (Model model : values()) {
            if (model.id().equals(id)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }
}
