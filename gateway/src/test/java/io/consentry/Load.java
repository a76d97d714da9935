package io.consentry;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Visitors who send one request after the other on kept connections, until they are told to stop. */
final class Load implements AutoCloseable {
    private static final byte[] FORM = "name=value&".repeat(200).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int MOST_ON_ONE = 50;

    private final Supplier<RawClient> connecting;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** Says what is wrong with an answer; an empty text if nothing is. */
    @FunctionalInterface
    interface Check {
        /** Looks at the answer to a page's request. */
        String wrong(RawAnswer page);
    }

    Load(int port, int visitors, Check check) {
        this(() -> RawClient.to(port), visitors, check);
    }

    Load(Supplier<RawClient> connecting, int visitors, Check check) {
        this.connecting = connecting;
        for (int i = 0; i < visitors; i++) {
            Thread thread = new Thread(() -> visit(check), "visitor");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void visit(Check check) {
        while (!stopped) {
            try (RawClient client = connecting.get()) {
                boolean kept = true;
                for (int i = 0; i < MOST_ON_ONE && kept && !stopped; i++) {
                    boolean form = i % 3 == 2;
                    client.send(
                            form ? "POST" : "GET",
                            form ? "/form" : "/",
                            form ? FORM : new byte[0],
                            GatewayFixture.COUNTRY + ": DE",
                            "Sec-Fetch-Dest: document");
                    RawAnswer answer = client.read(form ? "POST" : "GET");
                    boolean sound = answer.status() == 200 && answer.end() == RawAnswer.End.WHOLE;
                    String wrong = form ? "" : check.wrong(answer);
                    if (!sound || !wrong.isEmpty()) {
                        failures.add(answer.status() + " " + answer.end() + " " + wrong);
                    }
                    answered.incrementAndGet();
                    kept = answer.all("Connection").stream().noneMatch(value -> value.equals("close"));
                }
            } catch (UncheckedIOException | AssertionError e) {
                failures.add(e.toString());
            }
        }
    }

    /** How many answers have come. */
    int answered() {
        return answered.get();
    }

    /** Waits until so many more answers have come. */
    void awaitMore(int answers) {
        int enough = answered.get() + answers;
        Eventually.holds("requests are answered; failures: " + failures.size(), () -> answered.get() >= enough);
    }

    /** What went wrong so far. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(20_000);
        }
    }
}
