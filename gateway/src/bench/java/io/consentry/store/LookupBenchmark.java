package io.consentry.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieKey;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;
import io.consentry.consent.Subject;
import io.consentry.consent.SubjectId;

/** One operation is what one page view with a consent cookie costs where the database is not asked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class LookupBenchmark {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Subject HELD = Counting.subject(1);
    private static final Subject NOT_HELD = Counting.subject(2);

    private final ConsentCookie cookie = new ConsentCookie(
            SubjectId.parse("AAAAAAAAAAAAAAAAAAAAAA"),
            Map.of(Purpose.ANALYTICS, Choice.GRANTED, Purpose.ADVERTISING, Choice.REFUSED),
            "p1",
            7,
            NOW,
            NOW.plus(ConsentCookie.LEASE),
            false);
    private final CookieCodec codec = new CookieCodec(List.of(new CookieKey("k1", new byte[32])));
    private final List<String> header =
            List.of("sid=0123456789abcdef; " + ConsentCookie.NAME + "=" + codec.write(cookie) + "; theme=dark");
    private final CachedConsentStore cache = cache();

    private static CachedConsentStore cache() {
        Revocations revocations = new Revocations(100_000, Clock.fixed(NOW, ZoneOffset.UTC), () -> 1);
        revocations.rebuild(List.of(), NOW.minus(PgFeed.KEPT));
        revocations.heard(1);
        CachedConsentStore cache = new CachedConsentStore(
                new Counting(Instant.EPOCH),
                StoreSettings.Caching.DEFAULT,
                Duration.ofSeconds(1),
                revocations,
                () -> 1);
        cache.find(HELD, 0);
        return cache;
    }

    /** The whole cookie header is read and the signature checked. */
    @Benchmark
    public CookieState cookieIsVerified() {
        return codec.read(header);
    }

    /** The record is in memory. */
    @Benchmark
    public CompletionStage<Optional<ConsentRecord>> recordIsCached() {
        return cache.confirm(HELD, cookie);
    }

    /** The record is not in memory, and the cookie's lease counts. */
    @Benchmark
    public CompletionStage<Optional<ConsentRecord>> leaseHolds() {
        return cache.confirm(NOT_HELD, cookie);
    }
}
