package io.consentry.proxy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all pages in the making may take together, on all event loops. Where it is used up, pages that have to
 * be rewritten are refused, and everything else goes on.
 */
public final class RewriteMemory {
    /** There is no memory for another page now. */
    static final class UsedUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private UsedUpException() {
            super("the memory for pages is used up", null, false, false);
        }
    }

    /** Pages take memory in such pieces, so that not every byte is counted by all threads. */
    private static final int STEP = 16 * 1024;

    private final long atMost;
    private final AtomicLong used = new AtomicLong();

    /** Takes how many bytes there are. */
    public RewriteMemory(long atMost) {
        this.atMost = atMost;
    }

    /** How many bytes are taken now. */
    public long used() {
        return used.get();
    }

    /** What one page takes. For one thread. */
    Share share() {
        return new Share();
    }

    /** What one page takes; nothing at first. */
    final class Share {
        private long taken;

        /**
         * Takes more or gives back.
         *
         * @param bytes what the page takes from now on, in all
         * @throws UsedUpException if there is not so much
         */
        void resize(long bytes) {
            long whole = (bytes + STEP - 1) / STEP * STEP;
            long more = whole - taken;
            if (more == 0) {
                return;
            }
            if (used.addAndGet(more) > atMost && more > 0) {
                used.addAndGet(-more);
                throw new UsedUpException();
            }
            taken = whole;
        }

        void release() {
            used.addAndGet(-taken);
            taken = 0;
        }
    }
}
