package io.consentry.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

/** Asks the demo's servers as a browser would: any name below localhost is loopback. */
final class Browser {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Answer get(int port, String host, String path) {
        return send(HttpMethod.GET, port, host, path, "");
    }

    Answer post(int port, String path, String form, String... headers) {
        return send(HttpMethod.POST, port, "localhost", path, form, headers);
    }

    Answer send(HttpMethod method, int port, String host, String path, String form, String... headers) {
        boolean posts = method.equals(HttpMethod.POST);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header("Host", host + ":" + port)
                .method(
                        method.name(),
                        posts ? HttpRequest.BodyPublishers.ofString(form) : HttpRequest.BodyPublishers.noBody());
        if (posts) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            MultiMap answered = MultiMap.caseInsensitiveMultiMap();
            response.headers().map().forEach((name, values) -> answered.add(name, values));
            return new Answer(response.statusCode(), answered, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
