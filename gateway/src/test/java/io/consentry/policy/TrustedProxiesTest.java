package io.consentry.policy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TrustedProxiesTest {
    private static final TrustedProxies PROXIES =
            TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8", "2001:db8::1"));

    private static String visitor(TrustedProxies proxies, String peer, String... headers) {
        return proxies.visitor(peer, name -> name.equals("X-Forwarded-For") ? List.of(headers) : List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1 | 203.0.113.5              | 198.51.100.1", // nobody's word
                "10.1.2.3     | 203.0.113.5              | 203.0.113.5",
                "192.0.2.7    | 203.0.113.5              | 203.0.113.5",
                "192.0.2.8    | 203.0.113.5              | 192.0.2.8",
                "10.1.2.3     | 1.1.1.1, 203.0.113.5     | 203.0.113.5", // what a visitor wrote in front
                "10.1.2.3     | 203.0.113.5, 10.9.9.9    | 203.0.113.5", // through two proxies
                "10.1.2.3     | 10.8.8.8 , 10.9.9.9      | 10.8.8.8", // a visitor within
                "10.1.2.3     | 203.0.113.5:4711         | 203.0.113.5",
                "10.1.2.3     | [2001:db8::5]:4711       | 2001:db8::5",
                "fd00::9      | 2001:db8::5              | 2001:db8::5",
                "2001:db8::1  | ::ffff:203.0.113.5       | ::ffff:203.0.113.5",
                "10.1.2.3     | 203.0.113.5, unknown     | 10.1.2.3",
                "10.1.2.3     | 203.0.113.5,             | 10.1.2.3",
                "10.1.2.3     | 203.0.113.5, 10.9.9.256  | 10.1.2.3",
                "10.1.2.3     | 203.0.113.5, localhost   | 10.1.2.3",
                "10.1.2.3     | 1.1.1.1, 010.9.9.9       | 10.1.2.3",
            })
    void the_nearest_address_that_is_no_proxys_counts(String peer, String header, String visitor) {
        assertThat(visitor(PROXIES, peer, header)).isEqualTo(visitor);
    }

    @Test
    void several_headers_are_read_as_one() {
        assertThat(visitor(PROXIES, "10.0.0.1", "1.1.1.1", "203.0.113.5", "10.0.0.2"))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void without_a_header_the_proxy_itself_asks() {
        assertThat(visitor(PROXIES, "10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @Test
    void nobody_is_believed_by_default() {
        assertThat(visitor(TrustedProxies.NONE, "127.0.0.1", "203.0.113.5")).isEqualTo("127.0.0.1");
        assertThat(visitor(TrustedProxies.NONE, "", "203.0.113.5")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "fd00::/129", "10.0.0.1/-1", "::g"})
    void what_is_no_network_is_refused_by_name(String network) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + network + "'");
    }
}
