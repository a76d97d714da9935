package io.consentry.rewrite;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * Remembers style sheets in which no address leads anywhere but within the site, whoever the visitor is: a site's pages
 * carry the same ones to everybody, and reading one costs a thousand times what comparing it does. A sheet counts as the
 * same only if all its bytes are. Of each kind, at most 16 MiB are held. Thread-safe.
 */
final class QuietSheets {
    /** What the process has seen in elements: it depends on nothing but the sheets. */
    static final QuietSheets ELEMENTS = new QuietSheets(64 << 10, 1 << 8);

    /** What it has seen of sheets that are files of their own: fewer, and longer. */
    static final QuietSheets FILES = new QuietSheets(512 << 10, 1 << 5);

    /** In bytes. */
    private final int longest;

    private final AtomicReferenceArray<byte @Nullable []> places;

    QuietSheets(int longest, int count) {
        this.longest = longest;
        this.places = new AtomicReferenceArray<>(count);
    }

    /** Whether this sheet has been remembered. */
    boolean has(Slice sheet) {
        if (sheet.length() > longest) {
            return false;
        }
        byte[] held = places.get(place(sheet));
        return held != null && Arrays.equals(held, 0, held.length, sheet.bytes(), sheet.from(), sheet.to());
    }

    /** Remembers a sheet, if it is not too long, in the place of another. */
    void add(Slice sheet) {
        if (sheet.length() <= longest) {
            places.set(place(sheet), sheet.copy());
        }
    }

    private int place(Slice sheet) {
        CRC32C sum = new CRC32C();
        sum.update(sheet.bytes(), sheet.from(), sheet.length());
        return (int) sum.getValue() & (places.length() - 1);
    }
}
