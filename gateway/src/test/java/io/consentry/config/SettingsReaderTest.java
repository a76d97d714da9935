package io.consentry.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.api.BannerSettings;
import io.consentry.consent.KeptFor;
import io.consentry.consent.SubjectId;
import io.consentry.policy.Jurisdiction;
import io.consentry.proxy.BodySettings;
import io.consentry.proxy.EdgeSettings;
import io.consentry.proxy.HttpsSettings;
import io.consentry.proxy.OriginSettings;
import io.consentry.proxy.ProxySettings;
import io.consentry.proxy.TlsSettings;
import io.consentry.store.PgSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SettingsReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void every_default_is_as_documented() throws Exception {
        Settings settings = read(Map.of(Option.ORIGIN, "http://127.0.0.1:3000", Option.KEYS, keys()), Map.of(), "");

        assertThat(settings.edge()).isEqualTo(new Settings.Address("0.0.0.0", 8080));
        assertThat(settings.visitors())
                .isEqualTo(new EdgeSettings(
                        Duration.ofSeconds(10),
                        BodySettings.DEFAULT,
                        10_000,
                        EdgeSettings.DRAIN,
                        null,
                        HttpsSettings.NONE));
        assertThat(settings.internal().address()).isEqualTo(new Settings.Address("127.0.0.1", 8081));
        assertThat(settings.internal().token()).isEmpty();
        assertThat(only(settings).timeouts().connect()).isEqualTo(Duration.ofSeconds(2));
        assertThat(only(settings).timeouts().response()).isEqualTo(Duration.ofSeconds(15));
        assertThat(only(settings).timeouts().answer()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.page())
                .isEqualTo(new Settings.Page(
                        "/_consent", true, BannerSettings.DEFAULT, 300, true, SettingsReader.quarterOfHeap()));
        assertThat(settings.consent().store().file()).isEqualTo(Path.of("consentry-data", "consent.db"));
        assertThat(settings.consent().store().kept()).isEqualTo(new KeptFor(60));
        assertThat(settings.consent().policy().version()).isEqualTo("2026-11-28");
        assertThat(settings.consent().visitor().fixed()).isEmpty();
        assertThat(settings.consent().visitor().edge().country()).isEmpty();
        assertThat(settings.consent().visitor().edge().region()).isEmpty();
    }

    @Test
    void every_key_of_the_file_is_read() throws Exception {
        Settings settings = read(Map.of(), Map.of(), """
                origin: https://shop.example:8443
                listen: 127.0.0.1
                port: 80
                internal-listen: 127.0.0.2
                internal-port: 81
                internal-token: secret
                store: %1$s/other.db
                keys: %2$s
                country-header: CF-IPCountry
                region-header: CF-Region-Code
                jurisdiction: US-CA
                prefix: /privacy
                banner: false
                decision-header: false
                tls-port: 444
                tls-cert: %2$s
                tls-key: %2$s
                head-timeout: 3
                body-timeout: 4
                max-body: 5
                choice-rate: 7
                keep-events: 30
                page-memory: 8
                drain: 0
                max-connections: 77
                connect-timeout: 2
                response-timeout: 9
                https-redirect: 443
                hsts: 86400
                links:
                  privacyPolicy: https://shop.example/privacy
                  dpo: mailto:dpo@shop.example
                look:
                  language: de
                  place: bar
                  signals: [google, clarity]
                  texts: {de: {askTitle: "Kekse?"}}
                aliases:
                  www.googletagmanager.com.localhost: www.googletagmanager.com
                """.formatted(dir, keys()));

        OriginSettings origin = settings.sites().sites().get(0).origins().get(0);
        assertThat(origin.address()).hasToString("https://shop.example:8443");
        assertThat(origin.port()).isEqualTo(8443);
        assertThat(origin.isTls()).isTrue();
        assertThat(settings.edge()).isEqualTo(new Settings.Address("127.0.0.1", 80));
        assertThat(settings.internal().address()).isEqualTo(new Settings.Address("127.0.0.2", 81));
        assertThat(settings.visitors())
                .isEqualTo(new EdgeSettings(
                        Duration.ofSeconds(3),
                        new BodySettings(Duration.ofSeconds(4), 5 << 20),
                        77,
                        Duration.ZERO,
                        new TlsSettings(444),
                        new HttpsSettings(86400, 443)));
        assertThat(settings.internal().token()).isEqualTo("secret");
        assertThat(settings.consent().store().file()).isEqualTo(dir.resolve("other.db"));
        assertThat(settings.consent().store().kept()).isEqualTo(new KeptFor(30));
        assertThat(settings.consent().visitor().edge().country()).isEqualTo("CF-IPCountry");
        assertThat(settings.consent().visitor().edge().region()).isEqualTo("CF-Region-Code");
        assertThat(settings.consent().visitor().fixed()).contains(new Jurisdiction("US-CA"));
        assertThat(settings.page())
                .isEqualTo(new Settings.Page(
                        "/privacy",
                        false,
                        new BannerSettings(
                                Map.of(
                                        "privacyPolicy",
                                        "https://shop.example/privacy",
                                        "dpo",
                                        "mailto:dpo@shop.example"),
                                "de",
                                "bar",
                                List.of("google", "clarity"),
                                Map.of("de", Map.of("askTitle", "Kekse?"))),
                        7,
                        false,
                        8));
        assertThat(only(settings).timeouts().connect()).isEqualTo(Duration.ofSeconds(2));
        assertThat(only(settings).timeouts().response()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.consent().catalog().match("www.googletagmanager.com.localhost", "/gtm.js"))
                .isNotNull();
    }

    private static ProxySettings only(Settings settings) {
        return settings.sites().sites().get(0).proxy();
    }

    @Test
    void options_outweigh_the_environment_which_outweighs_the_file() throws Exception {
        String file = "origin: http://file.example\nport: 1\ninternal-port: 1\nprefix: /file\nkeys: " + keys();
        Map<String, String> environment = Map.of("CONSENTRY_PORT", "2", "CONSENTRY_INTERNAL_PORT", "2");

        Settings settings = read(Map.of(Option.PORT, "3"), environment, file);

        assertThat(settings.edge().port()).isEqualTo(3);
        assertThat(settings.internal().address().port()).isEqualTo(2);
        assertThat(settings.page().prefix()).isEqualTo("/file");
    }

    @Test
    void all_errors_are_reported_together_and_nothing_is_written() throws IOException {
        Path store = dir.resolve("new").resolve("consent.db");
        ConfigException wrong = failure(
                Map.of(Option.PORT, "99999", Option.STORE, store.toString()),
                Map.of("CONSENTRY_JURISDICTION", "Bavaria", "CONSENTRY_PROT", "1"),
                """
                origin: ftp://files.example
                internal-prot: 81
                banner: perhaps
                country-header: "a b"
                links: {imprint: x, privacyPolicy: "javascript:alert(1)"}
                look: {place: top, colour: red, signals: [goggle], texts: {de: {askTitel: x, saved: ""}, xx: {}}}
                policy: %s/absent.yaml
                """.formatted(dir));

        assertThat(wrong.problems())
                .extracting(ConfigProblem::path)
                .containsExactlyInAnyOrder(
                        "consentry.yaml: internal-prot",
                        "CONSENTRY_PROT",
                        "consentry.yaml: origin",
                        "--port",
                        "consentry.yaml: banner",
                        "consentry.yaml: links.imprint",
                        "consentry.yaml: links.privacyPolicy",
                        "consentry.yaml: look.place",
                        "consentry.yaml: look.colour",
                        "consentry.yaml: look.signals",
                        "consentry.yaml: look.texts.de.askTitel",
                        "consentry.yaml: look.texts.de.saved",
                        "consentry.yaml: look.texts.xx",
                        "CONSENTRY_JURISDICTION",
                        "consentry.yaml: country-header",
                        dir.resolve("absent.yaml").toString());
        assertThat(wrong)
                .hasMessageContaining("Did you mean 'internal-port'?")
                .hasMessageContaining("--consentry-accent")
                .hasMessageContaining("Did you mean 'CONSENTRY_PORT'?");
        assertThat(store.getParent()).doesNotExist();
    }

    @Test
    void names_and_behaviour_of_the_banner_are_the_owners() throws Exception {
        String file = "origin: http://a.example\nkeys: " + keys() + "\nlook: {";
        assertThat(read(Map.of(), Map.of(), file + "}").page().look().page())
                .isEqualTo(new BannerSettings.PageSettings(true, false, "consentry-banner", "consentry", ""));
        String own = "first-frame: false, reload-on-withdrawal: true, element: shop-choices, global: _choices, "
                + "style-sheet: /assets/shop.css}";
        assertThat(read(Map.of(), Map.of(), file + own).page().look().page())
                .isEqualTo(
                        new BannerSettings.PageSettings(false, true, "shop-choices", "_choices", "/assets/shop.css"));
        for (String wrong : List.of(
                "first-frame: maybe",
                "reload-on-withdrawal: 1",
                "element: div",
                "element: font-face",
                "element: a-<b>",
                "element: [a-b]",
                "style-sheet: //elsewhere.example/a.css",
                "style-sheet: https://elsewhere.example/a.css",
                "style-sheet: [/a.css]",
                "global: location",
                "global: __proto__",
                "global: 'a b'")) {
            String key = wrong.substring(0, wrong.indexOf(':'));
            assertThat(failure(Map.of(), Map.of(), file + wrong + "}").problems())
                    .as(wrong)
                    .extracting(ConfigProblem::path)
                    .containsExactly("consentry.yaml: look." + key);
        }
    }

    @Test
    void gpp_strings_need_a_notice_to_speak_of() throws Exception {
        String file = "origin: http://a.example\nkeys: " + keys() + "\nlook: {signals: [google, gpp]}\n";
        assertThat(failure(Map.of(), Map.of(), file))
                .hasMessageContaining("look.signals")
                .hasMessageContaining("links.notice");
        assertThat(read(Map.of(), Map.of(), file + "links: {notice: /notice}")
                        .page()
                        .look()
                        .signals())
                .containsExactly("google", "gpp");
    }

    @Test
    void events_are_kept_for_longer_than_any_grant_counts() {
        assertThat(refused(Map.of(Option.KEEP_EVENTS, "11")))
                .hasMessageContaining("--keep-events: '11' months are less than a grant counts in")
                .hasMessageContaining("P12M");
        assertThat(refused(Map.of(Option.KEEP_EVENTS, "1"))).hasMessageContaining("is less than 2 months");
        assertThat(refused(Map.of(Option.KEEP_EVENTS, "5y")))
                .hasMessageContaining("is not a whole number of 1 or more");
    }

    @Test
    void tls_needs_a_certificate_with_its_key() throws IOException {
        Map<Option, String> half = Map.of(Option.ORIGIN, "http://a.example", Option.TLS_PORT, "443");
        assertThat(failure(half, Map.of(), "").problems())
                .extracting(ConfigProblem::path)
                .containsExactly("--tls-cert", "--tls-key");
        Map<Option, String> absent =
                Map.of(Option.ORIGIN, "http://a.example", Option.TLS_CERT, keys(), Option.TLS_KEY, "no-such-file");
        assertThat(failure(absent, Map.of(), "")).hasMessageContaining("'no-such-file' cannot be read");
    }

    @Test
    void a_database_server_of_another_kind_is_not_mistaken_for_a_file() {
        ConfigException wrong = refused(Map.of(Option.STORE, "mysql://u:secret@db/consent"));

        assertThat(wrong).hasMessageContaining("is neither a file nor a PostgreSQL database");
        assertThat(wrong).hasMessageNotContaining("secret");
    }

    @Test
    void shared_database_demands_keys_and_makes_none() {
        ConfigException wrong = refused(Map.of(Option.STORE, "postgresql://u:secret@db.example/consent"));

        assertThat(wrong)
                .hasMessageContaining("--keys: is needed with a database that gateways share")
                .hasMessageContaining("./consentry keys new FILE")
                .hasMessageNotContaining("secret@");
    }

    @Test
    void shared_database_is_read_and_its_password_hidden() throws Exception {
        Settings settings = read(
                Map.of(
                        Option.ORIGIN,
                        "http://127.0.0.1:3000",
                        Option.KEYS,
                        keys(),
                        Option.STORE,
                        "postgresql://gate%40way:s%2Fecret+1@db.example:6432/consent?pooled=true&sslrootcert=/etc/ca.pem"),
                Map.of(),
                "");

        PgSettings server = settings.consent().server().orElseThrow();
        assertThat(server)
                .isEqualTo(new PgSettings(
                        List.of(new PgSettings.Server("db.example", 6432)),
                        "consent",
                        new PgSettings.Login("gate@way", "s/ecret+1"),
                        new PgSettings.Tls(PgSettings.Mode.VERIFY_FULL, Optional.of(Path.of("/etc/ca.pem"))),
                        true,
                        List.of()));
        assertThat(settings.toString()).doesNotContain("ecret");
    }

    @Test
    void address_of_a_database_that_cannot_be_read_is_told_without_its_password() {
        Map.of(
                        "postgresql://u:secret@db.example/consent?sslmode=prefer", "sslmode is one of disable, require",
                        "postgresql://u:secret@db.example/consent?ssl=on", "after the '?' it may only say",
                        "postgresql://u:secret@db.example", "must name a user and a database",
                        "postgresql://u:sec/ret@db.example/x", "special characters",
                        "postgresql://u:secret@db.example/a b", "is not an address")
                .forEach((address, why) -> assertThat(refused(Map.of(Option.STORE, address)))
                        .hasMessageContaining(why)
                        .hasMessageNotContaining("secret@")
                        .hasMessageNotContaining("sec/"));
    }

    @Test
    void keys_are_taken_from_the_environment_itself() throws Exception {
        String lines = Files.readString(Path.of(keys())).replace("\n", ";").replaceAll("#[^;]*;", "");

        Settings settings = read(Map.of(Option.ORIGIN, "http://127.0.0.1:3000"), Map.of("CONSENTRY_KEYS", lines), "");

        SubjectId id = SubjectId.random(new SecureRandom());
        assertThat(settings.consent().keys().hasher().browser(id))
                .isEqualTo(read(Map.of(Option.ORIGIN, "http://127.0.0.1:3000", Option.KEYS, keys()), Map.of(), "")
                        .consent()
                        .keys()
                        .hasher()
                        .browser(id));
    }

    @Test
    void what_is_not_yaml_is_reported_with_its_line() throws IOException {
        ConfigException wrong = failure(Map.of(Option.ORIGIN, "http://a.example"), Map.of(), "port: 80\nlisten: [");
        assertThat(wrong.problems().get(0).path()).startsWith("consentry.yaml at line ");
    }

    @Test
    void a_missing_file_is_one_clear_error() {
        ConfigException wrong = catchThrowableOfType(
                ConfigException.class,
                () -> SettingsReader.read(
                        new ConfigSource(
                                Map.of(Option.ORIGIN, "http://a.example", Option.KEYS, "absent"),
                                Map.of(),
                                Optional.of(dir.resolve("absent.yaml"))),
                        new SecureRandom()));
        assertThat(wrong).hasMessageContaining("there is no such file").hasMessageContaining("--config");
    }

    private Settings read(Map<Option, String> options, Map<String, String> environment, String file)
            throws IOException, ConfigException {
        Path path = Files.writeString(dir.resolve("consentry.yaml"), file);
        return SettingsReader.read(new ConfigSource(options, environment, Optional.of(path)), new SecureRandom());
    }

    private ConfigException failure(Map<Option, String> options, Map<String, String> environment, String file)
            throws IOException {
        Path path = Files.writeString(dir.resolve("consentry.yaml"), file);
        return catchThrowableOfType(
                ConfigException.class,
                () -> SettingsReader.read(
                        new ConfigSource(options, environment, Optional.of(path)), new SecureRandom()));
    }

    private ConfigException refused(Map<Option, String> options) {
        Map<Option, String> all = new EnumMap<>(options);
        all.put(Option.ORIGIN, "http://127.0.0.1:3000");
        return catchThrowableOfType(
                ConfigException.class,
                () -> SettingsReader.read(new ConfigSource(all, Map.of(), Optional.empty()), new SecureRandom()));
    }

    private String keys() throws IOException {
        Path keys = dir.resolve("keys");
        if (!Files.exists(keys)) {
            KeyFile.create(keys, new SecureRandom());
        }
        return keys.toString();
    }
}
