package io.consentry.consent;

import java.util.Locale;
import java.util.Optional;

/** On whose word a young visitor's opt-in rests (11 CCR 7070 and 7071). */
public enum Basis {
    /** None was needed, or none was given. */
    NONE,
    /** The visitor's own, at 13 to 15 years. */
    OWN,
    /** A parent's or guardian's, whom the site has verified. */
    PARENTAL;

    /** The name on the wire and in the store. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a name on the wire; empty if there is no such basis. */
    public static Optional<Basis> parse(String id) {
        for (Basis basis : values()) {
            if (basis.id().equals(id)) {
                return Optional.of(basis);
            }
        }
        return Optional.empty();
    }
}
