package io.consentry;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

import io.vertx.core.Vertx;

import io.consentry.config.ConfigException;
import io.consentry.config.Settings;
import io.consentry.proxy.OriginSettings;
import io.consentry.proxy.SiteSettings;
import io.consentry.proxy.SitesSettings;
import io.consentry.store.SqliteConsentStore;

/** Starts a gateway from what a command line gives, and runs it until it is stopped. */
final class Serve {
    private Serve() {}

    /**
     * A gateway that serves.
     *
     * @param vertx what it runs on, closed with it
     * @param fresh whether its database was made just now
     */
    record Started(Settings settings, Vertx vertx, Gateway gateway, boolean fresh) {}

    /** Runs it; the exit code. */
    static int run(GivenOptions options, PrintWriter out) throws ConfigException, StartException, InterruptedException {
        Started started = start(options);
        Settings settings = started.settings();
        Gateway gateway = started.gateway();
        OriginProbe.warnIfUnreachable(started.vertx(), settings.sites());
        out.printf(
                "Consentry %s serves %s on http://%s:%d%s (internal: http://%s:%d)%nConsent is kept in %s%n",
                Main.version(),
                behind(settings.sites()),
                // On every address: this one is good for trying out, since browsers keep secure cookies there.
                settings.edge().host().equals("0.0.0.0")
                        ? "localhost"
                        : settings.edge().host(),
                gateway.port(),
                gateway.tlsPort() < 0 ? "" : " and TLS port " + gateway.tlsPort(),
                settings.internal().address().host(),
                gateway.internalPort(),
                kept(settings.consent().store(), started.fresh()));
        out.flush();
        new Reload(options::read, gateway, settings, options.files()).start();
        untilStopped(gateway);
        return 0;
    }

    /** Starts it. What does not depend on the settings is made ready while they are read, which takes about as long. */
    static Started start(GivenOptions options) throws ConfigException, StartException, InterruptedException {
        Unpacked.intoOwnFolder();
        FutureTask<Vertx> runtime = new FutureTask<>(() -> {
            Vertx made = Gateway.runtime();
            if (options.isEmbedded()) {
                SqliteConsentStore.prepare();
            }
            return made;
        });
        Thread beside = new Thread(runtime, "runtime");
        beside.setDaemon(true);
        beside.start();
        Settings settings;
        try {
            if (options.isNew()) {
                Ports.tryOut(options.check());
            }
            settings = options.read();
        } catch (ConfigException | StartException e) {
            await(runtime).close();
            throw e;
        }
        Vertx vertx = await(runtime);
        boolean fresh = !Files.exists(settings.consent().store().file());
        return new Started(settings, vertx, startOrClose(settings, vertx), fresh);
    }

    private static Vertx await(FutureTask<Vertx> runtime) throws StartException, InterruptedException {
        try {
            return runtime.get();
        } catch (ExecutionException e) {
            throw new StartException("cannot start: " + e.getCause(), e);
        }
    }

    private static Gateway startOrClose(Settings settings, Vertx vertx) throws StartException {
        try {
            return Gateway.start(settings, vertx, request -> {});
        } catch (StartException e) {
            vertx.close();
            throw e;
        }
    }

    /** A file stands with its whole path, since a relative one depends on where the gateway was started. */
    static String kept(Settings.Store store, boolean fresh) {
        return store.server().isPresent()
                ? store.toString()
                : store.file().toAbsolutePath().normalize() + (fresh ? " (made new)" : "");
    }

    /** What is served, without white space: the origins, or the names where there are several sites. */
    private static String behind(SitesSettings sites) {
        return sites.isAny()
                ? sites.sites().get(0).origins().stream()
                        .map(OriginSettings::toString)
                        .collect(Collectors.joining(","))
                : sites.sites().stream().map(SiteSettings::name).collect(Collectors.joining(","));
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
                            try (AutoCloseable last = Unpacked::delete) {
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
