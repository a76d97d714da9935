package io.consentry.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A PostgreSQL server that flushes every commit to the disk, and may be killed. It runs from the machine's own binaries,
 * wherever they are, or, where there are none, from those that {@link SharedPostgres} brought.
 */
public final class DurablePostgres implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path binaries;
    private final Path directory;
    private final int port;
    private final List<String> settings;

    @SuppressWarnings("NullAway.Init")
    private Process server;

    private DurablePostgres(Path binaries, Path directory, int port, List<String> settings) {
        this.binaries = binaries;
        this.directory = directory;
        this.port = port;
        this.settings = settings;
    }

    /**
     * Makes and starts a server in a directory of its own.
     *
     * @param directory to make the database in; absent or empty
     * @param settings such as {@code ssl=on}, beyond those that make it durable
     */
    public static DurablePostgres start(Path directory, String... settings) throws IOException, InterruptedException {
        Path binaries = binaries();
        Files.createDirectories(directory);
        DurablePostgres postgres = new DurablePostgres(binaries, directory, freePort(), List.of(settings));
        postgres.own(directory);
        postgres.run("initdb", "-D", postgres.data(), "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N");
        postgres.start();
        return postgres;
    }

    /**
     * Makes a standby that follows this server, from a copy made while this one is stopped for a moment. Where this one's
     * settings say {@code synchronous_standby_names=standby}, its commits wait for it.
     */
    DurablePostgres standby(Path copy) throws IOException, InterruptedException {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.toList()) {
                Files.copy(each, copy.resolve(directory.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.createFile(copy.resolve("data").resolve("standby.signal"));
        DurablePostgres standby = new DurablePostgres(
                binaries,
                copy,
                freePort(),
                List.of("primary_conninfo=host=127.0.0.1 port=" + port + " user=postgres application_name=standby"));
        standby.own(copy);
        start();
        standby.start();
        return standby;
    }

    /** Stops the server in order; nobody may be connected. */
    private void stop() throws IOException, InterruptedException {
        postmaster().ifPresent(ProcessHandle::destroy);
        server.waitFor();
    }

    private Optional<ProcessHandle> postmaster() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(Path.of(data(), "postmaster.pid")).get(0).strip());
        return ProcessHandle.of(pid);
    }

    /** The directory with {@code initdb} and {@code postgres}. */
    static Path binaries() throws IOException {
        String chosen = System.getenv("CONSENTRY_TEST_POSTGRES");
        List<Path> places = new ArrayList<>();
        if (chosen != null) {
            places.add(Path.of(chosen));
        } else {
            for (String each : String.valueOf(System.getenv("PATH")).split(java.io.File.pathSeparator, -1)) {
                places.add(Path.of(each));
            }
            places.addAll(below(Path.of("/usr/lib/postgresql"), ""));
            places.addAll(below(Path.of("/usr"), "pgsql-"));
            places.addAll(below(Path.of("/opt/homebrew/opt"), "postgresql"));
            places.add(Path.of("/usr/local/pgsql/bin"));
        }
        Optional<Path> found =
                places.stream().filter(DurablePostgres::isComplete).findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        // Unpacked by its start.
        SharedPostgres.port();
        Path unpacked = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
        return below(unpacked, "PG-").stream()
                .filter(DurablePostgres::isComplete)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no PostgreSQL below " + unpacked));
    }

    private static boolean isComplete(Path place) {
        return Files.isExecutable(place.resolve("initdb")) && Files.isExecutable(place.resolve("postgres"));
    }

    /** The {@code bin} directories one below, the highest name first. */
    private static List<Path> below(Path parent, String prefix) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(child -> String.valueOf(child.getFileName()).startsWith(prefix))
                    .sorted(Comparator.<Path>naturalOrder().reversed())
                    .map(child -> child.resolve("bin"))
                    .toList();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** The address of a database that is there from the beginning. */
    public String address() {
        return "postgresql://postgres@127.0.0.1:" + port + "/postgres";
    }

    public int port() {
        return port;
    }

    /** Starts the server again, and returns when it takes connections. */
    public void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("postgres", "-D", data(), "-p", Integer.toString(port), "-c", "listen_addresses=127.0.0.1"));
        List<String> all = new ArrayList<>(
                List.of("unix_socket_directories=", "fsync=on", "synchronous_commit=on", "full_page_writes=on"));
        all.addAll(settings);
        all.forEach(setting -> command.addAll(List.of("-c", setting)));
        long end = System.nanoTime() + START_LIMIT.toNanos();
        server = launch(command);
        while (!answers()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("PostgreSQL did not start: " + Files.readString(log()));
            }
            if (!server.isAlive()) {
                // Killed before, its shared memory is let go of a moment later.
                server = launch(command);
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** A connection of the superuser's. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    /** Runs a statement as the superuser. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Kills the server, without a word to it. */
    public void kill() throws IOException, InterruptedException {
        postmaster().ifPresent(ProcessHandle::destroyForcibly);
        server.waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (server.isAlive()) {
            kill();
        }
    }

    private void own(Path path) throws IOException, InterruptedException {
        if (ROOT) {
            end(new ProcessBuilder("chown", "-R", user(), path.toString()));
            for (Path each = path.toAbsolutePath().getParent(); each != null; each = each.getParent()) {
                if (!Files.getPosixFilePermissions(each)
                        .contains(java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE)) {
                    end(new ProcessBuilder("chmod", "o+x", each.toString()));
                }
            }
        }
    }

    /** PostgreSQL refuses to run as root. */
    private static String user() throws IOException {
        return Files.readAllLines(Path.of("/etc/passwd")).stream().anyMatch(line -> line.startsWith("postgres:"))
                ? "postgres"
                : "nobody";
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = launch(List.of(command));
        if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(log()));
        }
    }

    private Path log() {
        return directory.resolveSibling(directory.getFileName() + ".log");
    }

    private Process launch(List<String> command) throws IOException {
        List<String> all = new ArrayList<>();
        if (ROOT) {
            all.addAll(List.of("runuser", "-u", user(), "--"));
        }
        all.add(binaries.resolve(command.get(0)).toString());
        all.addAll(command.subList(1, command.size()));
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("LC_ALL", "C");
        builder.environment()
                .keySet()
                .removeIf(name -> name.toUpperCase(Locale.ROOT).startsWith("PG"));
        return builder.start();
    }

    private static void end(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", builder.command()) + " failed");
        }
    }
}
