package io.consentry.rewrite;

import org.jspecify.annotations.Nullable;

import io.consentry.html.CharacterReferences;
import io.consentry.vendor.RecurringTexts;

/** Remembers how addresses that name a host plainly were read, which depends on nothing but what is written. Thread-safe. */
final class RecurringAddresses {
    /** About 2 MiB at the most. */
    private static final RecurringTexts<TagUrl> PLACES = new RecurringTexts<>(512, 1 << 10);

    private static final PageAddress NOWHERE = new PageAddress("https", "", 443, "/");

    private RecurringAddresses() {}

    /** Where the address in the raw value {@code bytes[from, to)} of an attribute leads; null if nowhere. */
    static @Nullable TagUrl place(byte[] bytes, int from, int to) {
        TagUrl known = PLACES.find(bytes, from, to, "");
        if (known != null) {
            return known;
        }
        TagUrl read = TagUrl.resolve(CharacterReferences.decodeAttribute(bytes, from, to), NOWHERE);
        if (read != null) {
            PLACES.add(bytes, from, to, "", read);
        }
        return read;
    }
}
