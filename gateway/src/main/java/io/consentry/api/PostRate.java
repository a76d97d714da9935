package io.consentry.api;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.util.NetUtil;

/**
 * How often a visitor's address may send choices. Addresses are kept in memory alone, for a minute after the last choice
 * at most. An IPv6 address stands for its network of 64 bits, which is what one subscriber has.
 */
public final class PostRate {
    private static final long WINDOW_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int MOST_TEXT = 64;

    private final long intervalMillis;
    private final Clock clock;

    /** By address, when all that was sent would have been sent at an even pace, in milliseconds of the clock. */
    private final ConcurrentMap<String, Long> paid;

    /**
     * Allows so many.
     *
     * @param perMinute from 1; as many at once, and then one after the other
     * @param mostAddresses how many are remembered; with more, the longest silent are forgotten
     */
    public PostRate(int perMinute, int mostAddresses, Clock clock) {
        this.intervalMillis = Math.max(1, WINDOW_MILLIS / perMinute);
        this.clock = clock;
        this.paid = Caffeine.newBuilder()
                .maximumSize(mostAddresses)
                .expireAfterAccess(Duration.ofMillis(WINDOW_MILLIS))
                .<String, Long>build()
                .asMap();
    }

    /** Counts a choice of this address: 0 where it is taken, otherwise the seconds after which the next one will be. */
    long waitSeconds(String address) {
        long now = clock.millis();
        AtomicLong wait = new AtomicLong();
        paid.compute(network(address), (network, before) -> {
            long ahead = before == null ? 0 : before - now;
            // More than a window ahead is only a clock that was set back, which must not lock anybody out.
            long owed = ahead < 0 || ahead > WINDOW_MILLIS ? 0 : ahead;
            long over = owed + intervalMillis - WINDOW_MILLIS;
            if (over > 0) {
                wait.set(TimeUnit.MILLISECONDS.toSeconds(over) + 1);
                return now + owed;
            }
            return now + owed + intervalMillis;
        });
        return wait.get();
    }

    /** How many addresses are remembered, for tests. */
    int size() {
        return paid.size();
    }

    private static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return address.substring(0, Math.min(MOST_TEXT, address.length()));
        }
        boolean mapped = bytes.length > IPV4_BYTES && isMapped(bytes);
        byte[] network = mapped
                ? Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length)
                : Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_NETWORK_BYTES));
        return HexFormat.of().formatHex(network);
    }

    /** RFC 4291, 2.5.5.2: an IPv4 address as IPv6 writes it. */
    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
    }
}
