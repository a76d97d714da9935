package io.consentry.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The configuration of the embedded store and of the cache before it.
 *
 * @param path the database file; its directory is made where it is missing
 * @param grouping how writes share a commit
 * @param caching what the cache keeps
 * @param deadline how long a look-up may take, and a statement may wait for the file, before the store counts as
 *     unavailable; more than zero
 */
public record StoreSettings(Path path, Grouping grouping, Caching caching, Duration deadline) {
    /** How long a look-up may take unless configured otherwise. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMillis(250);

    /**
     * Checks the deadline.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public StoreSettings {
        requirePositive(deadline, "deadline");
    }

    /** The defaults, for a database at {@code path}. */
    public static StoreSettings at(Path path) {
        return new StoreSettings(path, Grouping.DEFAULT, Caching.DEFAULT, DEFAULT_DEADLINE);
    }

    /**
     * How writes share a commit, and with it one flush to the disk.
     *
     * @param size the most writes in one commit, from 1
     * @param window how long a commit waits for more writes to join; zero commits what is there
     * @param queueBound the most writes, and apart from them the most look-ups, that may wait, from 1; more are refused
     *     as unavailable
     */
    public record Grouping(int size, Duration window, int queueBound) {
        /** 64 writes or 3 ms, 4,096 waiting. */
        public static final Grouping DEFAULT = new Grouping(64, Duration.ofMillis(3), 4096);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if one is left
         */
        public Grouping {
            requireAtLeastOne(size, "size");
            requireAtLeastOne(queueBound, "queueBound");
            if (window.isNegative()) {
                throw new IllegalArgumentException("window must not be negative, but is " + window);
            }
        }
    }

    /**
     * What the cache keeps.
     *
     * @param size the most subjects, from 1
     * @param ttl how long a record is believed, more than zero; it bounds how late another node's write is seen
     * @param absentTtl how long the absence of a record is believed, more than zero
     */
    public record Caching(int size, Duration ttl, Duration absentTtl) {
        /** 100,000 subjects for a minute; their absence for five seconds. */
        public static final Caching DEFAULT = new Caching(100_000, Duration.ofMinutes(1), Duration.ofSeconds(5));

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if one is left
         */
        public Caching {
            requireAtLeastOne(size, "size");
            requirePositive(ttl, "ttl");
            requirePositive(absentTtl, "absentTtl");
        }
    }

    private static void requireAtLeastOne(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, but is " + value);
        }
    }
}
