package io.consentry;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** A gateway as a process of its own, in a virtual machine with little memory. */
public final class GatewayProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile(".* serves .* on http://127.0.0.1:(\\d+)(?: and TLS port (\\d+))? .*");
    private static final int LIMIT_SECONDS = 30;

    private final Process process;
    private final int port;
    private final int tlsPort;
    private final int heap;
    private final Path log;

    private GatewayProcess(Process process, Matcher ready, int heap, Path log) {
        this.process = process;
        this.port = Integer.parseInt(ready.group(1));
        this.tlsPort = ready.group(2) == null ? -1 : Integer.parseInt(ready.group(2));
        this.heap = heap;
        this.log = log;
    }

    /**
     * Starts one with a heap of so many MiB, and as much memory beside it, before an origin on this port of the loopback.
     *
     * @param folder for its database and its log
     */
    public static GatewayProcess before(int originPort, int heap, Path folder, String... more) throws IOException {
        Path log = folder.resolve("gateway.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:MaxDirectMemorySize=" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.consentry.Main",
                "serve",
                "--origin=http://127.0.0.1:" + originPort,
                "--listen=127.0.0.1",
                "--port=0",
                "--internal-port=0",
                "--drain=0",
                "--country-header=" + GatewayFixture.COUNTRY,
                "--store=" + folder.resolve("consent.db")));
        command.addAll(List.of(more));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = String.valueOf(out.readLine());
        Matcher ready = READY.matcher(line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new AssertionError(line + "\n" + Files.readString(log));
        }
        return new GatewayProcess(process, ready, heap, log);
    }

    /** The port for visitors. */
    public int port() {
        return port;
    }

    /** The port for visitors over TLS; -1 if there is none. */
    public int tlsPort() {
        return tlsPort;
    }

    /** The heap that it has, in MiB. */
    int heap() {
        return heap;
    }

    /** The most memory that it has ever held, in MiB; null where the system does not say. */
    @Nullable
    Long mostMemory() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return null;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        return null;
    }

    /** What it has logged. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Stops it; it must not have ended before. */
    @Override
    public void close() throws InterruptedException, IOException {
        boolean alive = process.isAlive();
        process.destroy();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        if (!alive) {
            throw new AssertionError("the gateway had ended with " + process.exitValue() + ": " + log());
        }
    }
}
