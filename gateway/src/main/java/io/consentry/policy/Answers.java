package io.consentry.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;

/**
 * What a visitor is known to have answered: the cookie, the browser's record and the account's merged purpose by
 * purpose. A refusal in any of them wins; a grant counts only from a record, since the cookie is in the visitor's hands
 * and may outlive an erasure.
 */
final class Answers {
    private final @Nullable ConsentCookie cookie;
    private final List<ConsentRecord> records = new ArrayList<>(2);

    Answers(CookieState state, Findings findings) {
        this.cookie = state instanceof CookieState.Valid valid ? valid.cookie() : null;
        if (findings.browser() instanceof Finding.Found found) {
            records.add(found.record());
        }
        if (findings.account() instanceof Finding.Found found) {
            records.add(found.record());
        }
    }

    boolean refuses(Purpose purpose) {
        return refusedAt(purpose) != null;
    }

    /** When the purpose was refused, the latest of them; null if it was not. */
    @Nullable
    Instant refusedAt(Purpose purpose) {
        Instant latest = cookie != null && cookie.choices().get(purpose) == Choice.REFUSED ? cookie.at() : null;
        for (ConsentRecord record : records) {
            boolean refuses = record.choices().get(purpose) == Choice.REFUSED;
            if (refuses && (latest == null || record.at().isAfter(latest))) {
                latest = record.at();
            }
        }
        return latest;
    }

    /** The records that grant the purpose, where nothing refuses it. */
    List<ConsentRecord> grants(Purpose purpose) {
        if (refuses(purpose)) {
            return List.of();
        }
        return records.stream()
                .filter(record -> record.choices().get(purpose) == Choice.GRANTED)
                .toList();
    }

    /** Every answer that stands, for showing it to the visitor. */
    Map<Purpose, Choice> all() {
        Map<Purpose, Choice> all = new TreeMap<>();
        for (ConsentRecord record : records) {
            record.choices().forEach((purpose, choice) -> all.merge(purpose, choice, Answers::refusalFirst));
        }
        if (cookie != null) {
            cookie.choices().forEach((purpose, choice) -> {
                if (choice == Choice.REFUSED) {
                    all.put(purpose, choice);
                }
            });
        }
        return all;
    }

    private static Choice refusalFirst(Choice a, Choice b) {
        return a == Choice.REFUSED ? a : b;
    }
}
