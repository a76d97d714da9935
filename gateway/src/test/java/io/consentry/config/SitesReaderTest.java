package io.consentry.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.consentry.policy.Enforcement;
import io.consentry.proxy.BalanceSettings;
import io.consentry.proxy.HealthSettings;
import io.consentry.proxy.KeyPairSettings;
import io.consentry.proxy.OriginSettings;
import io.consentry.proxy.OriginTlsSettings;
import io.consentry.proxy.PoolSettings;
import io.consentry.proxy.ProxySettings;
import io.consentry.proxy.SiteSettings;
import io.consentry.proxy.SitesSettings;
import io.consentry.proxy.TimeoutSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** Which websites there are, and what is wrong with what is written of them. */
final class SitesReaderTest {
    @TempDir
    private Path folder;

    private ConfigSource source(Map<Option, String> options, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("consentry.yaml"), yaml);
        return new ConfigSource(options, Map.of(), Optional.of(file));
    }

    private SitesSettings read(String yaml) throws IOException {
        ConfigSource source = source(Map.of(), yaml);
        SitesSettings sites = new SitesReader(source).read();
        assertThat(source.problems()).isEmpty();
        return sites;
    }

    private List<String> problems(Map<Option, String> options, String yaml) throws IOException {
        ConfigSource source = source(options, yaml);
        new SitesReader(source).read();
        return source.problems().stream()
                .map(problem -> problem.path() + " " + problem.rule())
                .toList();
    }

    @Test
    void without_sites_one_answers_to_any_host_with_all_its_servers() throws Exception {
        SitesSettings sites = read("origin: http://a.test:3000, https://b.test");
        assertThat(sites.isAny()).isTrue();
        SiteSettings only = sites.sites().get(0);
        assertThat(only.hosts()).isEmpty();
        assertThat(only.origins()).extracting(OriginSettings::port).containsExactly(3000, 443);
        assertThat(only.proxy()).isEqualTo(ProxySettings.DEFAULT);
        assertThat(only.errorPage()).isEmpty();
        assertThat(only.enforcement()).isEqualTo(Enforcement.FULL);
        assertThat(sites.idle()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void what_a_site_has_not_of_its_own_holds_as_for_all() throws Exception {
        Path page = Files.writeString(folder.resolve("page.html"), "sorry");
        Path pem = Files.writeString(folder.resolve("a.pem"), "read later");
        SitesSettings sites = read("""
                error-page: %1$s
                enforcement: shadow
                health-path: /up
                response-timeout: 9
                origin-http2: true
                sites:
                  - hosts: [Shop.Example, "*.bücher.example"]
                    origins: ["http://a.test"]
                    response-timeout: 200
                    balance: round-robin
                    enforcement: full
                    eject-after: 7
                    eject-for: 8
                    health-interval: 1
                    health-fall: 4
                    origin-connections: 3
                    origin-queue: 5
                    health-rise: 6
                    tls-cert: %2$s
                    tls-key: %2$s
                  - hosts: [b.example]
                    origins: ["http://b.test"]
                """.formatted(page, pem));
        assertThat(sites.isAny()).isFalse();
        assertThat(sites.certificate()).isEmpty();
        assertThat(sites.files()).containsExactly(page);
        assertThat(sites.idle()).isEqualTo(Duration.ofSeconds(400));
        SiteSettings shop = sites.sites().get(0);
        assertThat(shop.hosts()).containsExactly("shop.example", "*.xn--bcher-kva.example");
        assertThat(shop.certificate()).contains(new KeyPairSettings(pem, pem));
        assertThat(shop.errorPage()).isEqualTo("sorry");
        assertThat(shop.proxy())
                .isEqualTo(new ProxySettings(
                        new TimeoutSettings(
                                TimeoutSettings.DEFAULT.connect(),
                                Duration.ofSeconds(200),
                                TimeoutSettings.DEFAULT.answer(),
                                TimeoutSettings.DEFAULT.tunnel()),
                        new BalanceSettings(
                                true,
                                7,
                                Duration.ofSeconds(8),
                                Optional.of(new HealthSettings("/up", Duration.ofSeconds(1), 4, 6))),
                        new PoolSettings(3, 5),
                        new OriginTlsSettings(true, "")));
        SiteSettings other = sites.sites().get(1);
        assertThat(shop.enforcement()).isEqualTo(Enforcement.FULL);
        assertThat(other.enforcement()).isEqualTo(Enforcement.SHADOW);
        assertThat(other.certificate()).isEmpty();
        assertThat(other.proxy().timeouts().response()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void everything_that_is_wrong_is_named_once_and_with_its_place() throws Exception {
        assertThat(problems(Map.of(Option.ORIGIN, "http://a.test"), """
                        answer-timeout: never
                        sites:
                          - hosts: [a.test, "http://b.test", "c.test:80", a.test]
                            origins: [nowhere, "http://x.test/path", "http://y.test", "http://y.test:80"]
                            balance: best
                            enforcement: some
                            orgins: []
                            health-path: up
                            tls-cert: none.pem
                          - hosts: a.test
                            origins: []
                            error-page: none.html
                            health-rise: 2
                          - text
                        """))
                .containsExactlyInAnyOrder(
                        "--origin cannot stand beside sites, which have origins of their own",
                        "consentry.yaml: answer-timeout 'never' is not a number of seconds",
                        "consentry.yaml: sites[0].hosts 'http://b.test' is not a host's name",
                        "consentry.yaml: sites[0].hosts 'c.test:80' is not a host's name",
                        "consentry.yaml: sites[0].hosts 'a.test' stands in sites[0].hosts too",
                        "consentry.yaml: sites[0].origins 'nowhere' is not scheme, host and port of a website",
                        "consentry.yaml: sites[0].origins 'http://x.test/path' is not scheme, host and port of a website",
                        "consentry.yaml: sites[0].origins 'http://y.test:80' stands there twice",
                        "consentry.yaml: sites[0].balance 'best' is not known here",
                        "consentry.yaml: sites[0].enforcement 'some' is not known here",
                        "consentry.yaml: sites[0].orgins is not a setting of a site",
                        "consentry.yaml: sites[0].health-path 'up' is not a path",
                        "consentry.yaml: sites[0].tls-cert 'none.pem' cannot be read",
                        "consentry.yaml: sites[0].tls-key is needed for TLS",
                        "consentry.yaml: sites[1].hosts is needed, as a list",
                        "consentry.yaml: sites[1].origins is needed, as a list",
                        "consentry.yaml: sites[1].error-page 'none.html' cannot be read",
                        "consentry.yaml: sites[1].health-rise says how to look, but not at what",
                        "consentry.yaml: sites[2] must be keys with values",
                        "consentry.yaml: sites[2].hosts is needed, as a list",
                        "consentry.yaml: sites[2].origins is needed, as a list");
    }

    @ParameterizedTest
    @CsvSource({
        "sites: {},must be a list of sites",
        "sites: [],must be a list of sites",
        "port: 1,is needed: the address"
    })
    void a_gateway_without_a_website_is_wrong(String yaml, String rule) throws Exception {
        assertThat(problems(Map.of(), yaml)).singleElement().asString().contains(rule);
    }

    @Test
    void authorities_must_be_certificates() throws Exception {
        Path none = Files.writeString(folder.resolve("ca.pem"), "nothing");
        assertThat(problems(Map.of(Option.ORIGIN_CA, none.toString()), "origin: https://a.test"))
                .containsExactly("--origin-ca holds no certificate");
    }
}
