package io.consentry.rewrite;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks and prints a short table. Takes JMH's arguments; {@code -p pages=own,DIR} names the sets. */
public final class RewriteReport {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private RewriteReport() {}

    public static void main(String[] arguments)
            throws CommandLineOptionException, RunnerException, IOException, InterruptedException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(arguments))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        Map<String, Map<String, RunResult>> bySet = new LinkedHashMap<>();
        for (RunResult result : results) {
            String set = result.getParams().getParam("pages") + " "
                    + result.getParams().getParam("times");
            String name = result.getParams().getBenchmark();
            bySet.computeIfAbsent(set, key -> new LinkedHashMap<>())
                    .put(name.substring(name.lastIndexOf('.') + 1), result);
        }
        for (Map.Entry<String, Map<String, RunResult>> set : bySet.entrySet()) {
            List<String> parts = List.of(set.getKey().split(" (?=\\d+$)", 2));
            print(SavedPages.read(parts.get(0), Integer.parseInt(parts.get(1))), set.getKey(), set.getValue());
        }
    }

    private static void print(SavedPages pages, String name, Map<String, RunResult> results) {
        int count = pages.pages().size();
        System.out.printf(
                Locale.ROOT, "%n%s: %d pages of %.0f KB on average%n", name, count, pages.length() / 1e3 / count);
        System.out.printf("%-12s %10s %12s %16s%n", "", "MB/s", "of the copy", "KB made a page");
        RunResult copy = results.get("copy");
        results.forEach((benchmark, result) -> {
            double rate = result.getPrimaryResult().getScore();
            String ratio = copy == null
                    ? "-"
                    : String.format(
                            Locale.ROOT, "%.3f", rate / copy.getPrimaryResult().getScore());
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %10.0f %12s %16.1f%n",
                    benchmark,
                    rate * pages.length() / 1e6,
                    ratio,
                    allocated == null ? Double.NaN : allocated.getScore() / 1e3 / count);
        });
    }
}
