package io.consentry.proxy;

import java.util.List;

import io.consentry.policy.Enforcement;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.vendor.Vendor;

/** Hears what becomes of pages and cookies, or what would become of them. Called on every event loop. */
public interface PageCounts {
    /** Hears nothing. */
    PageCounts NONE = new PageCounts() {
        @Override
        public void page(Enforcement enforcement, RewriteSummary summary) {}

        @Override
        public void file(Enforcement enforcement, RewriteSummary summary) {}

        @Override
        public void cookies(Enforcement enforcement, CookieFate fate, List<Vendor> vendors) {}

        @Override
        public void header(Enforcement enforcement, String name) {}

        @Override
        public void unread() {}
    };

    /** What becomes of cookies. */
    enum CookieFate {
        /** Taken out of a request. */
        WITHHELD,
        /** Taken out of an answer. */
        DROPPED,
        /** Deleted in the browser. */
        EXPIRED
    }

    /** The tags of a page were judged. */
    void page(Enforcement enforcement, RewriteSummary summary);

    /** The addresses in a file of the site that is no page were judged, of which some lead to others. */
    void file(Enforcement enforcement, RewriteSummary summary);

    /**
     * Cookies met their fate.
     *
     * @param vendors whose they are; one as often as it has cookies
     */
    void cookies(Enforcement enforcement, CookieFate fate, List<Vendor> vendors);

    /** An answer's header lost what would make a browser contact a denied vendor. */
    void header(Enforcement enforcement, String name);

    /** A page passed that was to be read for counting only, and could not be read. */
    void unread();
}
