package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.consentry.consent.Purpose;

import static org.assertj.core.api.Assertions.assertThat;

final class RecurringScriptsTest {
    private final RecurringScripts recurring = RecurringScripts.ofElements();
    private final AtomicInteger looks = new AtomicInteger();
    private final Vendor vendor = VendorCatalogTest.vendor("ads", Set.of(Purpose.ADVERTISING));

    private List<Vendor> find(String text, String host) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return recurring
                .findings(bytes, 1, bytes.length - 1, host, () -> {
                    looks.incrementAndGet();
                    return new ScriptFindings(
                            text.contains("ad") ? List.of(vendor) : List.of(), List.of(), Set.of(), false);
                })
                .vendors();
    }

    @Test
    void script_that_comes_again_is_not_looked_into_again() {
        assertThat(find("ad()", "a.example")).containsExactly(vendor);
        assertThat(find("ad()", "a.example")).containsExactly(vendor);
        assertThat(looks).hasValue(1);
    }

    @Test
    void script_on_another_host_is_looked_into() {
        assertThat(find("ad()", "a.example")).containsExactly(vendor);
        assertThat(find("ad()", "b.example")).containsExactly(vendor);
        assertThat(looks).hasValue(2);
    }

    @Test
    void scripts_that_take_each_others_place_are_never_mixed_up() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5_000; i++) {
                assertThat(find((i % 3 == 0 ? "ad" : "x") + i, "")).hasSize(i % 3 == 0 ? 1 : 0);
            }
        }
        assertThat(looks).hasValueGreaterThan(5_000);
    }

    @Test
    void long_script_is_looked_into_each_time() {
        String text = "ad".repeat(40_000);
        assertThat(find(text, "")).containsExactly(vendor);
        assertThat(find(text, "")).containsExactly(vendor);
        assertThat(looks).hasValue(2);
    }
}
