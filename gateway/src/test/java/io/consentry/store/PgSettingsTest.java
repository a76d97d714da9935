package io.consentry.store;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.store.PgSettings.Mode;
import io.consentry.store.PgSettings.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PgSettingsTest {
    private static final Server A = new Server("a.example", 5432);
    private static final Server B = new Server("b.example", 5433);

    @Test
    void several_servers_are_read_in_libpqs_form() {
        PgSettings settings =
                PgSettings.parse("postgresql://u:p@a.example,b.example:5433/d?target_session_attrs=read-write");

        assertThat(settings.servers()).containsExactly(A, B);
        assertThat(settings.listen()).containsExactly(A, B);
        assertThat(settings.tls().mode()).isEqualTo(Mode.VERIFY_FULL);
        assertThat(settings).hasToString("postgresql://u@a.example:5432,b.example:5433/d");
    }

    @Test
    void one_server_elsewhere_is_enough_to_want_tls() {
        assertThat(PgSettings.parse("postgresql://u@localhost,127.0.0.1/d")
                        .tls()
                        .mode())
                .isEqualTo(Mode.DISABLE);
        assertThat(PgSettings.parse("postgresql://u@localhost,a.example/d")
                        .tls()
                        .mode())
                .isEqualTo(Mode.VERIFY_FULL);
    }

    @Test
    void address_of_version_six_is_read_and_written() {
        PgSettings settings = PgSettings.parse("postgresql://u@[::1]:6000/d");

        assertThat(settings.servers()).containsExactly(new Server("::1", 6000));
        assertThat(settings).hasToString("postgresql://u@[::1]:6000/d");
    }

    @Test
    void behind_a_pooler_only_a_server_that_is_named_is_listened_to() {
        assertThat(PgSettings.parse("postgresql://u@a.example/d?pooled=true").listen())
                .isEmpty();
        assertThat(PgSettings.parse("postgresql://u@a.example/d?listen=false").listening())
                .isEmpty();

        PgSettings direct = PgSettings.parse(
                        "postgresql://u@a.example:6432/d?pooled=true&listen=a.example,b.example:5433")
                .listening()
                .orElseThrow();

        assertThat(direct.servers()).isEqualTo(List.of(A, B));
        assertThat(direct.pooled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://u:secret@a.example,/d | it names no host",
                "postgresql:///d | it names no host",
                "postgresql:u | begins with postgresql://",
                "postgres:/u:secret@a.example/d | begins with postgresql://",
                "postgresql://u:secret@a.example,b:70000/d | 70000 is not a port",
                "postgresql://u:secret@a.example:0/d | 0 is not a port",
                "postgresql://u:secret@a.example/d?target_session_attrs=any | target_session_attrs is read-write or",
                "postgresql://u:secret@a.example/d?pooled=true&listen=true | listen=HOST:PORT names the server itself",
                "postgresql://u:secret@a.example/d?listen=no:where | listen is true, false or HOST:PORT",
            })
    void what_cannot_be_meant_is_told_without_the_password(String address, String why) {
        assertThatThrownBy(() -> PgSettings.parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }
}
