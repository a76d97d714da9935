package io.consentry.consent;

import java.util.regex.Pattern;

/**
 * Why data is processed. The four of the default policy are constants; a site owner's policy may name more.
 *
 * @param id lower-case letters, digits and hyphens, beginning with a letter, at most 32 characters
 */
public record Purpose(String id) implements Comparable<Purpose> {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** Needed for the site to work; always allowed. */
    public static final Purpose NECESSARY = new Purpose("necessary");

    /** Comfort that the visitor may do without: embeds, chat, maps. */
    public static final Purpose FUNCTIONAL = new Purpose("functional");

    /** Measuring how the site is used. */
    public static final Purpose ANALYTICS = new Purpose("analytics");

    /** Advertising, and the sale or sharing of data for it. */
    public static final Purpose ADVERTISING = new Purpose("advertising");

    /**
     * Stands for all purposes but the necessary ones at once. A refusal of it is a subject's restriction or objection
     * (GDPR Articles 18 and 21): nothing else is then allowed, whatever was or will be granted. Granting it lifts that,
     * and allows nothing by itself. No policy may have a purpose of this name.
     */
    public static final Purpose EVERY = new Purpose("every");

    /**
     * Checks the identifier.
     *
     * @throws IllegalArgumentException if the identifier is not of the form above
     */
    public Purpose {
        if (!isValid(id)) {
            throw new IllegalArgumentException("not a purpose: '" + id + "'");
        }
    }

    /** Whether {@code id} has the form of a purpose's identifier. */
    public static boolean isValid(String id) {
        return ID.matcher(id).matches();
    }

    @Override
    public int compareTo(Purpose other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
