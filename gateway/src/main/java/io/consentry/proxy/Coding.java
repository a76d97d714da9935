package io.consentry.proxy;

import java.util.List;
import java.util.Locale;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compressions in which rewritten pages go out, the preferred first. */
enum Coding {
    ZSTD("zstd"),
    BROTLI("br"),
    GZIP("gzip");

    private static final Logger LOG = LoggerFactory.getLogger(Coding.class);

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** As {@code Content-Encoding} names it. */
    String token() {
        return token;
    }

    /** Whether its library works on this machine. */
    boolean isAvailable() {
        return switch (this) {
            case ZSTD -> Libraries.ZSTD;
            case BROTLI -> Libraries.BROTLI;
            case GZIP -> true;
        };
    }

    /**
     * What the client likes best, by its weights and then by our order (RFC 9110, 12.5.3).
     *
     * @param accepted the values of {@code Accept-Encoding}
     * @return null if it takes none of them
     */
    static @Nullable Coding preferred(List<String> accepted) {
        Coding best = null;
        int most = 0;
        for (Coding coding : values()) {
            int weight = coding.isAvailable() ? coding.weight(accepted) : 0;
            if (weight > most) {
                most = weight;
                best = coding;
            }
        }
        return best;
    }

    /** In thousandths. */
    private int weight(List<String> accepted) {
        int others = 0;
        for (String value : accepted) {
            for (String each : value.split(",", -1)) {
                String[] parts = each.split(";", -1);
                String name = parts[0].strip().toLowerCase(Locale.ROOT);
                if (name.equals(token) || name.equals("x-" + token)) {
                    return weight(parts);
                }
                if (name.equals("*")) {
                    others = weight(parts);
                }
            }
        }
        return others;
    }

    /** A weight that cannot be read counts as none: without compression every client can read on. */
    private static int weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                String number = parameter.substring(2);
                boolean sound = number.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
                return sound ? (int) Math.round(Double.parseDouble(number) * 1000) : 0;
            }
        }
        return 1000;
    }

    /** Looked for once; on machines for which they hold no native part, gzip serves everybody. */
    private static final class Libraries {
        static final boolean BROTLI = brotli();
        static final boolean ZSTD = zstd();

        private static boolean brotli() {
            boolean available = Brotli4jLoader.isAvailable();
            if (!available) {
                LOG.warn("no Brotli on this machine: {}", String.valueOf(Brotli4jLoader.getUnavailabilityCause()));
            }
            return available;
        }

        private static boolean zstd() {
            try {
                Native.load();
            } catch (UnsatisfiedLinkError e) {
                LOG.warn("no Zstandard on this machine: {}", e.toString());
            }
            return Native.isLoaded();
        }
    }
}
