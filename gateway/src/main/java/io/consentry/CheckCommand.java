package io.consentry;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.consentry.config.ConfigException;
import io.consentry.config.Settings;
import io.consentry.policy.Regime;
import io.consentry.proxy.OriginSettings;
import io.consentry.proxy.SiteSettings;

/** Reads the configuration and says what it comes to. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Read the configuration, report every error in it, and start nothing.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
        Settings settings = SettingsOptions.given(spec).check();
        NamedFiles.check(settings);
        Settings.Consent consent = settings.consent();
        var out = spec.commandLine().getOut();
        for (SiteSettings site : settings.sites().sites()) {
            out.printf(
                    "site      %s: %s%n",
                    site.hosts().isEmpty() ? "any host" : String.join(", ", site.hosts()),
                    site.origins().stream().map(OriginSettings::toString).collect(Collectors.joining(", ")));
        }
        out.printf("visitors  %s%n", settings.edge());
        out.printf(
                "internal  %s%s%n",
                settings.internal().address(),
                settings.internal().token().isEmpty() ? " (no token: health checks only)" : "");
        out.printf("store     %s%n", Serve.kept(consent.store(), false));
        out.printf("vendors   %d%n", consent.catalog().vendors().size());
        out.printf("policy    %s%n", consent.policy().version());
        for (Regime regime : consent.policy().regimes()) {
            int places = regime.jurisdictions().size();
            out.printf(
                    "  %-22s %-8s %d %s%n", regime.id(), regime.model().id(), places, places == 1 ? "place" : "places");
        }
        out.println("The configuration is good.");
        out.flush();
        return 0;
    }
}
