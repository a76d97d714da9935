package io.consentry.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/** Asks the demo's servers as a browser would: any name below localhost is loopback. */
final class Browser {
    private final HttpClient client;

    Browser(Vertx vertx) {
        client = vertx.createHttpClient();
    }

    Answer get(int port, String host, String path) {
        return send(HttpMethod.GET, port, host, path, "");
    }

    Answer post(int port, String path, String form, String... headers) {
        return send(HttpMethod.POST, port, "localhost", path, form, headers);
    }

    Answer send(HttpMethod method, int port, String host, String path, String form, String... headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost(host)
                .setPort(port)
                .setURI(path);
        if (method.equals(HttpMethod.POST)) {
            options.putHeader("Content-Type", "application/x-www-form-urlencoded");
        }
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        return client.request(options)
                .compose(request -> request.send(form))
                .compose(response -> response.body()
                        .map(body -> new Answer(response.statusCode(), response.headers(), body.toString())))
                .await();
    }
}
