package io.consentry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.consentry.GatewayFixture;
import io.consentry.Line;
import io.consentry.RawAnswer;
import io.consentry.ScriptedOrigin;
import io.consentry.config.KeyFile;
import io.consentry.config.Option;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentStore;
import io.consentry.policy.DecisionPoint;

/** Prints figures of the stores, see {@code store.sh}. */
final class StoreReport {
    private static final int IN_FLIGHT = 200;
    private static final int VIEWS = 1500;
    private static final Duration TURN = Duration.ofSeconds(3);

    private StoreReport() {}

    /** Prints what is named of {@code reads}, {@code writes} and {@code pages}, or all of it. */
    public static void main(String[] arguments) throws Exception {
        List<String> wanted = arguments.length == 0 ? List.of("reads", "writes", "pages") : List.of(arguments);
        if (wanted.contains("reads")) {
            reads();
        }
        if (wanted.contains("writes")) {
            writes();
        }
        if (wanted.contains("pages")) {
            pages();
        }
        System.exit(0);
    }

    /** A clock that is moved by hand. */
    private static final class Hand extends Clock {
        private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
        private long nanos = 1;

        @Override
        public Instant instant() {
            return BEGIN.plusNanos(nanos);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static void reads() {
        System.out.println(
                "Database reads for 20 page views: one gateway, an hour of simulated time, browsers with a grant");
        System.out.println("drawn by Zipf's law with exponent 1; of the given share the lease holds at the beginning");
        System.out.println("browsers   views/s   leases   never renewed   renewed by pages");
        for (int browsers : new int[] {10_000, 100_000}) {
            for (double leases : new double[] {0, 0.5, 0.9}) {
                System.out.printf(
                        "%8d %9d %7.0f%% %15.2f %18.2f%n",
                        browsers,
                        500,
                        100 * leases,
                        reads(browsers, 500, leases, false),
                        reads(browsers, 500, leases, true));
            }
        }
    }

    private static double reads(int browsers, int rate, double leases, boolean renews) {
        double[] upTo = new double[browsers];
        double sum = 0;
        for (int i = 0; i < browsers; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        Random random = new Random(1);
        ReturningBrowser[] returning = new ReturningBrowser[browsers];
        for (int i = 0; i < browsers; i++) {
            returning[i] = new ReturningBrowser(i, Hand.BEGIN, random.nextDouble() < leases);
        }
        Hand clock = new Hand();
        Revocations revocations = new Revocations(100_000, clock, () -> clock.nanos);
        revocations.rebuild(List.of(), clock.instant().minus(PgFeed.KEPT));
        Counting source = new Counting(Hand.BEGIN);
        int views = rate * 3600;
        try (CachedConsentStore cache = new CachedConsentStore(
                source, StoreSettings.Caching.DEFAULT, Duration.ofSeconds(1), revocations, () -> clock.nanos)) {
            DecisionPoint decisions = ReturningBrowser.decisions(cache, clock);
            for (int view = 0; view < views; view++) {
                clock.nanos += TimeUnit.SECONDS.toNanos(1) / rate;
                revocations.heard(clock.nanos);
                int at = Arrays.binarySearch(upTo, random.nextDouble() * sum);
                returning[Math.min(browsers - 1, at < 0 ? -at - 1 : at)].view(decisions, renews);
            }
        }
        return 20.0 * source.reads() / views;
    }

    private static void writes() throws Exception {
        Path folder = Files.createTempDirectory("consentry-bench");
        System.out.println("Writes a second, " + IN_FLIGHT + " on their way at a time, each flushed to the disk");
        StoreSettings.Grouping single = new StoreSettings.Grouping(1, Duration.ZERO, 4096);
        try (DurablePostgres postgres = DurablePostgres.start(folder.resolve("postgres"))) {
            PgSettings server = PgSettings.parse(postgres.address());
            PgMigrations.apply(server);
            Duration patience = Duration.ofSeconds(20);
            compare(
                    "PostgreSQL",
                    () -> PgConsentStore.open(server, single, patience),
                    () -> PgConsentStore.open(server, StoreSettings.Grouping.DEFAULT, patience));
        }
        StoreSettings file = StoreSettings.at(folder.resolve("consent.db"));
        StoreSettings alone = new StoreSettings(
                folder.resolve("single.db"), single, StoreSettings.Caching.DEFAULT, StoreSettings.DEFAULT_DEADLINE);
        compare("SQLite", () -> SqliteConsentStore.open(alone), () -> SqliteConsentStore.open(file));
    }

    /** Opens a store. */
    @FunctionalInterface
    private interface Opening {
        ConsentStore open();
    }

    private static void compare(String name, Opening single, Opening grouped) throws InterruptedException {
        rate(grouped, Duration.ofSeconds(2));
        double alone = rate(single, TURN);
        double together = rate(grouped, TURN);
        alone = (alone + rate(single, TURN)) / 2;
        together = (together + rate(grouped, TURN)) / 2;
        System.out.printf("%-12s single %7.0f   grouped %7.0f   ratio %.1f%n", name, alone, together, together / alone);
    }

    private static double rate(Opening opening, Duration turn) throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        AtomicInteger stored = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        try (ConsentStore store = opening.open()) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < turn.toNanos()) {
                free.acquire();
                UUID key = UUID.randomUUID();
                store.append(Events.event(key, Events.subject(key.toString().substring(0, 30)), Choice.GRANTED))
                        .whenComplete((record, failure) -> {
                            (failure == null ? stored : failed).incrementAndGet();
                            free.release();
                        });
            }
            free.acquire(IN_FLIGHT);
            if (failed.get() > 0) {
                throw new IllegalStateException(failed + " writes failed");
            }
            return stored.get() * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static void pages() throws Exception {
        Path folder = Files.createTempDirectory("consentry-bench");
        Path keys = folder.resolve("keys");
        KeyFile.create(keys, new SecureRandom());
        PgSettings database = PgSettings.parse(SharedPostgres.database());
        try (ScriptedOrigin origin = new ScriptedOrigin();
                Line line = new Line(SharedPostgres.port())) {
            origin.answers(request -> request.response()
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .end("<!doctype html><title>t</title><p>Text"));
            Map<Option, String> settings = Map.of(
                    Option.STORE, "postgresql://postgres@127.0.0.1:" + line.port() + "/" + database.database(),
                    Option.KEYS, keys.toString(),
                    Option.POLICIES, folder.resolve("policies").toString());
            try (GatewayFixture gateway = GatewayFixture.before(origin.port(), settings)) {
                System.out.println(
                        "A page whose visitor's record is not in memory, " + VIEWS + " views one after the other, ms");
                System.out.println("database    half      99 %   at most");
                views(gateway, "warm", false);
                double healthy = views(gateway, "healthy", true);
                line.hold();
                double slow = views(gateway, "hangs", true);
                line.mend();
                line.cut();
                double gone = views(gateway, "gone", true);
                System.out.printf(
                        "hangs: %+.1f ms, gone: %+.1f ms beyond healthy at 99 %%%n", slow - healthy, gone - healthy);
            }
        }
    }

    /** The time that 99 % of the views stay within, in milliseconds. */
    private static double views(GatewayFixture gateway, String name, boolean told) throws IOException {
        double[] took = new double[VIEWS];
        for (int view = 0; view < VIEWS; view++) {
            long begin = System.nanoTime();
            RawAnswer page = gateway.send(
                    "GET", "/", GatewayFixture.COUNTRY + ": DE", GatewayFixture.ACCOUNT + ": " + name + view);
            took[view] = (System.nanoTime() - begin) / 1e6;
            if (page.status() != 200) {
                throw new IllegalStateException("a page was answered with " + page.status());
            }
        }
        Arrays.sort(took);
        if (told) {
            System.out.printf(
                    "%-9s %6.1f %9.1f %9.1f%n", name, took[VIEWS / 2], took[VIEWS * 99 / 100], took[VIEWS - 1]);
        }
        return took[VIEWS * 99 / 100];
    }
}
