package io.consentry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import picocli.CommandLine.Command;

import io.consentry.config.ConfigException;
import io.consentry.config.Option;
import io.consentry.demo.DemoSettings;
import io.consentry.demo.DemoSite;
import io.consentry.demo.VendorSink;

/**
 * Starts a gateway on loopback as {@code serve} does, visits it, and ends. What the virtual machine has loaded by then is
 * what a gateway needs; the build has it written into an archive of classes, with which later starts are faster.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Start a gateway before the sample shop, visit it, and end: for making an archive of classes.")
final class WarmUpCommand implements Callable<Integer> {
    private static final int SECONDS = 30;
    private static final int VISITS = 3;
    private static final String TOKEN = "warm-up";
    private static final List<String> PATHS =
            List.of("/", "/assets/shop.css", "/nothing", "/_consent/v1/state", "/_consent/preferences");

    @Override
    public Integer call() throws ConfigException, StartException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("consentry-warm-up");
        try {
            run(folder);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void run(Path folder) throws ConfigException, StartException, IOException, InterruptedException {
        Vertx vertx = Gateway.runtime();
        try {
            VendorSink sink = await(VendorSink.start(vertx, Clock.systemUTC()));
            DemoSite site = await(DemoSite.start(vertx, new DemoSettings(sink, true)));
            Path file = Files.writeString(
                    folder.resolve("consentry.yaml"), "origin: http://127.0.0.1:" + site.port() + "\n");
            try (Gateway gateway = Serve.start(options(folder, file)).gateway()) {
                HttpClient visitor = vertx.createHttpClient();
                for (int i = 0; i < VISITS; i++) {
                    visit(visitor, gateway);
                }
            }
        } finally {
            await(vertx.close());
        }
    }

    private static GivenOptions options(Path folder, Path file) throws StartException {
        List<String> arguments = new ArrayList<>(List.of(GivenOptions.CONFIG, file.toString()));
        options(folder).forEach((option, value) -> arguments.addAll(List.of(option.flag(), value)));
        return GivenOptions.plain(arguments)
                .orElseThrow(() -> new StartException("the options cannot be read", new IOException()));
    }

    private static Map<Option, String> options(Path folder) {
        Map<Option, String> options = new EnumMap<>(Option.class);
        options.put(Option.LISTEN, "127.0.0.1");
        options.put(Option.PORT, "0");
        options.put(Option.INTERNAL_PORT, "0");
        options.put(Option.INTERNAL_TOKEN, TOKEN);
        options.put(Option.STORE, folder.resolve("consent.db").toString());
        options.put(Option.COUNTRY_HEADER, "X-Country");
        options.put(Option.DRAIN, "0");
        return options;
    }

    private static void visit(HttpClient visitor, Gateway gateway) throws StartException {
        for (String path : PATHS) {
            ask(visitor, to(gateway.port(), HttpMethod.GET, path), "");
        }
        RequestOptions choice = to(gateway.port(), HttpMethod.POST, "/_consent/v1/choices")
                .putHeader("Content-Type", "application/json")
                .putHeader("Sec-Fetch-Site", "same-origin");
        ask(visitor, choice, "{\"method\":\"accept-all\"}");
        ask(visitor, to(gateway.internalPort(), HttpMethod.GET, "/health/ready"), "");
        ask(visitor, to(gateway.internalPort(), HttpMethod.GET, "/metrics"), "");
    }

    private static RequestOptions to(int port, HttpMethod method, String path) {
        return new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .putHeader("X-Country", "DE")
                .putHeader("Sec-Fetch-Dest", "document")
                .putHeader("Accept-Encoding", "gzip")
                .putHeader("Authorization", "Bearer " + TOKEN);
    }

    private static void ask(HttpClient visitor, RequestOptions options, String body) throws StartException {
        int status = await(visitor.request(options)
                .compose(request -> request.send(body))
                .compose(answer -> answer.body().map(read -> answer))
                .map(HttpClientResponse::statusCode));
        if (status >= 500) {
            throw new StartException(options.getURI() + " is answered with " + status, new IOException());
        }
    }

    private static <T> T await(Future<T> future) throws StartException {
        try {
            return Gateway.await(future, SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException("the gateway could not be visited: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
