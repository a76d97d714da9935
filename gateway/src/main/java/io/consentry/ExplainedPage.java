package io.consentry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import io.consentry.proxy.WholePage;

/**
 * A page to explain, from the web or from a file.
 *
 * @param subject as it was asked for
 * @param address where it was found after all redirects; empty for a file
 * @param page as it came
 */
record ExplainedPage(String subject, Optional<URI> address, WholePage page) {
    /** How long fetching a page may take in all. */
    static final Duration DEADLINE = Duration.ofSeconds(20);

    /** How long a page may be. */
    static final int MOST_BYTES = 16 << 20;

    /** What Java says of an answer that is no TLS, in all its versions. */
    private static final String NO_TLS = "nrecognized SSL message";

    /** Host and port, such as {@code 127.0.0.1:3000/a}. */
    private static final Pattern WITHOUT_SCHEME = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}(/.*)?");

    private static final Map<String, String> TYPES =
            Map.of("xhtml", "application/xhtml+xml", "svg", "image/svg+xml", "xml", "application/xml");

    /** Whether a subject is an address; otherwise it is a file. */
    static boolean isAddress(String subject) {
        return subject.contains("://");
    }

    /**
     * Reads it.
     *
     * @param gpc whether the website is sent the signal
     * @throws BadSubjectException if it cannot be had, or is no page
     */
    static ExplainedPage of(String subject, boolean gpc, Duration deadline) throws BadSubjectException {
        ExplainedPage read = isAddress(subject) ? fetch(subject, gpc, deadline) : open(subject);
        if (!read.page().isPage()) {
            throw new BadSubjectException("%s is not a page but %s; to explain the address of a tag, use --tag"
                    .formatted(subject, read.page().contentType()));
        }
        return read;
    }

    /**
     * Reads an address of a website.
     *
     * @throws BadSubjectException if it is none
     */
    static URI web(String text) throws BadSubjectException {
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (address.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new BadSubjectException("'" + text + "' is not an address: " + e.getReason(), e);
        }
        throw new BadSubjectException("'" + text + "' is not an address of a website; write https://shop.example/");
    }

    private static ExplainedPage open(String file) throws BadSubjectException {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MOST_BYTES) {
                throw tooLong(file);
            }
            String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/html");
            return new ExplainedPage(file, Optional.empty(), new WholePage(type, "", Files.readAllBytes(path)));
        } catch (InvalidPathException e) {
            throw new BadSubjectException("'" + file + "' is neither a file nor an address", e);
        } catch (IOException e) {
            boolean there = Files.exists(Path.of(file));
            throw new BadSubjectException(
                    "cannot read " + file + ": "
                            + (e instanceof AccessDeniedException
                                    ? "no permission to read it"
                                    : there ? "it is no readable file" : "there is no such file" + meantAddress(file)),
                    e);
        }
    }

    private static String meantAddress(String file) {
        return WITHOUT_SCHEME.matcher(file).matches() ? "; for a page of the web write http://" + file : "";
    }

    private static ExplainedPage fetch(String text, boolean gpc, Duration deadline) throws BadSubjectException {
        URI address = web(text);
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.1")
                .header("User-Agent", "consentry-explain");
        if (gpc) {
            request.header("Sec-GPC", "1");
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), head -> new LimitedBody(MOST_BYTES));
        try {
            return of(text, answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new BadSubjectException(text + " did not come within " + deadline.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof LimitedBody.TooLongException) {
                throw tooLong(text);
            }
            throw new BadSubjectException("cannot fetch " + text + ": " + reason(cause), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadSubjectException("fetching " + text + " was interrupted", e);
        }
    }

    private static ExplainedPage of(String text, HttpResponse<byte[]> answer) throws BadSubjectException {
        if (answer.statusCode() != 200) {
            throw new BadSubjectException(text + " answers with the status " + answer.statusCode());
        }
        String type = String.join(",", answer.headers().allValues("Content-Type"));
        String encoding = String.join(",", answer.headers().allValues("Content-Encoding"));
        return new ExplainedPage(text, Optional.of(answer.uri()), new WholePage(type, encoding, answer.body()));
    }

    private static BadSubjectException tooLong(String subject) {
        return new BadSubjectException(subject + " is longer than " + (MOST_BYTES >> 20) + " MiB");
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof ConnectException) {
            return "nobody answers there";
        }
        if (cause instanceof SSLException && String.valueOf(cause.getMessage()).contains(NO_TLS)) {
            return "what answers there does not speak TLS; try http://";
        }
        String message = cause == null ? null : cause.getMessage();
        return message == null ? String.valueOf(cause) : message;
    }
}
