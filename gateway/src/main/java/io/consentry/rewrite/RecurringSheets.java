package io.consentry.rewrite;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.consentry.vendor.RecurringTexts;

/**
 * Remembers how style sheets were read. Whether an address is denied is asked for each visitor, and what was read holds
 * only where all answers are the same. Thread-safe.
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

    /**
     * What was asked about an address that could lead to another host than the page's.
     *
     * @param url in UTF-8
     * @param denied the answer
     */
    record Asked(Slice url, boolean denied) {}

    /**
     * What came of a sheet.
     *
     * @param asked in order
     * @param edited what comes in its place, where the answers are these; null if it stays
     */
    record Reading(List<Asked> asked, @Nullable Slice edited) {
        /** Takes an immutable copy. */
        Reading {
            asked = List.copyOf(asked);
        }
    }

    private final RecurringTexts<Reading> readings;

    RecurringSheets(int longest, int count) {
        this.readings = new RecurringTexts<>(longest, count);
    }

    /**
     * What came of this sheet; null if that has not been remembered.
     *
     * @param keeps whether it keeps its denied addresses
     */
    @Nullable
    Reading reading(Slice sheet, boolean keeps) {
        return readings.find(sheet.bytes(), sheet.from(), sheet.to(), keeps ? "keeps" : "");
    }

    /** Remembers a sheet, if it is not too long and did not ask too much. */
    void add(Slice sheet, boolean keeps, Reading reading) {
        if (reading.asked().size() <= MOST_ASKED) {
            readings.add(sheet.bytes(), sheet.from(), sheet.to(), keeps ? "keeps" : "", reading);
        }
    }
}
