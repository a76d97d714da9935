package io.consentry;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.vertx.core.Vertx;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.consentry.config.ConfigException;
import io.consentry.config.Settings;
import io.consentry.proxy.OriginSettings;
import io.consentry.proxy.SiteSettings;
import io.consentry.proxy.SitesSettings;

/** Puts the gateway in front of a website. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Put the gateway in front of a website.",
        footer = {
            "",
            "Example:",
            "  ./consentry serve --origin http://127.0.0.1:3000 --country-header CF-IPCountry",
            "",
            "Exit codes: 0 stopped in order, 1 could not start, 2 the configuration is wrong."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, StartException, InterruptedException {
        Settings settings = SettingsOptions.read(spec);
        Vertx vertx = Gateway.runtime();
        Gateway gateway = startOrClose(settings, vertx);
        OriginProbe.warnIfUnreachable(vertx, settings.sites());
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "Consentry %s serves %s on http://%s:%d%s (internal: http://%s:%d)%n",
                Main.version(),
                behind(settings.sites()),
                // On every address: this one is good for trying out, since browsers keep secure cookies there.
                settings.edge().host().equals("0.0.0.0")
                        ? "localhost"
                        : settings.edge().host(),
                gateway.port(),
                gateway.tlsPort() < 0 ? "" : " and TLS port " + gateway.tlsPort(),
                settings.internal().address().host(),
                gateway.internalPort());
        out.flush();
        Reload reload = new Reload(() -> SettingsOptions.read(spec), gateway, settings, SettingsOptions.files(spec));
        reload.start();
        untilStopped(gateway);
        return 0;
    }

    /** What is served, without white space: the origins, or the names where there are several sites. */
    private static String behind(SitesSettings sites) {
        return sites.isAny()
                ? sites.sites().get(0).origins().stream()
                        .map(OriginSettings::toString)
                        .collect(Collectors.joining(","))
                : sites.sites().stream().map(SiteSettings::name).collect(Collectors.joining(","));
    }

    private static Gateway startOrClose(Settings settings, Vertx vertx) throws StartException {
        try {
            return Gateway.start(settings, vertx, request -> {});
        } catch (StartException e) {
            vertx.close();
            throw e;
        }
    }

    /**
     * Waits for SIGTERM or SIGINT, then drains. The virtual machine would end with 143 after a signal; to whoever stopped
     * us in order, that looks like a failure.
     */
    static void untilStopped(AutoCloseable running) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            int code = 0;
                            try {
                                running.close();
                            } catch (Exception e) {
                                code = Main.fail(e);
                            }
                            Runtime.getRuntime().halt(code);
                        },
                        "drain"));
        new CountDownLatch(1).await();
    }
}
