package io.consentry.proxy;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What visitors have been sent and have not taken yet, on all event loops. A visitor who asks for much and reads nothing costs
 * itself next to nothing, the more so over HTTP/2, where one connection asks a hundred times and a window of 0 keeps all answers
 * here. So what waits is bounded for all together: where half of the bound is reached, an answer goes on only when nothing of
 * it waits; where all is, those who have taken nothing for the longest time are let go.
 */
public final class Untaken {
    /** Whose page nobody has taken anything of for so long may be let go for the sake of those whose pages find no memory. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How many of them go for one that found none. */
    private static final int MOST_IDLE = 8;

    /** How long an answer has waited, at a moment: meanwhile other threads change what it goes by. */
    private record Waiting(Share share, long nanos) {}

    private final long atMost;
    private final AtomicLong held = new AtomicLong();
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();

    /** Takes how many bytes may wait. */
    public Untaken(long atMost) {
        this.atMost = atMost;
    }

    /** How many bytes wait now. */
    public long held() {
        return held.get();
    }

    /** Whether so much waits that no answer may have more than it needs under way. */
    boolean isScarce() {
        return held.get() > atMost / 2;
    }

    /**
     * What waits of one answer; nothing at first.
     *
     * @param letGo ends the answer; called on any thread, once at the most
     */
    Share share(Runnable letGo) {
        return share(letGo, 0);
    }

    /**
     * What waits of one answer; nothing at first.
     *
     * @param besides how many bytes it takes, besides its own, for as long as any of these waits
     */
    Share share(Runnable letGo, int besides) {
        Share share = new Share(letGo, besides);
        shares.add(share);
        return share;
    }

    /** Lets go of some pages of which nothing has been taken for a while. */
    void letGoOfIdlePages() {
        waitingLongest().stream()
                .filter(each -> each.share.page && each.nanos > IDLE_NANOS)
                .limit(MOST_IDLE)
                .forEach(each -> each.share.end());
    }

    private List<Waiting> waitingLongest() {
        long now = System.nanoTime();
        return shares.stream()
                .map(share -> new Waiting(share, share.waiting(now)))
                .filter(each -> each.nanos > 0)
                .sorted(Comparator.comparingLong(Waiting::nanos).reversed())
                .toList();
    }

    private synchronized void makeRoom() {
        if (held.get() <= atMost) {
            return;
        }
        for (Waiting each : waitingLongest()) {
            if (held.get() <= atMost / 4 * 3) {
                return;
            }
            each.share.end();
        }
    }

    /** What waits of one answer. Its bytes come and go on one thread. */
    final class Share {
        private final Runnable letGo;
        private final int besides;
        private final AtomicLong bytes = new AtomicLong();
        private volatile long since = System.nanoTime();
        private volatile boolean over;
        private volatile boolean page;

        private Share(Runnable letGo, int besides) {
            this.letGo = letGo;
            this.besides = besides;
        }

        /** From now on it is a page, or a file that is read like one, which takes memory until its answer ends. */
        void isPage() {
            page = true;
        }

        void add(int length) {
            if (over || length == 0) {
                return;
            }
            long before = bytes.getAndAdd(length);
            if (before == 0) {
                since = System.nanoTime();
            }
            if (held.addAndGet(length + (before == 0 ? besides : 0)) > atMost) {
                makeRoom();
            }
        }

        void take(int length) {
            since = System.nanoTime();
            long before = bytes.getAndUpdate(now -> Math.max(0, now - length));
            release(Math.min(before, length), before <= length);
        }

        boolean isEmpty() {
            return bytes.get() == 0;
        }

        /** Nothing of the answer waits any more. */
        void close() {
            over = true;
            shares.remove(this);
            release(bytes.getAndSet(0), true);
        }

        private void release(long taken, boolean all) {
            held.addAndGet(-taken - (taken > 0 && all ? besides : 0));
        }

        private void end() {
            if (shares.remove(this)) {
                close();
                letGo.run();
            }
        }

        private long waiting(long now) {
            return bytes.get() == 0 ? 0 : Math.max(1, now - since);
        }
    }
}
