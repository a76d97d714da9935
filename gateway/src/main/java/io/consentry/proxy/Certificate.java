package io.consentry.proxy;

import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A certificate with its key, taken anew when its files change. A pair that does not fit leaves the old one in use. */
final class Certificate {
    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);

    /** How often the files are looked at. */
    static final long LOOK_MILLIS = 2000;

    private final Vertx vertx;
    private final TlsSettings settings;
    private List<Buffer> used = List.of();

    Certificate(Vertx vertx, TlsSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** Reads the files; fails if they cannot be read. */
    Future<PemKeyCertOptions> load() {
        return read().map(files -> {
            used = files;
            return pair(files);
        });
    }

    /** From now on, gives the server what the files hold, seconds after they have changed. */
    void watch(HttpServer server) {
        vertx.setPeriodic(
                LOOK_MILLIS,
                tick -> read().onSuccess(files -> {
                            if (!files.equals(used)) {
                                used = files;
                                exchange(server, files);
                            }
                        })
                        .onFailure(failure -> LOG.warn("{} cannot be read now: {}", settings, failure.toString())));
    }

    private static void exchange(HttpServer server, List<Buffer> files) {
        ServerSSLOptions options = EdgeTls.options();
        options.setKeyCertOptions(pair(files));
        server.updateSSLOptions(options)
                .onSuccess(done -> LOG.info("the certificate has been read anew"))
                .onFailure(failure -> LOG.error(
                        "the changed certificate cannot be used, the one before stays in use: {}", failure.toString()));
    }

    private Future<List<Buffer>> read() {
        return Future.all(
                        vertx.fileSystem().readFile(settings.certificate().toString()),
                        vertx.fileSystem().readFile(settings.key().toString()))
                .map(both -> both.list());
    }

    private static PemKeyCertOptions pair(List<Buffer> files) {
        return new PemKeyCertOptions().setCertValue(files.get(0)).setKeyValue(files.get(1));
    }
}
