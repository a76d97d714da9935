package io.consentry.rewrite;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * Remembers how style sheets were read: a site's pages carry the same ones to everybody, and reading one costs a thousand
 * times what comparing it does. Whether an address is denied is asked for each visitor, and what was read holds only
 * where all answers are the same. A sheet counts as the same only if all its bytes are.
 *
 * <p>A sheet has four places, from which the oldest goes for the newest. Thread-safe.
 */
final class RecurringSheets {
    /** What the process has seen in elements: it depends on nothing but the sheets. About 16 MiB at the most. */
    static final RecurringSheets ELEMENTS = new RecurringSheets(64 << 10, 1 << 7);

    /** What it has seen in style attributes, as they are written: at most 8 MiB. */
    static final RecurringSheets ATTRIBUTES = new RecurringSheets(1 << 10, 1 << 12);

    /** What it has seen of sheets that are files of their own: fewer, and longer, about 16 MiB at the most. */
    static final RecurringSheets FILES = new RecurringSheets(512 << 10, 1 << 4);

    /** A sheet that asks for more addresses that could lead elsewhere is read anew each time. */
    static final int MOST_ASKED = 64;

    /** What was asked about an address that could lead to another host than the page's, and the answer. */
    record Asked(String url, boolean denied) {}

    /**
     * What came of a sheet.
     *
     * @param asked in order
     * @param edited the sheet, where the answers are these; null if it stays
     */
    record Reading(List<Asked> asked, @Nullable String edited) {
        /** Takes an immutable copy. */
        Reading {
            asked = List.copyOf(asked);
        }

        /** Asks about every address anew; whether all answers are the same. */
        boolean isAnsweredAlike(Predicate<String> isDenied) {
            boolean alike = true;
            for (Asked each : asked) {
                alike &= isDenied.test(each.url) == each.denied;
            }
            return alike;
        }
    }

    private static final class Seen {
        private final byte[] sheet;
        private final Reading reading;

        Seen(byte[] sheet, Reading reading) {
            this.sheet = sheet;
            this.reading = reading;
        }

        boolean isOf(Slice other) {
            return Arrays.equals(sheet, 0, sheet.length, other.bytes(), other.from(), other.to());
        }
    }

    private static final int PLACES = 4;

    /** In bytes. */
    private final int longest;

    private final AtomicReferenceArray<@Nullable Seen> places;

    RecurringSheets(int longest, int count) {
        this.longest = longest;
        this.places = new AtomicReferenceArray<>(count);
    }

    /** What came of this sheet; null if that has not been remembered. */
    @Nullable
    Reading reading(Slice sheet) {
        if (sheet.length() > longest) {
            return null;
        }
        int first = firstPlace(sheet);
        for (int i = first; i < first + PLACES; i++) {
            Seen seen = places.get(i);
            if (seen != null && seen.isOf(sheet)) {
                return seen.reading;
            }
        }
        return null;
    }

    /** Remembers a sheet, if it is not too long and did not ask too much. */
    void add(Slice sheet, Reading reading) {
        if (sheet.length() > longest || reading.asked().size() > MOST_ASKED) {
            return;
        }
        int first = firstPlace(sheet);
        Seen latest = new Seen(sheet.copy(), reading);
        for (int i = first; i < first + PLACES; i++) {
            Seen older = places.getAndSet(i, latest);
            if (older == null || older.isOf(sheet)) {
                return; // of one sheet, the latest answers alone
            }
            latest = older;
        }
    }

    private int firstPlace(Slice sheet) {
        CRC32C sum = new CRC32C();
        sum.update(sheet.bytes(), sheet.from(), sheet.length());
        return ((int) sum.getValue() & (places.length() / PLACES - 1)) * PLACES;
    }
}
