package io.consentry.config;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class HostPatternTest {
    @ParameterizedTest
    @ValueSource(ints = {64, 254, 2_000})
    void a_name_that_is_too_long_is_told_from_a_host(int length) {
        String address = "é".repeat(length) + ".example";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse(address))
                .withMessageContaining("write ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.site(address))
                .withMessageContaining("write ");
    }
}
