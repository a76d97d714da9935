package io.consentry.telemetry;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import io.consentry.policy.Enforcement;
import io.consentry.policy.Verdict;

/** The gateway's counters, in the form that Prometheus reads. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Counter pages;
    private final Counter shadowPages;
    private final Counter unread;

    /** Begins to count. */
    public Metrics() {
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        this.pages = Counter.builder("consentry.pages")
                .description("pages that went through the rewriter")
                .register(registry);
        this.shadowPages = Counter.builder(name(Enforcement.SHADOW, "pages"))
                .description("pages that passed as they were and were read for the counts")
                .register(registry);
        this.unread = Counter.builder(name(Enforcement.SHADOW, "unread"))
                .description("pages that passed as they were and could not be read for the counts")
                .register(registry);
    }

    /** What would have become of something has a name of its own, lest it be added to what became of it. */
    private static String name(Enforcement enforcement, String what) {
        return (enforcement.isShadow() ? "consentry.shadow." : "consentry.") + what;
    }

    /** A page was rewritten, or read for the counts. */
    public void page(Enforcement enforcement) {
        (enforcement.isShadow() ? shadowPages : pages).increment();
    }

    /** A page could not be read for the counts. */
    public void unread() {
        unread.increment();
    }

    /** Tags of known vendors met this verdict. */
    public void tags(Enforcement enforcement, Verdict verdict, int count) {
        Counter.builder(name(enforcement, "tags"))
                .description("tags of known vendors, by what became of them, or would have")
                .tag("verdict", verdict.id())
                .register(registry)
                .increment(count);
    }

    /** Cookies of denied vendors met this fate. */
    public void cookies(Enforcement enforcement, String fate, int count) {
        Counter.builder(name(enforcement, "cookies"))
                .description("cookies of denied vendors, by what became of them, or would have")
                .tag("fate", fate)
                .register(registry)
                .increment(count);
    }

    /** A header of an answer lost what named denied vendors. */
    public void header(Enforcement enforcement, String header) {
        Counter.builder(name(enforcement, "headers"))
                .description("headers of answers that lost denied vendors, or would have")
                .tag("name", header.toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /**
     * A count that somebody else keeps, such as the hits of a cache.
     *
     * @param tags names and values in turn, of which there must not be many
     * @return ends it
     */
    public <T> Runnable watch(String name, String description, T keeper, ToDoubleFunction<T> count, String... tags) {
        Meter meter = FunctionCounter.builder(name, keeper, count)
                .description(description)
                .tags(tags)
                .register(registry);
        return () -> registry.remove(meter);
    }

    /**
     * A level that somebody else keeps, such as the memory that is used.
     *
     * @param tags names and values in turn, of which there must not be many
     * @return ends it
     */
    public <T> Runnable watchLevel(
            String name, String description, T keeper, ToDoubleFunction<T> level, String... tags) {
        Meter meter = Gauge.builder(name, keeper, level)
                .description(description)
                .tags(tags)
                .register(registry);
        return () -> registry.remove(meter);
    }

    /** All of it, in the Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
