package io.consentry.store;

import java.time.Duration;

/** How it is known that no event refers to a notice any more, without a look at the events. */
final class KeptNotices {
    /**
     * By how much a notice's day may lie before that of an event that refers to it: it is renewed once a day, and an event
     * refers to it for {@link io.consentry.consent.NoticeStore#GOOD_FOR} at most after that.
     */
    static final Duration MARGIN = Duration.ofDays(31);

    private KeptNotices() {}
}
