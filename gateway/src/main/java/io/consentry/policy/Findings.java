package io.consentry.policy;

/**
 * What the look-ups for one request came to.
 *
 * @param browser of the record that the cookie names
 * @param account of the account that the site names; one that never answered has none, which is not suspicious
 */
public record Findings(Finding browser, Finding account) {
    /** Nothing was looked up. */
    public static final Findings NONE = new Findings(Finding.NOT_NEEDED, Finding.NOT_NEEDED);

    /** A browser without an account. */
    public static Findings of(Finding browser) {
        return new Findings(browser, Finding.NOT_NEEDED);
    }

    /** Whether something that was looked up could not be read in time. */
    public boolean isUnavailable() {
        return browser instanceof Finding.Unavailable || account instanceof Finding.Unavailable;
    }
}
