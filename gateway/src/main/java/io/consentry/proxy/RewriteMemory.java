package io.consentry.proxy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all pages in the making, and all beginnings of bodies that are held back, may take together, on all event
 * loops. Where it is used up, pages that have to be rewritten are refused, and everything else goes on. Bodies get half of it
 * at the most: visitors who send slowly must not keep others from their pages.
 */
public final class RewriteMemory {
    /** There is no memory for another page, or more of a body, now. */
    static final class UsedUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private UsedUpException() {
            super("the memory for pages and bodies is used up", null, false, false);
        }
    }

    /** Pages take memory in such pieces, so that not every byte is counted by all threads. */
    private static final int STEP = 16 * 1024;

    /** Bodies wait in great numbers, and most of them are short. */
    private static final int BODY_STEP = 1024;

    private final long atMost;
    private final Untaken untaken;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong usedByBodies = new AtomicLong();

    /**
     * Makes it.
     *
     * @param atMost how many bytes there are
     * @param untaken those who do not take their answers; of pages some go where there is no memory for another
     */
    public RewriteMemory(long atMost, Untaken untaken) {
        this.atMost = atMost;
        this.untaken = untaken;
    }

    /** What visitors have been sent and not taken, pages or not. */
    public Untaken untaken() {
        return untaken;
    }

    /** How many bytes are taken now. */
    public long used() {
        return used.get();
    }

    /** What one page takes. For one thread. */
    Share share() {
        return new Share(false);
    }

    /** What the beginning of one body takes. For one thread. */
    Share bodyShare() {
        return new Share(true);
    }

    /** What one page or body takes; nothing at first. */
    final class Share {
        private final boolean ofBody;
        private long taken;

        private Share(boolean ofBody) {
            this.ofBody = ofBody;
        }

        /**
         * Takes more or gives back.
         *
         * @param bytes what it takes from now on, in all
         * @throws UsedUpException if there is not so much
         */
        void resize(long bytes) {
            int step = ofBody ? BODY_STEP : STEP;
            long whole = (bytes + step - 1) / step * step;
            long more = whole - taken;
            if (more == 0) {
                return;
            }
            if (!add(more) && more > 0) {
                add(-more);
                if (!ofBody) {
                    untaken.letGoOfIdlePages();
                }
                throw new UsedUpException();
            }
            taken = whole;
        }

        /** Whether all that is taken then is no more than there is. */
        private boolean add(long more) {
            boolean fits = used.addAndGet(more) <= atMost;
            return ofBody ? usedByBodies.addAndGet(more) <= atMost / 2 && fits : fits;
        }

        void release() {
            add(-taken);
            taken = 0;
        }
    }
}
