package io.consentry.consent;

import java.util.Locale;
import java.util.Optional;

/** How a choice was made. */
public enum Method {
    ACCEPT_ALL,
    REJECT_ALL,
    CUSTOM,
    OPT_OUT,
    WITHDRAW,
    /** Nobody pressed anything: Global Privacy Control was recorded as the opt-out that it is. */
    GPC,
    /** The subject had the processing restricted (GDPR Article 18). */
    RESTRICT,
    /** The subject objected to the processing (GDPR Article 21). */
    OBJECT,
    /** The subject lifted a restriction or an objection. */
    LIFT;

    /** Whether it answers a question about purposes, rather than being a right that covers all of them. */
    public boolean isChoice() {
        return this != RESTRICT && this != OBJECT && this != LIFT;
    }

    /** The name on the wire, such as {@code accept-all}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads a name on the wire; empty if there is no such method. */
    public static Optional<Method> parse(String id) {
        for (Method method : values()) {
            if (method.id().equals(id)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
