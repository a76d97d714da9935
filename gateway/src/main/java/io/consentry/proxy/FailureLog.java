package io.consentry.proxy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that requests fail: at once when it begins, and then no more than one line a minute, with their number. */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String what;
    private final LongSupplier nanos;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong next;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Prepares it.
     *
     * @param what whose requests fail, such as {@code the origin http://127.0.0.1:3000}
     * @param nanos a clock that only ever goes on
     */
    FailureLog(String what, LongSupplier nanos) {
        this.what = what;
        this.nanos = nanos;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    void failed(String words, String detail) {
        unsaid.incrementAndGet();
        long now = nanos.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + EVERY_NANOS)) {
            told.set(true);
            LOG.warn("{}: {} failed, the last one so: {} ({})", what, count(unsaid.getAndSet(0)), words, detail);
        }
    }

    /** It goes well again; whether anybody was told that it did not. */
    boolean recovered() {
        return told.get() && told.getAndSet(false);
    }

    private static String count(long failures) {
        return failures == 1 ? "a request" : failures + " requests";
    }
}
