package io.consentry;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.consentry.consent.StoreUnavailableException;
import io.consentry.store.PgMigrations;
import io.consentry.store.PgSettings;
import io.consentry.store.StoreOpenException;

/** Brings the schema of a shared store up to date, as a role that may. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Bring the tables in PostgreSQL up to date.",
        footer = {
            "",
            "The role in the address must own the schema; the gateways' own role needs no such right. Any number may run"
                    + " at once: one does the work, the others wait for it. A file needs none of this: the gateway"
                    + " brings it up to date when it starts.",
            "",
            "Example:",
            "  CONSENTRY_STORE=postgresql://owner:…@db.example/consent ./consentry migrate"
        })
final class MigrateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--store",
            paramLabel = "ADDRESS",
            defaultValue = "${env:CONSENTRY_STORE:-}",
            description = {"The database:", "postgresql://USER:PASSWORD@HOST/DATABASE.", "Default: CONSENTRY_STORE"})
    @SuppressWarnings("NullAway.Init")
    private String store;

    @Override
    public Integer call() throws StartException, BadSubjectException {
        List<String> applied;
        try {
            applied = PgMigrations.apply(settings());
        } catch (StoreOpenException | StoreUnavailableException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        applied.forEach(file -> spec.commandLine().getOut().println("Applied " + file + "."));
        if (applied.isEmpty()) {
            spec.commandLine().getOut().println("The schema is up to date.");
        }
        return 0;
    }

    private PgSettings settings() throws BadSubjectException {
        if (!PgSettings.isMeantBy(store)) {
            throw new BadSubjectException(
                    "--store, or CONSENTRY_STORE, must be an address that begins with postgresql://; a file is brought up"
                            + " to date by the gateway itself when it starts");
        }
        try {
            return PgSettings.parse(store);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--store: " + e.getMessage());
        }
    }
}
