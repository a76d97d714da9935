package io.consentry.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The proxies in front of the gateway whose word on the visitor's address is believed.
 *
 * <p>Each proxy puts the address of whoever asked it behind those that it was told ({@code X-Forwarded-For}). Anybody can
 * write more in front of that, so it is read from its end, up to the first address that is no trusted proxy's.
 */
public final class TrustedProxies {
    /** Nobody is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    static final String HEADER = "X-Forwarded-For";

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)\\](?::\\d+)?|([^:]*):\\d+");

    private record Network(InetAddress address, int bits) {
        boolean holds(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] others = other.getAddress();
            if (mine.length != others.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((mine[bit >> 3] ^ others[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Takes the proxies.
     *
     * @param networks addresses, or networks such as {@code 10.0.0.0/8} and {@code fd00::/8}
     * @throws IllegalArgumentException if one is neither; its message says which
     */
    public static TrustedProxies of(Collection<String> networks) {
        List<Network> all = new ArrayList<>();
        for (String written : networks) {
            int slash = written.indexOf('/');
            InetAddress address = numeric(slash < 0 ? written : written.substring(0, slash));
            String bits = slash < 0 || address == null ? "" : written.substring(slash + 1);
            boolean whole = slash < 0;
            if (address == null || !(whole || BITS.matcher(bits).matches())) {
                throw new IllegalArgumentException("'" + written + "' is neither an address nor a network");
            }
            int most = 8 * address.getAddress().length;
            int length = whole ? most : Integer.parseInt(bits);
            if (length > most) {
                throw new IllegalArgumentException("'" + written + "' has more bits than its address");
            }
            all.add(new Network(address, length));
        }
        return new TrustedProxies(List.copyOf(all));
    }

    /**
     * The visitor's address.
     *
     * @param peer who is connected, numeric; or empty
     * @param headers the request's
     * @return numeric; the peer's where it is no trusted proxy
     */
    public String visitor(String peer, FactsReader.Headers headers) {
        if (networks.isEmpty() || !isTrusted(numeric(peer))) {
            return peer;
        }
        String visitor = peer;
        String[] told = String.join(",", headers.all(HEADER)).split(",", -1);
        for (int i = told.length - 1; i >= 0; i--) {
            String address = withoutPort(told[i].strip());
            InetAddress numeric = numeric(address);
            if (numeric == null) {
                return visitor; // what is no address ends what can be believed
            }
            visitor = address;
            if (!isTrusted(numeric)) {
                return visitor;
            }
        }
        return visitor;
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        return address != null && networks.stream().anyMatch(network -> network.holds(address));
    }

    private static String withoutPort(String text) {
        var parts = WITH_PORT.matcher(text);
        if (!parts.matches()) {
            return text;
        }
        return parts.group(1) == null ? parts.group(2) : parts.group(1);
    }

    /** A numeric address, without asking anybody; null if it is none. */
    private static @Nullable InetAddress numeric(String text) {
        boolean numeric = IPV4.matcher(text).matches()
                || (text.indexOf(':') >= 0 && IPV6.matcher(text).matches());
        if (!numeric) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }
}
