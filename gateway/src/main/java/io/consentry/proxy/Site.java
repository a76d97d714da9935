package io.consentry.proxy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/** A website behind the gateway, with the choice of its origins. For any thread. */
public final class Site {
    private final SiteSettings settings;
    private final Origin[] origins;
    private final AtomicInteger turn = new AtomicInteger();
    private final RetryBudget budget;
    private final LongAdder retries = new LongAdder();
    private final FailureLog log;

    /** Takes its origins, in the order of the settings. */
    Site(SiteSettings settings, List<Origin> origins, LongSupplier nanos) {
        this.settings = settings;
        this.origins = origins.toArray(new Origin[0]);
        this.budget = new RetryBudget(nanos);
        this.log = new FailureLog("the site " + settings.name(), nanos);
    }

    /** What it is called. */
    public String name() {
        return settings.name();
    }

    /** What it is. */
    SiteSettings settings() {
        return settings;
    }

    ProxySettings proxy() {
        return settings.proxy();
    }

    /** The servers behind it. */
    public List<Origin> origins() {
        return List.of(origins);
    }

    /** How many requests have been repeated so far. */
    public long retries() {
        return retries.sum();
    }

    /** Tells of requests that failed by no origin's fault. */
    FailureLog log() {
        return log;
    }

    /** A visitor's request begins. */
    void begin() {
        budget.earn();
    }

    /** Whether a request may be repeated now. */
    boolean mayRepeat() {
        boolean may = budget.spend();
        if (may) {
            retries.increment();
        }
        return may;
    }

    /**
     * The origin for a request. Where all that are well are ejected, that is more likely the requests' fault than
     * everybody's, so they count as not ejected.
     *
     * @return null if none is well
     */
    @Nullable
    Origin choose() {
        Origin best = choose(0, true);
        return best == null ? choose(0, false) : best;
    }

    /**
     * Another origin for a request that is repeated.
     *
     * @param tried a bit for each that has been asked, see {@link #bit}
     * @return null if there is none that is well and not ejected
     */
    @Nullable
    Origin chooseBeside(long tried) {
        return choose(tried, true);
    }

    /** The bit that stands for an origin of this site. */
    long bit(Origin origin) {
        for (int i = 0; i < origins.length; i++) {
            if (origins[i] == origin) {
                return 1L << i;
            }
        }
        return 0;
    }

    private @Nullable Origin choose(long tried, boolean minding) {
        int from = (turn.getAndIncrement() & Integer.MAX_VALUE) % origins.length;
        boolean inTurn = settings.proxy().balance().inTurn();
        Origin best = null;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < origins.length; i++) {
            int at = (from + i) % origins.length;
            Origin each = origins[at];
            if ((tried >>> at & 1) != 0 || !each.isUp() || (minding && each.isEjected())) {
                continue;
            }
            if (inTurn) {
                return each;
            }
            int load = each.inFlight();
            if (load < least) {
                least = load;
                best = each;
            }
        }
        return best;
    }
}
