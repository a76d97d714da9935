package io.consentry.vendor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found in texts, since a site's pages carry the same ones to every visitor, and a look into one costs
 * many times what comparing it does. A text counts as the same only if all its bytes are; where it is looked for depends
 * on a sample of them.
 *
 * <p>A text has four places, from which the oldest goes for the newest. Thread-safe.
 *
 * @param <F> what is found; it must not change
 */
public final class RecurringTexts<F> {
    private static final int PLACES = 4;

    /** How many words of a long text are looked at to find its places. Of one as long as they are, each byte is. */
    private static final int SAMPLES = 16;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final class Seen<F> {
        private final byte[] text;
        private final String asker;
        private final F found;

        Seen(byte[] text, String asker, F found) {
            this.text = text;
            this.asker = asker;
            this.found = found;
        }

        boolean isOf(byte[] bytes, int from, int to, String other) {
            return Arrays.equals(text, 0, text.length, bytes, from, to) && asker.equals(other);
        }
    }

    private final int longest;
    private final AtomicReferenceArray<@Nullable Seen<F>> places;

    /**
     * Remembers nothing yet.
     *
     * @param longest what is longer is not remembered; in bytes
     * @param count how many texts are at the most, a power of two from four on
     */
    public RecurringTexts(int longest, int count) {
        this.longest = longest;
        this.places = new AtomicReferenceArray<>(count);
    }

    /**
     * What was found in {@code bytes[from, to)}; null if that has not been remembered.
     *
     * @param asker what else it depended on
     */
    public @Nullable F find(byte[] bytes, int from, int to, String asker) {
        if (to - from > longest) {
            return null;
        }
        int first = firstPlace(bytes, from, to);
        for (int i = first; i < first + PLACES; i++) {
            Seen<F> seen = places.get(i);
            if (seen != null && seen.isOf(bytes, from, to, asker)) {
                return seen.found;
            }
        }
        return null;
    }

    /** Remembers what was found, if the text is not too long. */
    public void add(byte[] bytes, int from, int to, String asker, F found) {
        if (to - from > longest) {
            return;
        }
        int first = firstPlace(bytes, from, to);
        Seen<F> latest = new Seen<>(Arrays.copyOfRange(bytes, from, to), asker, found);
        for (int i = first; i < first + PLACES; i++) {
            Seen<F> older = places.getAndSet(i, latest);
            if (older == null || older.isOf(bytes, from, to, asker)) {
                return; // of one text, the latest alone
            }
            latest = older;
        }
    }

    private int firstPlace(byte[] bytes, int from, int to) {
        int length = to - from;
        long sum = length;
        if (length < Long.BYTES) {
            for (int i = from; i < to; i++) {
                sum = sum * 31 + bytes[i];
            }
        } else {
            int last = to - Long.BYTES;
            int step = Math.max(Long.BYTES, length / SAMPLES);
            for (int i = from; i < last; i += step) {
                sum = sum * 31 + (long) WORD.get(bytes, i);
            }
            sum = sum * 31 + (long) WORD.get(bytes, last);
        }
        int mixed = (int) ((sum * 0x9e3779b97f4a7c15L) >>> 32);
        return (mixed & (places.length() / PLACES - 1)) * PLACES;
    }
}
