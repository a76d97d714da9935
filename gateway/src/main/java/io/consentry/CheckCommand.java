package io.consentry;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.consentry.config.ConfigException;
import io.consentry.config.Settings;
import io.consentry.policy.Enforcement;
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
            if (site.enforcement() == Enforcement.SHADOW) {
                out.println("          enforcement is shadow: decisions are counted, and pages pass unchanged");
            }
        }
        out.printf("visitors  %s%n", settings.edge());
        if (isPlaceless(consent.visitor())) {
            out.println("place     unknown without --edge, --country-header, --place-database or --jurisdiction:"
                    + " the strictest rules hold for everybody");
        }
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

    private static boolean isPlaceless(Settings.Visitor visitor) {
        return visitor.fixed().isEmpty()
                && visitor.placeDatabase().isEmpty()
                && visitor.edge().country().isEmpty();
    }
}
