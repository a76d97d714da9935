package io.consentry.consent;

import java.util.Locale;

/** How old the site says that its visitor is, as far as the law asks. It is told, never inferred. */
public enum Age {
    /** Nobody said. */
    UNKNOWN,
    /** 16 or older. */
    FROM_16,
    /** 13 to 15: may opt in on one's own. */
    FROM_13_TO_15,
    /** Under 13: a parent opts in. */
    UNDER_13;

    private static final int OWN_OPT_IN = 13;
    private static final int GROWN = 16;

    /** The name on the wire, such as {@code from-13-to-15}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the special rules for the young apply. */
    public boolean isYoung() {
        return this == UNDER_13 || this == FROM_13_TO_15;
    }

    /** On whose opt-in the law insists at this age. */
    public Basis needs() {
        return switch (this) {
            case UNDER_13 -> Basis.PARENTAL;
            case FROM_13_TO_15 -> Basis.OWN;
            case UNKNOWN, FROM_16 -> Basis.NONE;
        };
    }

    /**
     * Reads what the site says: a number of years, a name such as {@code under-13}, or nothing. What is said and cannot be
     * understood is taken for the youngest, since the site meant to say something.
     */
    public static Age parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            return UNKNOWN;
        }
        for (Age age : values()) {
            if (age.id().equals(word)) {
                return age;
            }
        }
        if (!word.matches("[0-9]{1,3}")) {
            return UNDER_13;
        }
        int years = Integer.parseInt(word);
        if (years >= GROWN) {
            return FROM_16;
        }
        return years >= OWN_OPT_IN ? FROM_13_TO_15 : UNDER_13;
    }
}
