package io.consentry.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.Eventually;
import io.consentry.GatewayFixture;
import io.consentry.config.KeyFile;
import io.consentry.config.Option;
import io.consentry.store.SharedPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/** The key of the cookies changes on two gateways, one after the other, while visitors come and go. */
@Timeout(120)
final class KeyRotationTest {
    private static final int VISITORS = 3;
    private static final String ACCEPT = "{\"method\":\"accept-all\"}";

    /** One of two gateways behind a balancer, which sends nobody to one that is being restarted. */
    private final class Node {
        private final Path keys;
        private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
        private GatewayFixture gateway;

        Node(String name, List<String> lines) throws IOException {
            keys = Files.write(folder.resolve(name), lines);
            gateway = begin();
        }

        private GatewayFixture begin() {
            return GatewayFixture.before(
                    1,
                    Map.of(
                            Option.STORE,
                            "postgresql://postgres@127.0.0.1:" + database.getPort() + database.getPath(),
                            Option.KEYS,
                            keys.toString(),
                            Option.POLICIES,
                            folder.resolve("policies").toString()));
        }

        void restart(List<String> lines) throws IOException {
            lock.writeLock().lock();
            try {
                gateway.close();
                Files.write(keys, lines);
                gateway = begin();
            } finally {
                lock.writeLock().unlock();
            }
        }

        String granted() {
            lock.readLock().lock();
            try {
                Visitor visitor = Visitor.from("DE", gateway.port());
                visitor.chose(ACCEPT);
                return Objects.requireNonNull(visitor.cookie());
            } finally {
                lock.readLock().unlock();
            }
        }

        boolean allows(String cookie) {
            lock.readLock().lock();
            try {
                return Visitor.allows(
                        Visitor.from("DE", gateway.port()).holding(cookie).state(), "analytics");
            } finally {
                lock.readLock().unlock();
            }
        }
    }

    @TempDir
    private Path folder;

    private final URI database = URI.create(SharedPostgres.database());
    private final ExecutorService threads = Executors.newFixedThreadPool(VISITORS);
    private final List<Node> nodes = new ArrayList<>();
    private String subject = "";
    private String oldKey = "";
    private String newKey = "";
    private volatile boolean stopped;

    @BeforeEach
    void start() throws IOException {
        List<String> first = lines("first");
        subject = line(first, "subject ");
        oldKey = line(first, "cookie ");
        newKey = line(lines("second"), "cookie ");
        nodes.add(new Node("a", List.of(subject, oldKey)));
        nodes.add(new Node("b", List.of(subject, oldKey)));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        nodes.forEach(node -> node.gateway.close());
    }

    private List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        KeyFile.create(file, new SecureRandom());
        return Files.readAllLines(file);
    }

    private static String line(List<String> lines, String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private void restartAll(String... keys) throws IOException {
        List<String> lines = Stream.concat(Stream.of(subject), Stream.of(keys)).toList();
        for (Node node : nodes) {
            node.restart(lines);
        }
    }

    /** Comes back with cookies of any time to any gateway, until told to stop; gives how often. */
    private int visit(Queue<String> cookies, Queue<String> lost) {
        int visits = 0;
        while (!Thread.currentThread().isInterrupted() && !stopped) {
            cookies.add(anyone().granted());
            for (String cookie : cookies) {
                if (!anyone().allows(cookie)) {
                    lost.add(cookie);
                }
                visits++;
                if (stopped) {
                    break;
                }
            }
        }
        return visits;
    }

    private Node anyone() {
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    @Test
    void in_the_steps_that_the_documentation_gives_no_cookie_is_lost() throws Exception {
        Queue<String> cookies = new ConcurrentLinkedQueue<>();
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        List<Future<Integer>> visitors = new ArrayList<>();
        for (int i = 0; i < VISITORS; i++) {
            visitors.add(threads.submit(() -> visit(cookies, lost)));
        }
        Eventually.holds("there are cookies of the old key", () -> cookies.size() >= VISITORS);
        String oldest = cookies.element();

        restartAll(oldKey, newKey);
        restartAll(newKey, oldKey);

        int before = cookies.size();
        Eventually.holds("there are cookies of the new key", () -> cookies.size() >= before + VISITORS);
        stopped = true;
        int visits = 0;
        for (Future<Integer> visitor : visitors) {
            visits += visitor.get();
        }
        assertThat(visits).isGreaterThan(VISITORS);
        assertThat(lost).isEmpty();
        assertThat(nodes).allMatch(node -> node.allows(oldest));
        String newest = nodes.get(0).granted();
        restartAll(newKey);
        assertThat(nodes).allMatch(node -> node.allows(newest)).noneMatch(node -> node.allows(oldest));
    }

    @Test
    void a_key_that_the_other_gateway_does_not_know_has_its_visitors_asked_again() throws Exception {
        nodes.get(0).restart(List.of(subject, newKey, oldKey));
        String cookie = nodes.get(0).granted();
        assertThat(nodes.get(0).allows(cookie)).isTrue();
        assertThat(nodes.get(1).allows(cookie)).isFalse();
    }
}
