package io.consentry.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.Purpose;
import io.consentry.foreign.ForeignSettings;
import io.consentry.foreign.ForeignSettings.Format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What owners write about cookies. */
final class CookiesReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    private ConfigSource source(String yaml) throws IOException {
        Path file = Files.writeString(dir.resolve("consentry.yaml"), yaml);
        Map<Option, String> options = Map.of(
                Option.ORIGIN,
                "http://127.0.0.1:1",
                Option.STORE,
                dir.resolve("c.db").toString());
        return new ConfigSource(options, Map.of(), Optional.of(file));
    }

    private Settings.Cookies read(String yaml) throws IOException, ConfigException {
        return SettingsReader.check(source(yaml)).consent().cookies();
    }

    private List<String> problems(String yaml) throws IOException {
        ConfigSource source = source(yaml);
        return catchThrowableOfType(ConfigException.class, () -> SettingsReader.check(source)).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    @Test
    void without_a_word_each_host_stands_for_itself_and_our_banner_asks() throws Exception {
        Settings.Cookies cookies = read("");

        assertThat(cookies.domains().domains()).isEmpty();
        assertThat(cookies.clearSiteData()).isEmpty();
        assertThat(cookies.foreign()).isEmpty();
    }

    @Test
    void domains_stand_side_by_side_and_the_narrowest_holds() throws Exception {
        Settings.Cookies cookies = read("cookie-domain: Shop.Example, eu.shop.example,other.co.uk\n");

        assertThat(cookies.domains().of("www.shop.example")).contains("shop.example");
        assertThat(cookies.domains().of("a.eu.shop.example")).contains("eu.shop.example");
        assertThat(cookies.domains().of("other.co.uk")).contains("other.co.uk");
        assertThat(cookies.domains().of("another.co.uk")).isEmpty();
        assertThat(cookies.domains().of("notshop.example")).isEmpty();
    }

    @Test
    void public_suffixes_and_what_is_no_domain_are_refused() throws Exception {
        for (String suffix : List.of("co.uk", "github.io", "com.br")) {
            assertThat(problems("cookie-domain: " + suffix + "\n"))
                    .singleElement()
                    .asString()
                    .contains("cookie-domain", "anybody may register");
        }
        for (String wrong : List.of("com", "localhost", "https://shop.example", ".shop.example", "a b.example", "''")) {
            assertThat(problems("cookie-domain: " + wrong + "\n")).as(wrong).isNotEmpty();
        }
    }

    @Test
    void only_cache_and_storage_can_be_cleared() throws Exception {
        assertThat(read("clear-site-data: cache, storage\n").clearSiteData()).isEqualTo("\"cache\", \"storage\"");
        assertThat(problems("clear-site-data: cookies\n"))
                .singleElement()
                .asString()
                .contains("'cookies'");
    }

    @Test
    void another_banner_means_what_its_makers_say_and_what_the_owner_adds() throws Exception {
        assertThat(read("foreign-consent: {format: onetrust}\n").foreign())
                .contains(ForeignSettings.of(Format.ONETRUST));
        ForeignSettings tcf = read("""
                foreign-consent:
                  format: tcf
                  cookie: tc
                  purposes: {analytics: [8], advertising: [1, 7]}
                  vendors: {advertising: [755, 91]}
                """).foreign().orElseThrow();
        assertThat(tcf.cookie()).isEqualTo("tc");
        assertThat(tcf.purposes())
                .containsEntry(Purpose.ANALYTICS, List.of("8"))
                .containsEntry(Purpose.ADVERTISING, List.of("1", "7"))
                .containsEntry(Purpose.FUNCTIONAL, List.of("1"));
        assertThat(tcf.vendors()).containsEntry(Purpose.ADVERTISING, List.of(755, 91));
    }

    @Test
    void every_error_is_named() throws Exception {
        assertThat(problems("foreign-consent: onetrust\n"))
                .singleElement()
                .asString()
                .contains("foreign-consent");
        assertThat(problems("foreign-consent: {format: onetrsut}\n"))
                .singleElement()
                .asString()
                .contains("'onetrsut'", "'onetrust'");
        assertThat(problems("""
                foreign-consent:
                  format: onetrust
                  cooky: x
                  cookie: "a b"
                  purposes: {analitics: [C0002], advertising: [], functional: ["a/b"], necessary: [C0001]}
                  vendors: {advertising: [755]}
                """)).hasSize(7);
        assertThat(problems("foreign-consent: {format: tcf, purposes: {analytics: [0, x, 25]}}\n"))
                .hasSize(3);
    }
}
