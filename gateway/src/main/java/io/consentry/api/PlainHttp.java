package io.consentry.api;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.policy.Visited;

/**
 * Says that visitors answer over plain HTTP. Our cookie is {@code Secure}, which browsers keep over TLS and from the own
 * machine only (RFC 6265bis, 5.7): elsewhere an answer seems to be taken, and is asked for again on the next page.
 */
public final class PlainHttp {
    private static final Logger LOG = LoggerFactory.getLogger(PlainHttp.class);
    private static final long EVERY_NANOS = TimeUnit.HOURS.toNanos(1);

    /** Where browsers keep such cookies without TLS (W3C Secure Contexts, 3.1). */
    private static final Pattern OWN_MACHINE = Pattern.compile("(.*\\.)?localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final LongSupplier nanos;
    private final Consumer<String> log;
    private final AtomicLong next;

    /** Logs what it says, as a warning. */
    public PlainHttp() {
        this(System::nanoTime, LOG::warn);
    }

    PlainHttp(LongSupplier nanos, Consumer<String> log) {
        this.nanos = nanos;
        this.log = log;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    /** A cookie goes to this visitor. Says at once that it will be lost, and then no more than once an hour. */
    void keeps(HttpServerRequest request) {
        keeps(request.headers(), request.scheme());
    }

    void keeps(MultiMap headers, @Nullable String scheme) {
        String host = headers.get("Host");
        String name = Visited.of(host == null ? "" : host, "").host();
        if (name.isEmpty() || OWN_MACHINE.matcher(name).matches() || isSecure(headers, scheme)) {
            return;
        }
        long now = nanos.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + EVERY_NANOS)) {
            log.accept(
                    "a visitor answered over http://" + name + ", where browsers do not keep the consent cookie: it is"
                            + " Secure, so they will be asked again on every page. Give the gateway a certificate (--tls-cert,"
                            + " --tls-key), or let what stands in front end TLS and send X-Forwarded-Proto: https");
        }
    }

    /** The page's own address, where the browser tells it, is what counts for its cookies. */
    private static boolean isSecure(MultiMap headers, @Nullable String scheme) {
        List<String> origins = headers.getAll("Origin");
        if (origins.size() == 1 && origins.get(0).contains("://")) {
            return origins.get(0).startsWith("https:");
        }
        List<String> forwarded = headers.getAll("X-Forwarded-Proto");
        return forwarded.size() == 1 ? forwarded.get(0).equals("https") : "https".equals(scheme);
    }
}
