package io.consentry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.vertx.core.Vertx;

import io.consentry.config.ConfigException;
import io.consentry.config.ConfigProblem;
import io.consentry.config.Settings;
import io.consentry.proxy.Certificates;
import io.consentry.proxy.TlsUnavailableException;
import io.consentry.visitor.JwtCheck;
import io.consentry.visitor.PlaceDatabase;
import io.consentry.visitor.TokenSettings;

/** The files that a configuration names and that are opened at the start alone: certificates, places, keys of tokens. */
final class NamedFiles {
    private NamedFiles() {}

    /** Opens them all and closes them again; fails with every one that is not what it should be. */
    static void check(Settings settings) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        certificates(settings, problems);
        Optional<Path> places = settings.consent().visitor().placeDatabase();
        Optional<TokenSettings> tokens = settings.consent().visitor().tokens();
        try {
            if (places.isPresent()) {
                PlaceDatabase.open(places.get(), Duration.ofHours(1)).close();
            }
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    "--place-database", "cannot be read: " + e.getMessage(), "Name a database in the MaxMind format."));
        }
        try {
            if (tokens.isPresent()) {
                JwtCheck.load(tokens.get());
            }
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    "--account-keys", String.valueOf(e.getMessage()), "Name a file with the public keys in JSON."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static void certificates(Settings settings, List<ConfigProblem> problems) {
        boolean any = settings.sites().certificate().isPresent()
                || settings.sites().sites().stream()
                        .anyMatch(site -> site.certificate().isPresent());
        if (!any) {
            return;
        }
        Vertx vertx = Vertx.vertx();
        try {
            new Certificates(vertx).load(settings.sites());
        } catch (TlsUnavailableException e) {
            problems.add(new ConfigProblem(
                    "--tls-cert",
                    String.valueOf(e.getMessage()),
                    "Give a certificate and the key that is its own, in PEM."));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
