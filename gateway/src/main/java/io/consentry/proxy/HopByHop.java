package io.consentry.proxy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.vertx.core.MultiMap;

import io.consentry.policy.FactsReader;

/** Copies the headers that are meant for both ends, and leaves those that are meant for one hop (RFC 9110, 7.6.1). */
final class HopByHop {
    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "proxy-authenticate",
            "proxy-authorization");

    /**
     * What {@code Connection} may not take away. {@code Connection: Sec-GPC} would make a visitor's signal vanish,
     * {@code Connection: Host} or {@code Cookie} would change whose page it is.
     */
    private static final Set<String> NEVER = Set.of(
            FactsReader.GPC_HEADER.toLowerCase(Locale.ROOT),
            "host",
            "cookie",
            "authorization",
            "content-length",
            "content-type",
            "content-encoding",
            "set-cookie",
            "cache-control",
            "origin");

    private HopByHop() {}

    static void copy(MultiMap from, MultiMap to) {
        Set<String> dropped = dropped(from);
        for (Map.Entry<String, String> header : from) {
            if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    private static Set<String> dropped(MultiMap headers) {
        List<String> connection = headers.getAll("Connection");
        if (connection.isEmpty()) {
            return ALWAYS;
        }
        Set<String> dropped = new HashSet<>(ALWAYS);
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                if (!NEVER.contains(lower)) {
                    dropped.add(lower);
                }
            }
        }
        return dropped;
    }
}
