package io.consentry.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.consentry.consent.Basis;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieDomains;
import io.consentry.consent.CookieKey;
import io.consentry.consent.Method;
import io.consentry.consent.Purpose;
import io.consentry.consent.Salt;
import io.consentry.consent.Signals;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;
import io.consentry.consent.SubjectHasher;
import io.consentry.consent.SubjectId;
import io.consentry.policy.Decision;
import io.consentry.policy.DecisionCase;
import io.consentry.policy.DecisionPoint;
import io.consentry.policy.Jurisdiction;
import io.consentry.policy.LeaseRenewal;
import io.consentry.policy.RequestFacts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One browser with many tabs before two gateways, whose news of each other is late: whatever the order in which pages are
 * asked for and answers come, nothing is allowed after a refusal or an erasure.
 */
class LeaseHistoriesTest {
    private static final int STEPS = 4_000;
    private static final SubjectHasher HASHER = new SubjectHasher(new byte[32]);
    private static final CookieCodec CODEC = new CookieCodec(List.of(new CookieKey("k", new byte[32])));
    private static final LeaseRenewal LEASES = new LeaseRenewal(CODEC, CookieDomains.NONE);
    private static final String MAIN = "__Host-consent";
    private static final String LEASE = "__Host-consent-lease";

    @Test
    void no_order_of_answers_brings_a_grant_back() {
        new History(new Random().nextLong()).run();
    }

    @Test
    @Tag("full")
    void no_order_of_answers_brings_a_grant_back_many_times() {
        Random seeds = new Random();
        for (int i = 0; i < 100; i++) {
            new History(seeds.nextLong()).run();
        }
    }

    /** Time that moves when told to. */
    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        long nanos() {
            return Duration.between(Instant.EPOCH, now).toNanos();
        }
    }

    /** What all gateways share; it tells of changes when a gateway hears of them. */
    private static final class Database implements ConsentStore {
        private final Map<Subject, ConsentRecord> records = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private final Clock clock;
        private long sequence;
        private int reads;

        Database(Clock clock) {
            this.clock = clock;
        }

        @Override
        public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
            reads++;
            return CompletableFuture.completedStage(Optional.ofNullable(records.get(subject)));
        }

        @Override
        public CompletionStage<ConsentRecord> append(ConsentEvent event) {
            ConsentRecord record = Events.record(event, ++sequence);
            records.put(event.subject(), record);
            boolean revokes = record.choices().containsValue(Choice.REFUSED);
            changes.add(new Change(event.subject(), sequence, revokes, clock.instant()));
            return CompletableFuture.completedStage(record);
        }

        @Override
        public CompletionStage<Boolean> erase(Subject subject) {
            changes.add(new Change(subject, ++sequence, true, clock.instant()));
            return CompletableFuture.completedStage(records.remove(subject) != null);
        }

        @Override
        public CompletionStage<List<StoredEvent>> history(Subject subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> ping() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void close() {}
    }

    /** One gateway and what it has heard of the other's writes. */
    private static final class Node {
        private final Hand clock;
        private final Database database;
        private final Revocations revocations;
        private final CachedConsentStore cache;
        private final DecisionPoint decisions;
        private int heard;

        Node(Hand clock, Database database) {
            this.clock = clock;
            this.database = database;
            revocations = new Revocations(100, clock, clock::nanos);
            revocations.rebuild(List.of(), clock.instant().minus(PgFeed.KEPT));
            cache = new CachedConsentStore(
                    database, StoreSettings.Caching.DEFAULT, Duration.ofSeconds(5), revocations, clock::nanos);
            decisions = new DecisionPoint(DecisionCase.POLICY, cache, HASHER, clock);
        }

        /** Changes commit up to so much later than they were numbered, or are seen so much later. */
        void hear(Duration lag) {
            while (heard < database.changes.size()
                    && !database.changes.get(heard).at().plus(lag).isAfter(clock.instant())) {
                Change change = database.changes.get(heard++);
                revocations.add(change);
                cache.changed(change.subject(), change.sequence());
            }
            revocations.heard(clock.nanos());
        }

        Decision decide(String header) {
            return Stages.await(decisions.decide(
                    new RequestFacts(Jurisdiction.of("DE", null), new Signals(false, CODEC.read(List.of(header))))));
        }
    }

    /**
     * A cookie in a browser.
     *
     * @param until when the browser drops it
     */
    private record Kept(String value, Instant until) {}

    /** What happens, by chance. */
    private static final class History {
        private static final Duration LATEST = PgFeed.OVERLAP;

        private final long seed;
        private final Random random;
        private final Hand clock = new Hand();
        private final Database database = new Database(clock);
        private final List<Node> nodes = List.of(new Node(clock, database), new Node(clock, database));
        private final Map<String, Kept> jar = new HashMap<>();
        private final List<String> underWay = new ArrayList<>();
        private final List<String> mains = new ArrayList<>(List.of(""));
        private final List<String> leases = new ArrayList<>(List.of(""));
        private Optional<SubjectId> id = Optional.empty();
        private Instant changed = clock.instant();
        private boolean granted;
        private int renewed;
        private int spared;

        History(long seed) {
            this.seed = seed;
            random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                long pause = random.nextInt(10) == 0 ? random.nextInt(30 * 3600) : random.nextInt(8);
                clock.now = clock.now.plusSeconds(pause);
                for (Node node : nodes) {
                    node.hear(Duration.ofMillis(random.nextInt((int) LATEST.toMillis())));
                }
                String where = "seed " + seed + ", step " + step;
                switch (random.nextInt(14)) {
                    case 0 -> choose(Choice.GRANTED);
                    case 1 -> choose(Choice.REFUSED);
                    case 2 -> erase();
                    case 3, 4, 5 -> arrive();
                    case 6, 7 -> anyCookies(where);
                    case 8 -> Stages.await(node().cache.erase(Events.subject("other-" + step)));
                    case 9 -> renew(any(mains), node());
                    default -> view(where);
                }
            }
            assertThat(renewed).as("renewals, seed %d", seed).isPositive();
            assertThat(spared).as("reads that a renewal spared, seed %d", seed).isPositive();
        }

        private Node node() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        private String cookies() {
            List<String> pairs = new ArrayList<>();
            jar.values().removeIf(kept -> !kept.until().isAfter(clock.instant()));
            jar.forEach((name, kept) -> pairs.add(name + "=" + kept.value()));
            return String.join("; ", pairs);
        }

        /** A page is asked for; what it sets comes whenever it comes. */
        private void view(String where) {
            String cookies = cookies();
            int before = database.reads;
            Decision decision = renew(cookies, node());
            boolean allows = decision.allows(Purpose.ANALYTICS);
            if (!granted) {
                assertThat(allows).as(where).isFalse();
            }
            spared += allows && jar.containsKey(LEASE) && database.reads == before ? 1 : 0;
        }

        /** Whoever has an old cookie still may ask with it, and hand on to the browser what comes of it. */
        private Decision renew(String cookies, Node node) {
            Decision decision = node.decide(cookies);
            List<String> lines = LEASES.lines(decision, "shop.test", cookies.isEmpty() ? null : cookies);
            underWay.addAll(lines);
            for (String line : lines) {
                String value = value(line);
                if (!value.isEmpty()) {
                    renewed++;
                    leases.add("; " + LEASE + "=" + value);
                }
            }
            return decision;
        }

        /** One of those, rather the last ones. */
        private String any(List<String> kept) {
            int back = Math.min(kept.size(), random.nextInt(10) == 0 ? Integer.MAX_VALUE : 3);
            return kept.get(kept.size() - 1 - random.nextInt(back));
        }

        private static String value(String line) {
            return line.substring(line.indexOf('=') + 1, line.indexOf(';'));
        }

        private void arrive() {
            if (!underWay.isEmpty()) {
                keep(underWay.remove(random.nextInt(underWay.size())));
            }
        }

        private void keep(String line) {
            long age = Long.parseLong(line.substring(line.indexOf("Max-Age=") + 8));
            jar.put(
                    line.substring(0, line.indexOf('=')),
                    new Kept(value(line), clock.instant().plusSeconds(age)));
        }

        /** Whoever has kept all cookies of the browser puts any two of them together, once all gateways know. */
        private void anyCookies(String where) {
            String main = any(mains);
            String lease = any(leases);
            if (!granted && clock.instant().isAfter(changed.plus(LATEST))) {
                assertThat(node().decide(main + lease).allows(Purpose.ANALYTICS))
                        .as(where)
                        .isFalse();
            }
        }

        private void choose(Choice choice) {
            SubjectId mine = id.orElseGet(() ->
                    new SubjectId(Events.subject("s" + random.nextLong()).hash().substring(0, 21) + "A"));
            id = Optional.of(mine);
            ConsentEvent event = new ConsentEvent(
                    UUID.randomUUID(),
                    HASHER.browser(mine),
                    Map.of(Purpose.ANALYTICS, choice),
                    clock.instant(),
                    new ConsentEvent.Circumstances(
                            Method.CUSTOM,
                            DecisionCase.POLICY.version(),
                            "eea",
                            "DE",
                            false,
                            false,
                            "",
                            "",
                            Basis.NONE),
                    Salt.random());
            ConsentRecord record = Stages.await(node().cache.append(event));
            ConsentCookie cookie = new ConsentCookie(
                    id,
                    record.choices(),
                    record.policyVersion(),
                    record.sequence(),
                    record.at(),
                    clock.instant().plus(ConsentCookie.LEASE),
                    false);
            String value = CODEC.write(cookie);
            mains.add(MAIN + "=" + value);
            jar.put(MAIN, new Kept(value, clock.instant().plus(Duration.ofDays(400))));
            jar.remove(LEASE);
            settle(choice == Choice.GRANTED);
        }

        private void erase() {
            if (id.isPresent()) {
                Stages.await(node().cache.erase(HASHER.browser(id.get())));
                id = Optional.empty();
                jar.remove(MAIN);
                jar.remove(LEASE);
                settle(false);
            }
        }

        private void settle(boolean grants) {
            granted = grants;
            changed = clock.instant();
        }
    }
}
