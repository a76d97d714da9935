package io.consentry.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class PlainHttpTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> said = new ArrayList<>();
    private final PlainHttp plain = new PlainHttp(nanos::get, said::add);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "shop.example:8080, http,  -,                     -,     true",
                "shop.example,      https, -,                     -,     false",
                "shop.example,      http,  -,                     https, false",
                "shop.example,      https, -,                     http,  true",
                "shop.example,      http,  https://shop.example,  -,     false",
                "shop.example,      http,  http://shop.example,   https, true",
                "192.168.1.7,       http,  http://192.168.1.7,    -,     true",
                "localhost:8080,    http,  http://localhost:8080, -,     false",
                "a.localhost,       http,  -,                     -,     false",
                "127.0.0.1:8080,    http,  -,                     -,     false",
                "[::1]:8080,        http,  -,                     -,     false",
                "-,                 http,  -,                     -,     false"
            })
    void it_is_said_where_browsers_do_not_keep_the_cookie(
            @Nullable String host, String scheme, @Nullable String origin, @Nullable String forwarded, boolean lost) {
        plain.keeps(headers(host, origin, forwarded), scheme);
        assertThat(said).hasSize(lost ? 1 : 0);
    }

    @Test
    void it_names_the_host_and_what_to_do_and_is_said_once_an_hour() {
        MultiMap headers = headers("shop.example:80", null, null);
        plain.keeps(headers, "http");
        plain.keeps(headers, "http");
        nanos.addAndGet(Duration.ofHours(1).toNanos() - 1);
        plain.keeps(headers, "http");
        assertThat(said).hasSize(1);
        assertThat(said.get(0)).contains("http://shop.example,", "--tls-cert", "X-Forwarded-Proto: https");
        nanos.addAndGet(1);
        plain.keeps(headers, "http");
        assertThat(said).hasSize(2);
    }

    private static MultiMap headers(@Nullable String host, @Nullable String origin, @Nullable String forwarded) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (host != null) {
            headers.add("Host", host);
        }
        if (origin != null) {
            headers.add("Origin", origin);
        }
        if (forwarded != null) {
            headers.add("X-Forwarded-Proto", forwarded);
        }
        return headers;
    }
}
