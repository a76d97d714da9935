package io.consentry.consent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where notices are kept whole under their hash, each once, for as long as an event refers to them. Stages fail as those of
 * {@link ConsentStore} do.
 */
public interface NoticeStore {
    /** How long after a notice was kept events may refer to it without its being kept again. */
    Duration GOOD_FOR = Duration.ofDays(30);

    /**
     * Keeps a notice, or that it is still shown. Completes only after that is durably committed.
     *
     * @param shown when it was shown; retention counts from the latest such time
     */
    CompletionStage<Void> keep(Notice notice, Instant shown);

    /** The notice with this hash; empty if there is none. */
    CompletionStage<Optional<Notice>> notice(String hash);
}
