package io.consentry.policy;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;

/**
 * What a visitor is known to have answered: the cookie and the record merged. A refusal in either wins; a grant counts
 * only from the record, since the cookie is in the visitor's hands and may outlive an erasure.
 */
final class Answers {
    private final @Nullable ConsentCookie cookie;
    private final @Nullable ConsentRecord record;

    private Answers(@Nullable ConsentCookie cookie, @Nullable ConsentRecord record) {
        this.cookie = cookie;
        this.record = record;
    }

    static Answers of(CookieState state, Finding finding) {
        return new Answers(
                state instanceof CookieState.Valid valid ? valid.cookie() : null,
                finding instanceof Finding.Found found ? found.record() : null);
    }

    boolean refuses(Purpose purpose) {
        return refusedAt(purpose) != null;
    }

    /** When the purpose was refused, the later of two; null if it was not. */
    @Nullable
    Instant refusedAt(Purpose purpose) {
        Instant inCookie = cookie != null && cookie.choices().get(purpose) == Choice.REFUSED ? cookie.at() : null;
        Instant inRecord = record != null && record.choices().get(purpose) == Choice.REFUSED ? record.at() : null;
        if (inCookie == null || inRecord == null) {
            return inCookie == null ? inRecord : inCookie;
        }
        return inCookie.isAfter(inRecord) ? inCookie : inRecord;
    }

    /** The record that grants the purpose, where nothing refuses it. */
    @Nullable
    ConsentRecord grant(Purpose purpose) {
        boolean granted = record != null && record.choices().get(purpose) == Choice.GRANTED && !refuses(purpose);
        return granted ? record : null;
    }

    /** Every answer that stands, for showing it to the visitor. */
    Map<Purpose, Choice> all() {
        Map<Purpose, Choice> all = new TreeMap<>();
        if (record != null) {
            all.putAll(record.choices());
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
}
