package io.consentry.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.consentry.proxy.BalanceSettings;
import io.consentry.proxy.HealthSettings;
import io.consentry.proxy.OriginTlsSettings;
import io.consentry.proxy.PoolSettings;
import io.consentry.proxy.ProxySettings;
import io.consentry.proxy.TimeoutSettings;

/** Reads how a site's origins are reached, and what visitors see when they are not. */
final class ProxyReader {
    private static final int MAX_PAGE = 256 * 1024;
    private static final String HEALTH_PATH = "/[!-~]{0,1023}";

    private final Scalars scalars;
    private final Set<Path> files;

    /** Takes where to note the files that are read. */
    ProxyReader(Scalars scalars, Set<Path> files) {
        this.scalars = scalars;
        this.files = files;
    }

    ProxySettings read() {
        return new ProxySettings(
                new TimeoutSettings(
                        scalars.seconds(Option.CONNECT_TIMEOUT, TimeoutSettings.DEFAULT.connect()),
                        scalars.seconds(Option.RESPONSE_TIMEOUT, TimeoutSettings.DEFAULT.response()),
                        scalars.seconds(Option.ANSWER_TIMEOUT, TimeoutSettings.DEFAULT.answer()),
                        scalars.seconds(Option.TUNNEL_TIMEOUT, TimeoutSettings.DEFAULT.tunnel())),
                balance(),
                new PoolSettings(
                        scalars.count(Option.ORIGIN_CONNECTIONS, PoolSettings.DEFAULT.connections()),
                        scalars.count(Option.ORIGIN_QUEUE, PoolSettings.DEFAULT.waiting())),
                new OriginTlsSettings(scalars.flag(Option.ORIGIN_HTTP2, false), authorities()));
    }

    private BalanceSettings balance() {
        String balance = scalars.oneOf(Option.BALANCE, List.of("least-requests", "round-robin"), "least-requests");
        return new BalanceSettings(
                balance.equals("round-robin"),
                scalars.count(Option.EJECT_AFTER, BalanceSettings.EJECT_AFTER),
                scalars.seconds(Option.EJECT_FOR, BalanceSettings.EJECT_FOR),
                health());
    }

    private Optional<HealthSettings> health() {
        HealthSettings health = new HealthSettings(
                scalars.text(Option.HEALTH_PATH, ""),
                scalars.seconds(Option.HEALTH_INTERVAL, HealthSettings.INTERVAL),
                scalars.count(Option.HEALTH_FALL, HealthSettings.FALL),
                scalars.count(Option.HEALTH_RISE, HealthSettings.RISE));
        if (!health.path().isEmpty()) {
            if (!health.path().matches(HEALTH_PATH)) {
                problem(Option.HEALTH_PATH, "'" + health.path() + "' is not a path", "Write for example /healthz.");
            }
            return Optional.of(health);
        }
        for (Option useless : List.of(Option.HEALTH_INTERVAL, Option.HEALTH_FALL, Option.HEALTH_RISE)) {
            if (scalars.get(useless).isPresent()) {
                problem(
                        useless,
                        "says how to look, but not at what",
                        "Name a path with " + Option.HEALTH_PATH.key() + ".");
            }
        }
        return Optional.empty();
    }

    private String authorities() {
        String text = file(Option.ORIGIN_CA, "Name a file with certificates in PEM.");
        if (text.isEmpty()) {
            return "";
        }
        try {
            boolean none = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
            if (none) {
                problem(Option.ORIGIN_CA, "holds no certificate", "Name a file with certificates in PEM.");
            }
        } catch (CertificateException e) {
            problem(Option.ORIGIN_CA, "holds no certificate", "Name a file with certificates in PEM.");
        }
        return text;
    }

    /** The owner's own; empty where there is none. */
    String errorPage() {
        return file(Option.ERROR_PAGE, "Name a file with a page in HTML, in UTF-8.");
    }

    private String file(Option option, String suggestion) {
        Optional<Path> file = scalars.readable(option, suggestion);
        if (file.isEmpty() || !Files.isReadable(file.get())) {
            return "";
        }
        files.add(file.get());
        try {
            if (Files.size(file.get()) > MAX_PAGE) {
                problem(option, "'" + file.get() + "' is larger than 256 KiB", suggestion);
                return "";
            }
            String text = Files.readString(file.get());
            if (text.isBlank()) {
                problem(option, "'" + file.get() + "' is empty", suggestion);
            }
            return text;
        } catch (CharacterCodingException e) {
            problem(option, "'" + file.get() + "' is not text in UTF-8", suggestion);
        } catch (IOException e) {
            problem(option, "'" + file.get() + "' cannot be read (" + ConfigSource.reason(e) + ")", suggestion);
        }
        return "";
    }

    private void problem(Option option, String rule, String suggestion) {
        scalars.problem(scalars.pathOf(option), rule, suggestion);
    }
}
