package io.consentry;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Vertx;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.consentry.config.ConfigException;
import io.consentry.config.ConfigSource;
import io.consentry.config.Settings;
import io.consentry.config.SettingsReader;
import io.consentry.demo.DemoSettings;
import io.consentry.demo.DemoSite;
import io.consentry.demo.SimulatedPlace;
import io.consentry.demo.VendorSink;
import io.consentry.store.StoreOpenException;

/** Starts a sample shop, the server that plays its vendors, and the gateway before them. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Start a sample shop behind the gateway, to try things out. It works offline.")
final class DemoCommand implements Callable<Integer> {
    private static final int START_SECONDS = 30;
    private static final String TOKEN = "demo";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "The port of the guarded shop. Default: 8080")
    private int port = 8080;

    @Option(names = "--internal-port", paramLabel = "PORT", description = "The gateway's internal port. Default: 8081")
    private int internalPort = 8081;

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description = "Where consent and configuration are kept. Default: consentry-data/demo")
    private Path data = Path.of("consentry-data", "demo");

    @Option(
            names = "--real-vendors",
            description = "Name the vendors' real addresses in the shop's pages, instead of local ones that play them.")
    private boolean realVendors;

    @Override
    public Integer call() throws ConfigException, StartException, InterruptedException {
        Unpacked.intoOwnFolder();
        Vertx vertx = Gateway.runtime();
        try {
            VendorSink sink = await(VendorSink.start(vertx, Clock.systemUTC()));
            DemoSite site = await(DemoSite.start(vertx, new DemoSettings(sink, realVendors)));
            Settings settings = settings(site.port());
            Gateway gateway = gateway(settings, vertx);
            welcome(spec.commandLine().getOut(), gateway, site);
            Serve.untilStopped(gateway);
            return 0;
        } catch (ConfigException | StartException e) {
            vertx.close();
            throw e;
        }
    }

    private static Gateway gateway(Settings settings, Vertx vertx) throws StartException {
        try {
            return Gateway.start(settings, vertx, new SimulatedPlace(request -> {}));
        } catch (StartException e) {
            if (e.getCause() instanceof StoreOpenException) {
                throw new StartException(
                        e.getMessage()
                                + ". If the demo is running already, open its page; for a second one give --data,"
                                + " --port and --internal-port of its own",
                        e);
            }
            throw e;
        }
    }

    /** The demo runs on a configuration file like any gateway's, which can be read and changed afterwards. */
    private Settings settings(int sitePort) throws ConfigException, StartException {
        StringBuilder yaml = new StringBuilder("# The demo's configuration, written anew at each start.\n");
        options(sitePort)
                .forEach((key, value) ->
                        yaml.append(key).append(": \"").append(value).append("\"\n"));
        yaml.append("links:\n  privacyPolicy: \"/contact\"\n");
        yaml.append("look:\n  style-sheet: \"/assets/shop.css\"\naliases:\n");
        VendorSink.aliases()
                .forEach((alias, host) -> yaml.append("  ")
                        .append(alias)
                        .append(": ")
                        .append(host)
                        .append('\n'));
        Path file = data.resolve("demo.yaml");
        try {
            Files.createDirectories(data);
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new StartException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return SettingsReader.read(new ConfigSource(Map.of(), Map.of(), Optional.of(file)), new SecureRandom());
    }

    private Map<String, String> options(int sitePort) {
        Map<String, String> options = new TreeMap<>();
        options.put("origin", "http://127.0.0.1:" + sitePort);
        options.put("listen", "127.0.0.1");
        options.put("port", Integer.toString(port));
        options.put("internal-port", Integer.toString(internalPort));
        options.put("internal-token", TOKEN);
        options.put("store", data.resolve("consent.db").toString().replace("\\", "/"));
        options.put("country-header", SimulatedPlace.COUNTRY_HEADER);
        options.put("region-header", SimulatedPlace.REGION_HEADER);
        return options;
    }

    private static void welcome(PrintWriter out, Gateway gateway, DemoSite site) {
        String shop = "http://localhost:" + gateway.port();
        String internal = "http://127.0.0.1:" + gateway.internalPort();
        out.printf("""

                Consentry's demo is ready.

                  The shop, guarded      %1$s/
                  The shop as it is      http://127.0.0.1:%3$d/

                Open the first in a browser. The strip at the top shows which third parties were contacted; switch
                the place and Global Privacy Control there. Or try these:

                  1. A visitor from Germany, who has not answered: every tag is parked.
                     curl -s %1$s/ -H 'X-Demo-Country: DE' | grep -o 'data-consentry="[^"]*"'

                  2. A visitor from California with Global Privacy Control: the decision, with a reason for each purpose.
                     curl -s %1$s/_consent/v1/state -H 'X-Demo-Country: US' -H 'X-Demo-Region: CA' -H 'Sec-GPC: 1' \\
                       | sed 's/,"asked".*//'

                  3. An ad server that asks whether its tag may fire.
                     curl -s %2$s/v1/decisions -H 'Authorization: Bearer %4$s' -H 'Content-Type: application/json' \\
                       -d '{"signals":{"country":"DE"},"tags":[{"url":"https://www.googletagmanager.com/gtm.js"}]}'

                Ctrl-C stops it. Choices are kept, and are there again at the next start.
                """, shop, internal, site.port(), TOKEN);
        out.flush();
    }

    private static <T> T await(io.vertx.core.Future<T> future) throws StartException {
        try {
            return Gateway.await(future, START_SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException("the sample shop cannot start: " + e.getMessage(), e);
        }
    }
}
