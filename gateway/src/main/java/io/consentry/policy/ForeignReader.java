package io.consentry.policy;

import org.jspecify.annotations.Nullable;

/** Reads what visitors have answered to another banner than ours. */
public interface ForeignReader {
    /** Reads nothing: our banner asks. A string that is handed over all the same is none that can be read. */
    ForeignReader NONE = new ForeignReader() {
        @Override
        public ForeignConsent read(FactsReader.Headers headers) {
            return ForeignConsent.NOT_ASKED;
        }

        @Override
        public ForeignConsent told(@Nullable String gpp, @Nullable String tcf) {
            return gpp == null && tcf == null
                    ? ForeignConsent.NOT_ASKED
                    : new ForeignConsent.Unreadable("not read here");
        }
    };

    /** Reads the cookie in which that banner keeps the answer. Never fails. */
    ForeignConsent read(FactsReader.Headers headers);

    /**
     * Reads strings that another server hands over. Never fails.
     *
     * @param gpp a string of the Global Privacy Platform; null for none
     * @param tcf a string of the Transparency and Consent Framework; null for none
     */
    ForeignConsent told(@Nullable String gpp, @Nullable String tcf);
}
