package io.consentry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.consentry.consent.EventRetention;
import io.consentry.consent.KeptFor;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.store.PgRetention;
import io.consentry.store.PgSettings;
import io.consentry.store.SqliteConsentStore;
import io.consentry.store.StoreOpenException;
import io.consentry.store.StoreSettings;

/** Drops the events whose time has passed, as the gateway does once a day, and says what they were. */
@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description = "Drop the events of consent whose time has passed.",
        footer = {
            "",
            "Gateways do this once a day. In PostgreSQL, the role that owns the tables drops whole months at once and makes"
                    + " those ahead; run it as that role, once a month or so. Refusals that are in force stay.",
            "",
            "Examples:",
            "  ./consentry retention --keep-events 60",
            "  CONSENTRY_STORE=postgresql://owner:…@db.example/consent \\",
            "    ./consentry retention --keep-events 60"
        })
final class RetentionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--store",
            paramLabel = "FILE|ADDRESS",
            defaultValue = "${env:CONSENTRY_STORE:-consentry-data/consent.db}",
            description = {
                "The database: a file, or",
                "postgresql://USER:PASSWORD@HOST/DATABASE.",
                "Default: CONSENTRY_STORE, or",
                "consentry-data/consent.db"
            })
    @SuppressWarnings("NullAway.Init")
    private String store;

    @Option(
            names = "--keep-events",
            paramLabel = "MONTHS",
            required = true,
            defaultValue = "${env:CONSENTRY_KEEP_EVENTS}",
            description =
                    "How long events are kept, in months, as the gateways have it. Default: CONSENTRY_KEEP_EVENTS")
    private int months;

    @Override
    public Integer call() throws StartException, BadSubjectException {
        Instant before = kept().before(Clock.systemUTC().instant());
        try {
            EventRetention.Dropped dropped = PgSettings.isMeantBy(store) ? shared(before) : embedded(before);
            spec.commandLine().getOut().println("Dropped from before " + before + ": " + dropped + ".");
            return 0;
        } catch (StoreOpenException | StoreUnavailableException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailableException unavailable) {
                throw new StartException(String.valueOf(unavailable.getMessage()), e);
            }
            throw e;
        }
    }

    private KeptFor kept() {
        try {
            return new KeptFor(months);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--keep-events: " + e.getMessage());
        }
    }

    private EventRetention.Dropped shared(Instant before) {
        PgSettings settings;
        try {
            settings = PgSettings.parse(store);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--store: " + e.getMessage());
        }
        try (PgRetention retention = PgRetention.open(settings, Clock.systemUTC())) {
            return retention.drop(before).toCompletableFuture().join();
        }
    }

    private EventRetention.Dropped embedded(Instant before) throws BadSubjectException {
        Path file = Path.of(store);
        if (!Files.isRegularFile(file)) {
            throw new BadSubjectException("--store: there is no file " + file.toAbsolutePath());
        }
        try (SqliteConsentStore opened = SqliteConsentStore.open(StoreSettings.at(file))) {
            return opened.retention().drop(before).toCompletableFuture().join();
        }
    }
}
